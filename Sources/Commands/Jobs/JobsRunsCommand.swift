import ArgumentParser
import Integrations
import Runtime
import Values

/// `pawl jobs runs`: the runs of a job.
struct JobsRunsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "runs",
        abstract: "List the runs of a job, latest first.",
        discussion: """
            Example:
              pawl jobs runs load
              pawl jobs runs load --output jsonl | jq -r 'select(.JobRunState == "FAILED").Id'
            """
    )

    enum Output: String, ExpressibleByArgument, CaseIterable { case table, json, jsonl }

    @Argument(help: "The job.")
    var job: JobArgument

    @Option(name: .shortAndLong, help: "How many at the most; 0 for all.")
    var limit = 20

    @Option(name: .shortAndLong, help: "table, json (an array), jsonl (an object a line).")
    var output = Output.table

    @OptionGroup var place: ProjectOption
    @OptionGroup var store: StoreOption
    @OptionGroup var colors: ColorOptions

    func validate() throws {
        guard limit >= 0 else { throw ValidationError("--limit is a number from 0, not \(limit)") }
    }

    func run() throws {
        let terminal = Terminal.current
        let paint = colors.paint(terminal.output)
        let project = try JobProject(place, store, paint: paint)
        try project.check(job.name)
        let all = project.store.list(job.name)
        let shown = limit > 0 ? Array(all.prefix(limit)) : all
        switch output {
        case .json: terminal.output.print(JSON.array(shown.map(\.json)).prettyText())
        case .jsonl: terminal.output.print(lines: shown.map { $0.json.text() })
        case .table:
            guard !shown.isEmpty else {
                return terminal.errors.print(
                    "No runs. Start one: pawl jobs run \(ShellWord.quoted(job.name))"
                )
            }
            print(shown, paint)
            if shown.count < all.count {
                terminal.errors.print("\(all.count - shown.count) more; --limit 0 lists all.")
            }
        }
    }

    private func print(_ records: [JobRunRecord], _ paint: Paint) {
        let terminal = Terminal.current
        let now = SystemClock().now()
        var table = TextTable(["STATE", "RUN", "STARTED", "TOOK", "MEMORY", "AWS", "ERROR"])
        for record in records {
            table.add([
                JobRunText.state(record.state, paint), Self.short(record.id),
                TimeText.ago(record.startedOn, at: now), JobRunText.duration(record, at: now),
                record.memoryPeakKiB.map(JobRunText.memory) ?? "",
                record.price.map { JobRunText.dollars($0.dollars) } ?? "",
                TextWidth.harmless(record.errorMessage ?? record.stateDetail ?? ""),
            ])
        }
        let lines = table.lines(paint: paint, columns: terminal.output.size()?.columns)
        terminal.output.print(
            lines: terminal.drawsUnicode ? lines : lines.map(PlainGlyphs.replaced)
        )
    }

    /// `jr_0123456789ab`, and `_attempt_1` where it is one: enough to name a run.
    private static func short(_ id: String) -> String {
        guard let attempt = id.firstRange(of: "_attempt_") else { return String(id.prefix(15)) }
        return id.prefix(15) + "…" + id[attempt.lowerBound...]
    }
}
