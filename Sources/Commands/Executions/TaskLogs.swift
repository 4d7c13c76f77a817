import Engine
import Runtime
import Values

/// What the tasks of an execution printed: which logs there are, and those that are new.
struct TaskLogs {
    let key: ExecutionKey
    let reader: StoreReader
    let state: String?
    let attempt: Int?
    let streams: [TaskLog.Stream]

    private(set) var tree = ExecutionTree()
    private(set) var logs: [TaskLog] = []
    /// The folders of the logs there are.
    private var seen: Set<String> = []
    private var follower: HistoryFollower
    private var lastTitle: String?

    init(
        _ key: ExecutionKey,
        in reader: StoreReader,
        state: String?,
        attempt: Int?,
        streams: [TaskLog.Stream]
    ) {
        self.key = key
        self.reader = reader
        self.state = state
        self.attempt = attempt
        self.streams = streams
        follower = HistoryFollower(reader, key)
    }

    /// Looks for tasks that have been started since the last time.
    mutating func update() {
        for event in follower.next() { tree.take(event) }
        var found: [(id: Int64, visit: Int, attempt: Int, folder: String)] = []
        for (number, visit) in tree.visits.enumerated() where state == nil || visit.name == state {
            for (index, attempt) in visit.attempts.enumerated() {
                guard let id = attempt.eventID, self.attempt == nil || self.attempt == index + 1,
                    !TaskWork.isUnknown(attempt)
                else { continue }
                for folder in TaskLog.folders(of: attempt, id, in: reader, key)
                where seen.insert(folder).inserted {
                    found.append((id, number, index + 1, folder))
                }
            }
        }
        for item in found.sorted(by: { $0.id < $1.id }) {
            logs += streams.map {
                TaskLog($0, of: item.attempt, visit: item.visit, in: tree, folder: item.folder)
            }
        }
    }

    /// Prints what is new, each stretch under the name of its log.
    ///
    /// - Parameters:
    ///   - sink: where to.
    ///   - paint: for titles.
    ///   - withTitles: whether to name the logs: not needed where there can be only one.
    /// - Returns: whether there was anything.
    @discardableResult
    mutating func print(to sink: TextSink, paint: Paint, withTitles: Bool) -> Bool {
        var hasPrinted = false
        for index in logs.indices {
            var bytes = logs[index].next()
            guard !bytes.isEmpty else { continue }
            if withTitles, lastTitle != logs[index].title {
                let gap = lastTitle == nil ? "" : "\n"
                sink.print(gap + paint(.bold, "==> \(logs[index].title) <=="))
                lastTitle = logs[index].title
            }
            if withTitles, bytes.last != UInt8(ascii: "\n") { bytes.append(UInt8(ascii: "\n")) }
            sink.write(bytes)
            hasPrinted = true
        }
        return hasPrinted
    }
}
