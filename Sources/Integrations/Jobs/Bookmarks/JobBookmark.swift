import Glibc
import Runtime
import Values

/// A file as a bookmark remembers it: another size or time of change makes it new again.
struct FileMark: Equatable {
    var size: Int64
    /// Nanoseconds since the epoch.
    var modified: Int64
}

extension FileMark {
    /// Size and time of change of a file; nil if there is none.
    init?(of path: String) {
        guard let status = try? FileStatus(of: path), status.kind == .file else { return nil }
        self.init(size: status.size, modified: status.modified)
    }
}

/// The files that the runs of a job have taken, by the name of the input and the path.
struct JobBookmark: Equatable {
    /// A longer file is none of ours.
    static let bytesMax = 1 << 30

    /// How often it was committed since the job's first run or the last reset.
    var version: Int64 = 0
    /// The run that has committed it.
    var runID: String?
    var attempt: Int64 = 0
    /// The run before that.
    var previousRunID: String?
    var inputs: [String: [String: FileMark]] = [:]

    init() {}

    /// As a file of the store, in the words of Glue's `JobBookmarkEntry`.
    func json(job: String) -> JSON {
        var object: JSONObject = [
            "JobName": .string(job), "Version": .integer(version), "Attempt": .integer(attempt),
        ]
        object["RunId"] = runID.map { .string($0) }
        object["PreviousRunId"] = previousRunID.map { .string($0) }
        object["Inputs"] = Self.json(inputs)
        return .object(object)
    }

    init?(_ json: JSON) {
        guard let inputs = json["Inputs"]?.objectValue else { return nil }
        version = json["Version"]?.integerValue ?? 0
        attempt = json["Attempt"]?.integerValue ?? 0
        runID = json["RunId"]?.stringValue
        previousRunID = json["PreviousRunId"]?.stringValue
        self.inputs = Self.inputs(inputs)
    }

    /// Input → path → `[size, nanoseconds]`.
    static func json(_ inputs: [String: [String: FileMark]]) -> JSON {
        func sorted<Value>(_ table: [String: Value], _ json: (Value) -> JSON) -> JSON {
            .object(
                JSONObject(table.sorted { $0.key < $1.key }.map { ($0.key, json($0.value)) })
            )
        }
        return sorted(inputs) { files in
            sorted(files) { [.integer($0.size), .integer($0.modified)] }
        }
    }

    static func inputs(_ json: JSONObject) -> [String: [String: FileMark]] {
        var inputs: [String: [String: FileMark]] = [:]
        for input in json {
            var files: [String: FileMark] = [:]
            for file in input.value.objectValue ?? [:] {
                guard let pair = file.value.arrayValue, pair.count == 2,
                    let size = pair[0].integerValue, let modified = pair[1].integerValue
                else { continue }
                files[file.key] = FileMark(size: size, modified: modified)
            }
            inputs[input.key] = files
        }
        return inputs
    }
}

/// The bookmarks of a job: that of its last successful run, and those of the runs before.
struct JobBookmarks {
    static let file = "bookmark.json"

    let store: JobStore
    let job: String

    /// The bookmark that holds now; an empty one if there is none.
    func current() throws(TaskFailureError) -> JobBookmark {
        try Self.read(store.bookmark(job)) ?? JobBookmark()
    }

    /// What a run has committed; an empty one for `0`, the time before all runs.
    func after(run id: String) throws(TaskFailureError) -> JobBookmark {
        if id == "0" { return JobBookmark() }
        let folder = FileName.isPlain(id) ? store.run(id, of: job) : ""
        if let found = try Self.read(folder + "/" + Self.file) { return found }
        throw TaskFailureError(
            JobRunRequest.notFound,
            "The run \(id) of job \"\(job)\" has committed no bookmark."
        )
    }

    private static func read(_ path: String) throws(TaskFailureError) -> JobBookmark? {
        guard Files.exists(path) else { return nil }
        if let bytes = Files.read(path, bytesMax: JobBookmark.bytesMax),
            let json = try? JSON(parsing: bytes), let bookmark = JobBookmark(json)
        {
            return bookmark
        }
        throw TaskFailureError(StoreFailure.name, "\(path) is no bookmark: it is damaged.")
    }

    /// Makes a bookmark the one that holds, on the disk.
    ///
    /// - Throws: `Glue.VersionMismatchException` if another run has committed one since this one was read.
    func commit(_ bookmark: JobBookmark) throws(TaskFailureError) {
        let lock = try StoreFailure.wrapped { () throws(StoreError) in try store.locked(job) }
        defer { withExtendedLifetime(lock) {} }
        let holds = try current()
        guard holds.version == bookmark.version else {
            throw TaskFailureError(
                "Glue.VersionMismatchException",
                "The bookmark of job \"\(job)\" was committed by \(holds.runID ?? "a reset") while this run "
                    + "went on; its own is not, and what it has taken counts as new again."
            )
        }
        var next = bookmark
        next.version += 1
        next.previousRunID = holds.runID
        let bytes = Array((next.json(job: job).text() + "\n").utf8)
        if let id = next.runID { try write(bytes, store.run(id, of: job) + "/" + Self.file) }
        try write(bytes, store.bookmark(job))
    }

    /// Forgets what runs have taken, or what those after one have.
    ///
    /// - Parameter run: the run whose bookmark is to hold again; nil for none.
    /// - Throws: `Glue.EntityNotFoundException` if there is none of that run.
    func reset(to run: String? = nil) throws(TaskFailureError) {
        let lock = try StoreFailure.wrapped { () throws(StoreError) in try store.locked(job) }
        defer { withExtendedLifetime(lock) {} }
        let holds = try current()
        var next = JobBookmark()
        if let run { next = try after(run: run) }
        // A run that goes on must not commit what it has read before.
        next.version = holds.version + 1
        try write(Array((next.json(job: job).text() + "\n").utf8), store.bookmark(job))
    }

    private func write(_ bytes: [UInt8], _ path: String) throws(TaskFailureError) {
        do throws(SystemError) {
            try Runtime.Files.replace(path, with: bytes, durably: true)
        } catch {
            throw TaskFailureError(StoreFailure.name, "\(path): cannot be written: \(error.text)")
        }
    }
}
