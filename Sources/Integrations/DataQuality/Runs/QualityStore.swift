import Glibc
import Runtime
package import Values

/// Runs and results of data quality in a store.
///
///     data-quality/
///       runs/<run>/
///         run.json              the run
///         performer             held by the process that evaluates
///         launch/               its supervisor, where nobody waits for the run
///       results/<ruleset>/
///         <run>.json            how the ruleset came out in that run; the names are in the order of time
package struct QualityStore: Sendable {
    /// A longer file is none of ours.
    static let recordBytesMax = 16 << 20

    let folder: String

    /// Makes one for a store's folder.
    package init(store: String) { folder = store + "/data-quality" }

    var runs: String { folder + "/runs" }
    func run(_ id: String) -> String { "\(runs)/\(id)" }
    func record(_ id: String) -> String { run(id) + "/run.json" }
    func performer(_ id: String) -> String { run(id) + "/performer" }
    func launch(_ id: String) -> String { run(id) + "/launch" }
    func results(_ ruleset: String) -> String {
        "\(folder)/results/\(FileName.of(ruleset))"
    }
    func result(_ run: String, of ruleset: String) -> String { "\(results(ruleset))/\(run).json" }

    // MARK: Reading

    /// A run as it stands; nil if there is none of that id.
    package func read(_ id: String) -> QualityRun? {
        guard FileName.isPlain(id), let run = written(id) else { return nil }
        if run.state.isFinal || ProcessLock.holder(performer(id)) != nil { return run }
        let launch = launch(id)
        // Not started: whoever has announced it is about to.
        if run.state == .starting,
            !Files.exists(launch + "/started") || ProcessLock.holder(launch + "/lock") != nil
        {
            return run
        }
        // It may have ended between the two looks.
        guard var latest = written(id), !latest.state.isFinal else { return written(id) }
        latest.state = .failed
        latest.errorString =
            "The process that evaluated is gone: it was stopped or killed, or the machine went down"
        return latest
    }

    private func written(_ id: String) -> QualityRun? {
        json(record(id)).flatMap(QualityRun.init)
    }

    /// All runs, newest first.
    package func list() -> [QualityRun] {
        Files.names(in: runs).reversed().compactMap { read($0) }
    }

    /// How a ruleset came out in a run.
    package func result(of ruleset: String, run: String) -> JSON? { json(result(run, of: ruleset)) }

    /// The result of that id; nil if there is none.
    package func result(_ id: String) -> JSON? {
        for run in Files.names(in: runs).reversed() {
            guard let run = written(run), run.resultIDs.contains(id) else { continue }
            for ruleset in run.rulesets where QualityRun.resultID(run.id, ruleset) == id {
                return result(of: ruleset, run: run.id)
            }
        }
        return nil
    }

    /// The results of a ruleset, the latest first.
    func latestResults(of ruleset: String, limit: Int) -> some Sequence<JSON> {
        Files.names(in: results(ruleset)).reversed().lazy.filter { $0.hasSuffix(".json") }
            .prefix(limit).compactMap { json("\(results(ruleset))/\($0)") }
    }

    private func json(_ path: String) -> JSON? {
        Files.read(path, bytesMax: Self.recordBytesMax).flatMap { try? JSON(parsing: $0) }
    }

    // MARK: Writing

    /// Says that a run is looked after, for as long as what is returned lives.
    func begin(_ run: QualityRun) throws(StoreError) -> ProcessLock {
        let folder = self.run(run.id)
        try stored(folder, "make a run's folder") { () throws(SystemError) in
            try Runtime.Files.makeFolder(folder)
        }
        guard let lock = try ProcessLock.take(performer(run.id), waits: true) else {
            throw StoreError(
                SystemError(code: EBUSY),
                path: performer(run.id),
                while: "look after a run"
            )
        }
        return lock
    }

    /// Writes a run down.
    func write(_ run: QualityRun) throws(StoreError) {
        try replace(record(run.id), with: run.record, durably: run.state.isFinal)
    }

    /// Writes down how a ruleset came out.
    func write(_ result: JSON, of ruleset: String, run: String) throws(StoreError) {
        let folder = results(ruleset)
        try stored(folder, "make a ruleset's folder") { () throws(SystemError) in
            try Runtime.Files.makeFolder(folder)
        }
        try replace(self.result(run, of: ruleset), with: result, durably: true)
    }

    private func replace(_ path: String, with json: JSON, durably: Bool) throws(StoreError) {
        try stored(path, "write a run's record") { () throws(SystemError) in
            try Runtime.Files.replace(
                path,
                with: Array((json.prettyText() + "\n").utf8),
                durably: durably
            )
        }
    }
}
