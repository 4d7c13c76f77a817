import ArgumentParser
import Integrations
import Runtime
import Values

/// `pawl jobs list`: the jobs of a project.
struct JobsListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the jobs of this project with their latest runs.",
        discussion: """
            Example:
              pawl jobs list
              pawl jobs list --output json | jq -r '.[].Name'
            """
    )

    enum Output: String, ExpressibleByArgument, CaseIterable { case table, json }

    @Option(name: .shortAndLong, help: "table, or json (an array).")
    var output = Output.table

    @OptionGroup var place: ProjectOption
    @OptionGroup var store: StoreOption
    @OptionGroup var colors: ColorOptions

    func run() throws {
        let terminal = Terminal.current
        let paint = colors.paint(terminal.output)
        let project = try JobProject(place, store, paint: paint)
        if output == .json {
            let jobs = project.names.map { JobPage(name: $0, project: project).json }
            return terminal.output.print(JSON.array(jobs).prettyText())
        }
        guard !project.names.isEmpty else { return terminal.errors.print(project.noJobs) }
        let now = SystemClock().now()
        var table = TextTable(["JOB", "KIND", "LATEST RUN", "STARTED", "TOOK"])
        for name in project.names {
            let latest = project.store.list(name).first
            table.add([
                TextWidth.harmless(name),
                project.configuration.jobs[name]?.kind.rawValue ?? "not in pawl.yaml",
                latest.map { JobRunText.state($0.state, paint) } ?? "",
                latest.map { TimeText.ago($0.startedOn, at: now) } ?? "",
                latest.map { JobRunText.duration($0, at: now) } ?? "",
            ])
        }
        let lines = table.lines(paint: paint, columns: terminal.output.size()?.columns)
        terminal.output.print(
            lines: terminal.drawsUnicode ? lines : lines.map(PlainGlyphs.replaced)
        )
    }
}
