public import Engine
import Values

/// What becomes durable together: with one write and one flush, all of it or nothing.
public struct Batch: Sendable {
    var entries: [Entry] = []

    enum Entry: Sendable {
        /// An execution began, ended or goes on after its end; the definition comes with the beginning.
        case execution(ExecutionRecord, definition: [UInt8]?)
        /// More of its history.
        case events(ExecutionKey, [HistoryLine])
        /// A request of another process was taken, and this is the answer to it.
        case request(id: String, reply: JSON)

    }

    /// Makes a batch without content.
    public init() {}

    /// Whether there is nothing to be made durable.
    public var isEmpty: Bool { entries.isEmpty }

    /// Adds an execution that begins, with the bytes of its definition.
    public mutating func begin(_ record: ExecutionRecord, definition: [UInt8]) {
        entries.append(.execution(record, definition: definition))
    }

    /// Adds the end of an execution.
    public mutating func end(_ record: ExecutionRecord) {
        entries.append(.execution(record, definition: nil))
    }

    /// Adds that an execution goes on after its end.
    public mutating func reopen(_ record: ExecutionRecord) {
        entries.append(.execution(record, definition: nil))
    }

    /// Adds events of an execution, which follow without a gap those that the store has.
    public mutating func add(_ events: [HistoryEvent], to key: ExecutionKey) {
        guard !events.isEmpty else { return }
        entries.append(.events(key, events.map(HistoryLine.init)))
    }

    /// Adds the answer to a request.
    mutating func answer(_ id: String, with reply: JSON) {
        entries.append(.request(id: id, reply: reply))
    }
}

/// What a batch or a journal says about one execution.
struct ExecutionChange {
    /// Its record, the latest if there were several.
    var record: ExecutionRecord?
    /// The bytes of its definition, if it has begun.
    var definition: [UInt8]?
    /// More of its history.
    var lines: [HistoryLine] = []
}

extension Batch {
    /// What the batch says about each execution, in the order in which they come up.
    ///
    /// - Complexity: O(entries).
    var changes: [(key: ExecutionKey, change: ExecutionChange)] {
        var changes: [(key: ExecutionKey, change: ExecutionChange)] = []
        var positions: [ExecutionKey: Int] = [:]
        func note(_ key: ExecutionKey, _ note: (inout ExecutionChange) -> Void) {
            let position = positions[key] ?? changes.count
            if position == changes.count {
                positions[key] = position
                changes.append((key, ExecutionChange()))
            }
            note(&changes[position].change)
        }
        for entry in entries {
            switch entry {
            case .execution(let record, let definition):
                note(record.key) { change in
                    change.record = record
                    if let definition { change.definition = definition }
                }
            case .events(let key, let lines): note(key) { $0.lines += lines }
            case .request: break
            }
        }
        return changes
    }
}

/// One event as a line of `history.jsonl`, without the line's end.
struct HistoryLine: Sendable, Equatable {
    let id: Int64
    let bytes: [UInt8]

    init(_ event: HistoryEvent) {
        id = event.id
        var bytes: [UInt8] = []
        event.write(into: &bytes)
        self.bytes = bytes
    }

    init(id: Int64, bytes: [UInt8]) {
        self.id = id
        self.bytes = bytes
    }
}
