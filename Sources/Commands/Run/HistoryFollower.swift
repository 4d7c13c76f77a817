import Engine
import Runtime
import Values

/// Reads an execution's history as it grows, also while another process writes it.
struct HistoryFollower {
    private let path: String
    private var offset = 0
    /// The beginning of a line whose end is not there yet.
    private var rest: [UInt8] = []

    init(_ reader: StoreReader, _ key: ExecutionKey) {
        path = Path.join(reader.folder(of: key), "history.jsonl")
    }

    /// The events that have come since the last time; none where there is no file yet.
    ///
    /// - Complexity: O(bytes that are new).
    mutating func next() -> [HistoryEvent] {
        guard let bytes = FileAccess.tail(of: path, from: offset), !bytes.isEmpty else { return [] }
        offset += bytes.count
        rest += bytes
        var events: [HistoryEvent] = []
        var start = rest.startIndex
        while let end = rest[start...].firstIndex(of: UInt8(ascii: "\n")) {
            if let json = try? JSON(parsing: rest[start..<end]),
                let event = try? HistoryEvent(decoding: json)
            {
                events.append(event)
            }
            start = end + 1
        }
        rest.removeSubrange(..<start)
        return events
    }
}
