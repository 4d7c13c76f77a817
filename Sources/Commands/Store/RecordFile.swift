import Runtime
import Values

/// What `execution.json` says, as it is.
enum RecordFile {
    /// The content; null where it cannot be read.
    static func json(of key: ExecutionKey, in reader: StoreReader) -> JSON {
        let path = Path.join(reader.folder(of: key), "execution.json")
        guard let bytes = try? FileAccess.read(path) else { return .null }
        return (try? JSON(parsing: bytes)) ?? .null
    }
}
