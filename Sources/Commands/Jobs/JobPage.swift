import Integrations
import Runtime
import Values

/// What a job is, as a page and as JSON.
struct JobPage {
    let name: String
    let project: JobProject

    private var job: JobConfiguration? { project.configuration.jobs[name] }

    /// The job with the fields of `CreateJob`, and its latest run.
    var json: JSON {
        var object: JSONObject = ["Name": .string(name)]
        if let job {
            object["Command"] = [
                "Name": .string(job.kind.rawValue), "ScriptLocation": .string(job.scriptLocation),
            ]
            object["Description"] = job.description.map { .string($0) }
            object["DefaultArguments"] = Self.object(job.defaultArguments)
            object["NonOverridableArguments"] = Self.object(job.nonOverridableArguments)
            object["MaxRetries"] = .integer(job.maxRetries)
            object["Timeout"] = .integer(job.timeoutMinutes)
            object["ExecutionProperty"] = ["MaxConcurrentRuns": .integer(job.maxConcurrentRuns)]
            object["JobRunQueuingEnabled"] = .bool(job.isQueued)
        }
        if let latest = project.store.list(name).first {
            object["LatestRun"] = latest.json
        }
        return .object(object)
    }

    private static func object(_ table: [String: String]) -> JSON? {
        if table.isEmpty { return nil }
        return .object(
            JSONObject(table.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) })
        )
    }

    /// The lines of the page.
    func lines(paint: Paint, now: Timestamp) throws(CommandFailure) -> [String] {
        var rows: [(String, String)] = []
        if let job {
            rows.append(("kind", job.kind.rawValue))
            rows.append(("script", job.scriptLocation))
            for (argument, value) in job.defaultArguments.sorted(by: { $0.key < $1.key }) {
                rows.append(("argument", "\(argument) \(ShellWord.quoted(value))"))
            }
            for (argument, value) in job.nonOverridableArguments.sorted(by: { $0.key < $1.key }) {
                rows.append(("fixed", "\(argument) \(ShellWord.quoted(value))"))
            }
            rows.append(("timeout", DurationText.text(milliseconds: job.timeoutMinutes * 60_000)))
            rows.append(("retries", String(job.maxRetries)))
            let more = job.isQueued ? "more wait" : "more are refused"
            rows.append(("at a time", "\(job.maxConcurrentRuns), \(more)"))
            for (input, value) in job.inputs.sorted(by: { $0.key < $1.key }) {
                rows.append(("input", "\(input): \(value.words)"))
            }
            for (output, value) in job.outputs.sorted(by: { $0.key < $1.key }) {
                rows.append(("output", "\(output): \(value.words)"))
            }
        } else {
            rows.append(("kind", "not in pawl.yaml any more"))
        }
        let bookmark = try withJobs { () throws(TaskFailureError) in
            try project.starter.bookmark(of: name)
        }
        if let bookmark {
            let files = bookmark.files.map { "\($0.input) \($0.count)" }.joined(separator: ", ")
            let parts = [bookmark.run ?? "reset", files.isEmpty ? nil : "files: \(files)"]
            rows.append(("bookmark", parts.compactMap { $0 }.joined(separator: "; ")))
        }
        let runs = project.store.list(name)
        if let latest = runs.first {
            let state = JobRunText.state(latest.state, paint)
            rows.append(("latest run", "\(state) \(TimeText.ago(latest.startedOn, at: now))"))
            rows.append(("runs", String(runs.count)))
        }
        return JobPage.lines(title: paint(.bold, TextWidth.harmless(name)), rows, paint)
    }

    /// Rows whose values are of Pawl's own words, with colours.
    private static let painted = ["state", "latest run"]

    static func lines(title: String, _ rows: [(String, String)], _ paint: Paint) -> [String] {
        let width = rows.map(\.0.count).max() ?? 0
        return [title]
            + rows.map { name, value in
                "  " + paint(.faint, TextWidth.padded(name, to: width)) + "  "
                    + (painted.contains(name) ? value : TextWidth.harmless(value))
            }
    }
}

extension JobInput {
    fileprivate var words: String {
        switch source {
        case .files(let location, let format, _): "\(location) (\(format.rawValue))"
        case .table(let name): name
        }
    }
}

extension JobOutput {
    fileprivate var words: String {
        let place = [table, location].compactMap { $0 }.joined(separator: " at ")
        let keys = partitionKeys.isEmpty ? "" : " by \(partitionKeys.joined(separator: ", "))"
        return "\(place) (\(format.rawValue)\(keys), \(mode.rawValue))"
    }
}
