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

    /// Makes one for a store's folder.
    package init(store: String) { folder = store + "/jobs" }

    func job(_ name: String) -> String { folder + "/" + FileName.of(name) }
    func active(_ name: String) -> String { job(name) + "/active" }
    func announcement(_ id: String, of name: String) -> String { "\(active(name))/\(id).json" }
    func lock(_ name: String) -> String { job(name) + "/lock" }
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

    /// The runs of a job, newest first.
    package func list(_ name: String) -> [JobRunRecord] {
        let ids = Set(Files.names(in: runs(name))).union(activeIDs(name))
        return ids.compactMap { read($0, of: name) }
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

    private func writing<Result: ~Copyable>(
        _ path: String,
        _ trying: String,
        _ body: () throws(SystemError) -> Result
    ) throws(StoreError) -> Result {
        do throws(SystemError) { return try body() } catch {
            throw StoreError(error, path: path, while: trying)
        }
    }

    /// Makes a run's folder.
    func makeFolder(of record: JobRunRecord) throws(StoreError) {
        let path = run(record.id, of: record.jobName)
        try writing(path, "make a run's folder") { () throws(SystemError) in
            try Runtime.Files.makeFolder(path)
        }
    }

    /// Writes a run's record; a final one is on the disk when this returns.
    func write(_ record: JobRunRecord) throws(StoreError) {
        let path = self.record(record.id, of: record.jobName)
        try writing(path, "write a job run") { () throws(SystemError) in
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
        try writing(path, "write a job run") { () throws(SystemError) in
            try Runtime.Files.makeFolder(active(record.jobName))
            try Runtime.Files.replace(path, with: Array(record.json.text().utf8))
        }
    }

    /// Takes the announcement of a run back that could not be started.
    func forgetAnnouncement(of id: String, job: String) { unlink(announcement(id, of: job)) }

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
        try writing(path, "make a job's folder") { () throws(SystemError) in
            try Runtime.Files.makeFolder(job(name))
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

/// Names of jobs as names of files.
enum FileName {
    /// The name with everything as `%XX` that is no letter, digit, space, `-`, `_` or `.`; a point at
    /// the beginning too.
    static func of(_ name: String) -> String {
        var result: [UInt8] = []
        for (index, byte) in name.utf8.enumerated() {
            let isPlain =
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: " "), UInt8(ascii: "-"),
                    UInt8(ascii: "_"):
                    true
                case UInt8(ascii: "."): index > 0
                default: byte >= 0x80
                }
            if isPlain { result.append(byte) } else { result += escaped(byte).utf8 }
        }
        return String(decoding: result, as: UTF8.self)
    }

    static func decoded(_ file: String) -> String { PercentEncoding.decode(file) }

    /// Whether a text can be the name of a file as it is.
    static func isPlain(_ text: String) -> Bool {
        !text.isEmpty && !text.hasPrefix(".") && !text.utf8.contains(UInt8(ascii: "/"))
            && !text.utf8.contains(0)
    }

    private static func escaped(_ byte: UInt8) -> String {
        let digits = String(byte, radix: 16, uppercase: true)
        return "%" + (digits.count < 2 ? "0" : "") + digits
    }
}
