import Engine
import Runtime
import Values

/// What one task attempt printed on one stream, to be read as it grows.
struct TaskLog {
    /// The streams of a task.
    enum Stream: String, CaseIterable, Sendable {
        case stdout, stderr
    }

    let eventID: Int64
    let title: String
    private let path: String
    private var offset = 0

    init(
        _ stream: Stream,
        of attempt: Int,
        visit number: Int,
        in tree: ExecutionTree,
        eventID: Int64,
        reader: StoreReader,
        key: ExecutionKey
    ) {
        self.eventID = eventID
        let folder = reader.folder(of: TaskID(eventID: eventID), in: key)
        path = Path.join(folder, stream.rawValue)
        let name = TextWidth.harmless(tree.path(of: number).joined(separator: "/"))
        let isOnly = tree.visits[number].attempts.count == 1
        title = name + (isOnly ? "" : ", attempt \(attempt)") + ", \(stream.rawValue)"
    }

    /// What was printed since the last time.
    mutating func next() -> [UInt8] {
        guard let bytes = FileAccess.tail(of: path, from: offset) else { return [] }
        offset += bytes.count
        return bytes
    }
}
