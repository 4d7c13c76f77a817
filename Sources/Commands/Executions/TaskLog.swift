import Engine
import Runtime
import Values

/// What one task attempt printed on one stream, to be read as it grows.
struct TaskLog {
    /// The streams of a task.
    enum Stream: String, CaseIterable, Sendable {
        case stdout, stderr
    }

    let title: String
    private let path: String
    private var offset = 0

    /// Makes one.
    ///
    /// - Parameters:
    ///   - stream: the stream.
    ///   - attempt: which attempt of its state it is, counted from 1.
    ///   - number: the state's visit.
    ///   - tree: the execution.
    ///   - folder: where what it printed is.
    init(
        _ stream: Stream,
        of attempt: Int,
        visit number: Int,
        in tree: ExecutionTree,
        folder: String
    ) {
        path = Path.join(folder, stream.rawValue)
        let name = TextWidth.harmless(tree.path(of: number).joined(separator: "/"))
        let isOnly = tree.visits[number].attempts.count == 1
        title = name + (isOnly ? "" : ", attempt \(attempt)") + ", \(stream.rawValue)"
    }

    /// Where what an attempt printed is: of a job that it waits for what the script printed, in each of the
    /// run's own attempts.
    static func folders(
        of attempt: ExecutionTree.Attempt,
        _ eventID: Int64,
        in reader: StoreReader,
        _ key: ExecutionKey
    ) -> [String] {
        let folders = TaskWork(attempt)?.logFolders(in: reader) ?? []
        return folders.isEmpty
            ? [reader.folder(of: TaskID(eventID: eventID), in: key)] : folders
    }

    /// What was printed since the last time.
    mutating func next() -> [UInt8] {
        guard let bytes = FileAccess.tail(of: path, from: offset) else { return [] }
        offset += bytes.count
        return bytes
    }
}
