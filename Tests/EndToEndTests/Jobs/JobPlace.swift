import Foundation
import TestSupport
import Testing
import Values

/// A project with jobs, and what its store says of their runs.
struct JobPlace {
    let place: Workplace

    /// Makes a project of the text of its `pawl.yaml`, without Engines, and scripts below `jobs/`.
    init(
        _ yaml: String,
        _ scripts: [String: String] = [:],
        engines more: String = "",
        store: String? = nil
    ) throws {
        place = try Workplace(store: store)
        let duckDB = Folders.package.appending(path: ".venv/bin/duckdb").path
        let python = Folders.package.appending(path: ".venv/bin/python3").path
        let engines = """

            Engines:
              DuckDB: {Path: \(duckDB)}
              Python: {Path: \(python)}
              \(more)

            """
        for (name, text) in scripts { try place.write(text, to: "jobs/" + name) }
        try place.write(yaml + engines, to: "pawl.yaml")
    }

    /// Runs `pawl jobs …` for the project.
    @discardableResult
    func jobs(_ words: String..., within seconds: Double = 60) throws -> Ended {
        try place.pawl(command(words), within: seconds)
    }

    /// The same with a list of words.
    @discardableResult
    func jobs(words: [String], within seconds: Double = 60) throws -> Ended {
        try place.pawl(command(words), within: seconds)
    }

    func start(_ words: String...) throws -> Started { try place.start(command(words)) }

    private func command(_ words: [String]) -> [String] {
        var words = words
        let end = words.firstIndex(of: "--") ?? words.count
        words.insert(contentsOf: ["--project", place.path], at: end)
        return ["jobs"] + words
    }

    /// The runs of a job, the oldest first.
    func runs(_ job: String) throws -> [JSON] {
        let listed = try jobs("runs", job, "--output", "json", "--limit", "0")
        return try (listed.json.arrayValue ?? []).reversed()
    }

    /// The newest run of a job.
    func latest(_ job: String) throws -> JSON { try #require(try runs(job).last) }

    /// What the newest run of a job is, by the words of its record.
    func latestState(_ job: String) throws -> String? {
        try runs(job).last?["JobRunState"]?.stringValue
    }

    /// Waits until the newest run of a job is in a state.
    @discardableResult
    func wait(for state: String, of job: String) throws -> JSON {
        try eventually("\(job) \(state)", within: 60) {
            let run = try runs(job).last
            return run?["JobRunState"]?.stringValue == state ? run : nil
        }
    }

    /// Performs a run as `pawl perform job-run` does it, with minutes that are shorter.
    func perform(
        _ parameters: [String: JSON],
        minute milliseconds: Int64 = 60_000,
        key: String = "key"
    ) throws -> Started {
        var all = parameters
        all["MinuteMilliseconds"] = .integer(milliseconds)
        let request: JSON = [
            "projectDirectory": .string(place.path), "storeDirectory": .string(place.store),
            "idempotencyKey": .string(key), "requester": "test",
            "parameters": .object(
                JSONObject(all.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
            ),
        ]
        return try place.start(["perform", "job-run"], input: request.text())
    }

    /// The processes whose command line has a word.
    func processes(with word: String) -> [pid_t] {
        Processes.all.filter { process in
            let text = FileManager.default.contents(atPath: "/proc/\(process)/cmdline") ?? Data()
            return String(decoding: text, as: UTF8.self).split(separator: "\0").contains {
                $0 == word
            }
        }
    }
}
