import DataCatalog
import Glibc
import Runtime
import Values

/// The runs of jobs in a store.
///
///     jobs/<job>/
///       lock                 held while it is decided whether a run may begin, and for the bookmark
///       bookmark.json        what the last successful run has seen of its inputs
///       events.jsonl         the events that Glue would send
///       active/<run>.json    runs that have not ended, as they were announced
///       runs/<run>/
///         run.json           the run
///         performer          held by the process that looks after the run
///         launch/            the supervisor of that process, where nobody waits for the run
///         stdout, stderr     what the script printed
///         …                  the supervisor's files of the script, and the script's scratch folder
package struct JobStore: Sendable {
    /// A longer `run.json` is none of ours.
    static let recordBytesMax = 4 << 20

    /// `…/jobs`.
    let folder: String

    /// `…/outputs`.
    private let outputLocks: String

    /// Makes one for a store's folder.
    package init(store: String) {
        folder = store + "/jobs"
        outputLocks = store + "/outputs"
    }

    func job(_ name: String) -> String { folder + "/" + FileName.of(name) }
    func active(_ name: String) -> String { job(name) + "/active" }
    func announcement(_ id: String, of name: String) -> String { "\(active(name))/\(id).json" }
    func lock(_ name: String) -> String { job(name) + "/lock" }
    /// Of a folder that jobs write into: named by a number, because a path may be longer than a name.
    func outputLock(_ folder: String) -> String {
        "\(outputLocks)/\(StableIdentifier.hexadecimal(folder, "output", digits: 32)).lock"
    }
    /// What says which output has that folder.
    func outputOwner(_ folder: String) -> String {
        "\(outputLocks)/\(StableIdentifier.hexadecimal(folder, "output", digits: 32)).json"
    }
    func bookmark(_ name: String) -> String { job(name) + "/bookmark.json" }
    func events(_ name: String) -> String { job(name) + "/events.jsonl" }
    func runs(_ name: String) -> String { job(name) + "/runs" }
    /// The folder of a run.
    package func run(_ id: String, of name: String) -> String { "\(runs(name))/\(id)" }
    func record(_ id: String, of name: String) -> String { run(id, of: name) + "/run.json" }
    func performer(_ id: String, of name: String) -> String { run(id, of: name) + "/performer" }
    func launch(_ id: String, of name: String) -> String { run(id, of: name) + "/launch" }

    // MARK: Reading

    /// The names of the jobs that have runs.
    package var jobs: [String] { Files.names(in: folder).map(FileName.decoded) }

    /// A run as it stands; nil if there is none of that id.
    package func read(_ id: String, of name: String) -> JobRunRecord? {
        guard FileName.isPlain(id) else { return nil }
        guard let record = written(id, of: name) else { return announced(id, of: name) }
        return record.state.isFinal || isLookedAfter(id, of: name) ? record : lost(record, name)
    }

    /// The runs of a job, newest first; one whose `run.json` is there and tells nothing is among them, and
    /// says so.
    package func list(_ name: String) -> [JobRunRecord] {
        let ids = Set(Files.names(in: runs(name))).union(activeIDs(name))
        return ids.compactMap { read($0, of: name) ?? unreadable($0, of: name) }
            .sorted { ($1.startedOn, $1.attempt, $1.id) < ($0.startedOn, $0.attempt, $0.id) }
    }

    /// The runs of a job that have not ended, as they stand.
    package func activeRuns(_ name: String) -> [JobRunRecord] {
        activeIDs(name).compactMap { read($0, of: name) }.filter { !$0.state.isFinal }
    }

    /// Whether a run is more than announced.
    func hasBegun(_ record: JobRunRecord) -> Bool {
        Files.exists(self.record(record.id, of: record.jobName))
    }

    func activeIDs(_ name: String) -> [String] {
        Files.names(in: active(name)).compactMap { file in
            file.hasSuffix(".json") ? String(file.dropLast(".json".count)) : nil
        }
    }

    /// What is known of a run whose `run.json` cannot be read: that there was one; nil if there is no such
    /// file.
    private func unreadable(_ id: String, of name: String) -> JobRunRecord? {
        let path = record(id, of: name)
        let reason: String
        let modified: Int64
        do throws(SystemError) {
            modified = try FileStatus(of: path).modified
            _ = try Runtime.Files.read(path, bytesMax: Self.recordBytesMax)
            reason = "is not the record of a run"
        } catch {
            if error.code == ENOENT { return nil }
            return unreadable(id, of: name, "cannot be read: \(error.text)", 0)
        }
        return unreadable(id, of: name, reason, modified)
    }

    private func unreadable(
        _ id: String,
        of name: String,
        _ reason: String,
        _ modified: Int64
    ) -> JobRunRecord {
        var record = JobRunRecord(
            id: id,
            jobName: name,
            kind: "",
            state: .error,
            startedOn: Timestamp(milliseconds: modified / 1_000_000),
            arguments: [:],
            timeout: 0,
            requester: ""
        )
        record.errorMessage = "\(self.record(id, of: name)) \(reason)"
        return record
    }

    /// What `run.json` says.
    private func written(_ id: String, of name: String) -> JobRunRecord? {
        Self.record(at: record(id, of: name))
    }

    private static func record(at path: String) -> JobRunRecord? {
        guard let bytes = Files.read(path, bytesMax: recordBytesMax) else { return nil }
        return (try? JSON(parsing: bytes)).flatMap(JobRunRecord.init)
    }

    /// A run that was announced and of which its performer has not written anything yet.
    private func announced(_ id: String, of name: String) -> JobRunRecord? {
        guard let record = Self.record(at: announcement(id, of: name)) else { return nil }
        let launch = launch(id, of: name)
        // Not started: whoever has announced it is about to. Started: it may not have come so far.
        let mayCome =
            !Files.exists(launch + "/started")
            || ProcessLock.holder(launch + "/lock") != nil
        if mayCome || isLookedAfter(id, of: name) { return record }
        // It may have written its word between the two looks.
        if let written = written(id, of: name) { return written }
        return lost(record, name)
    }

    private func isLookedAfter(_ id: String, of name: String) -> Bool {
        ProcessLock.holder(performer(id, of: name)) != nil
    }

    /// A run whose performer is gone without a word.
    private func lost(_ record: JobRunRecord, _ name: String) -> JobRunRecord {
        // It may have ended between the two looks.
        if let latest = written(record.id, of: name), latest.state.isFinal { return latest }
        var record = record
        record.state = .failed
        record.stateDetail = nil
        record.errorMessage =
            "The process that looked after the run is gone: it was killed, or the machine went down"
        return record
    }

    // MARK: Writing

    /// Makes a run's folder.
    func makeFolder(of record: JobRunRecord) throws(StoreError) {
        let path = run(record.id, of: record.jobName)
        try stored(path, "make a run's folder") { () throws(SystemError) in
            try Runtime.Files.makeFolder(path)
        }
    }

    /// Writes a run's record; a final one is on the disk when this returns.
    func write(_ record: JobRunRecord) throws(StoreError) {
        let path = self.record(record.id, of: record.jobName)
        try stored(path, "write a job run") { () throws(SystemError) in
            try Runtime.Files.replace(
                path,
                with: Array((record.json.prettyText() + "\n").utf8),
                durably: record.state.isFinal
            )
        }
    }

    /// Notes that a run has not ended, for those who count.
    func markActive(_ record: JobRunRecord) throws(StoreError) {
        let path = announcement(record.id, of: record.jobName)
        try stored(path, "write a job run") { () throws(SystemError) in
            try Runtime.Files.makeFolder(active(record.jobName))
            try Runtime.Files.replace(path, with: Array(record.json.text().utf8))
        }
    }

    /// Asks whoever looks after a run to end it.
    ///
    /// - Returns: whether there was somebody.
    package func stop(_ id: String, of name: String) -> Bool {
        ProcessLock.signalHolder(of: performer(id, of: name), SIGTERM)
    }

    /// Takes that back.
    func markEnded(_ record: JobRunRecord) { unlink(announcement(record.id, of: record.jobName)) }

    /// Takes the lock of a job, and waits for whoever has it.
    func locked(_ name: String) throws(StoreError) -> ProcessLock {
        let path = lock(name)
        try stored(path, "make a job's folder") { () throws(SystemError) in
            try Runtime.Files.makeFolder(job(name))
        }
        while true {
            if let lock = try ProcessLock.take(path, waits: true) { return lock }
        }
    }

    /// Takes the lock of a folder that jobs write into, whichever they are, and waits for whoever has it.
    func lockedOutput(_ folder: String) throws(StoreError) -> ProcessLock {
        let path = outputLock(folder)
        try stored(path, "make the folder of locks") { () throws(SystemError) in
            try Runtime.Files.makeFolder(outputLocks)
        }
        while true {
            if let lock = try ProcessLock.take(path, waits: true) { return lock }
        }
    }

    /// Writes the ends of runs down whose performers are gone without a word.
    ///
    /// The job's lock is held.
    func repair(_ name: String) throws(StoreError) {
        for id in activeIDs(name) {
            guard let record = read(id, of: name), record.state.isFinal else { continue }
            if written(id, of: name)?.state != record.state { try write(record) }
            markEnded(record)
        }
    }
}
