public import Engine
import Values

/// Reads a store, also while another process drives it: the files of an execution are replaced as a
/// whole or grow line by line, and a last line that is being written is left out.
public struct StoreReader: Sendable {
    let layout: StoreLayout
    let disk: any Disk

    /// Makes a reader of a store's folder, which need not exist.
    public init(_ folder: String) { self.init(folder, on: SystemDisk()) }

    /// Makes a reader of a store on a disk of any kind.
    package init(_ folder: String, on disk: any Disk) {
        self.init(layout: StoreLayout(root: folder), disk: disk)
    }

    init(layout: StoreLayout, disk: any Disk) { (self.layout, self.disk) = (layout, disk) }

    /// The store's folder.
    public var folder: String { layout.root }

    /// Whether some process drives the store now.
    public var isDriven: Bool { disk.isLocked(layout.lock) }

    /// The folder of an execution's files.
    public func folder(of key: ExecutionKey) -> String { layout.execution(key) }

    /// The folder of a task attempt's files: `stdout`, `stderr`, `exit.json`.
    public func folder(of task: TaskID, in key: ExecutionKey) -> String {
        layout.task(task.eventID, of: key)
    }

    /// How an execution began, how it stands and how it ended.
    ///
    /// - Throws: ``StoreError`` of the kinds `notFound`, `damaged`, `system`.
    public func record(of key: ExecutionKey) throws(StoreError) -> ExecutionRecord {
        let path = layout.record(key)
        guard let bytes = try bytes(of: path) else { throw notFound(key) }
        do {
            return try ExecutionRecord(json: try JSON(parsing: bytes))
        } catch let error as RecordError {
            throw .damaged(path, error.reason)
        } catch { throw .damaged(path, "\(error)") }
    }

    /// The events of an execution, oldest first, with ids 1…n and no gaps.
    ///
    /// - Throws: ``StoreError`` of the kinds `notFound`, `damaged`, `system`.
    /// - Complexity: reads the file once, O(bytes).
    public func history(of key: ExecutionKey) throws(StoreError) -> [HistoryEvent] {
        let path = layout.history(key)
        guard let bytes = try bytes(of: path) else {
            if disk.exists(layout.record(key)) { return [] }
            throw notFound(key)
        }
        var events: [HistoryEvent] = []
        var failure: StoreError?
        let scan = HistoryFile.scan(bytes) { json in
            guard failure == nil else { return }
            do throws(HistoryError) { events.append(try HistoryEvent(decoding: json)) } catch {
                failure = .damaged(path, "line \(events.count + 1): \(error)")
            }
        }
        if let failure { throw failure }
        if case .bad(let reason) = scan.rest { throw .damaged(path, reason) }
        return events
    }

    /// The definition that an execution runs, as JSON text.
    ///
    /// - Throws: ``StoreError`` of the kinds `notFound`, `damaged`, `system`.
    public func definition(of key: ExecutionKey) throws(StoreError) -> [UInt8] {
        guard let bytes = try bytes(of: layout.definition(key)) else {
            guard disk.exists(layout.record(key)) else { throw notFound(key) }
            throw .damaged(layout.definition(key), "is missing")
        }
        return bytes
    }

    /// All executions, latest first, and what could not be read.
    ///
    /// - Parameters:
    ///   - machine: only those of this machine.
    ///   - status: only those that stand so.
    /// - Returns: the records, and an error for each execution whose record is damaged.
    /// - Throws: ``StoreError`` if a folder cannot be listed.
    /// - Complexity: reads one file per execution.
    public func executions(
        of machine: String? = nil,
        status: ExecutionStatus? = nil
    ) throws(StoreError) -> (records: [ExecutionRecord], damages: [StoreError]) {
        var records: [ExecutionRecord] = []
        var damages: [StoreError] = []
        for key in try keys(of: machine) {
            do throws(StoreError) {
                let record = try record(of: key)
                if status == nil || status == record.status { records.append(record) }
            } catch {
                if error.kind != .notFound { damages.append(error) }
            }
        }
        // Of equal times the order of names stays, so that a list is the same each time.
        records.sort {
            ($1.identity.startTime, $0.key.description) < (
                $0.identity.startTime, $1.key.description
            )
        }
        return (records, damages)
    }

    /// The keys of all executions, in the order of their names.
    func keys(of machine: String? = nil) throws(StoreError) -> [ExecutionKey] {
        var keys: [ExecutionKey] = []
        for machine in try machines(machine) {
            for name in try names(in: layout.machine(machine)) {
                if let key = try? ExecutionKey(machine: machine, name: name) { keys.append(key) }
            }
        }
        return keys
    }

    private func machines(_ only: String?) throws(StoreError) -> [String] {
        if let only { [only] } else { try names(in: layout.executions) }
    }

    func names(in folder: String) throws(StoreError) -> [String] {
        try storing(folder, "list") { () throws(SystemError) in try disk.names(in: folder) }
    }

    func bytes(of path: String) throws(StoreError) -> [UInt8]? {
        try storing(path, "read") { () throws(SystemError) in try disk.read(path) }
    }

    private func notFound(_ key: ExecutionKey) -> StoreError {
        StoreError(.notFound, path: layout.execution(key), reason: "there is no such execution")
    }
}
