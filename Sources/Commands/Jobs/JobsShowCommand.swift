import ArgumentParser
import Integrations
import Runtime
import Values

/// `pawl jobs show`: what a job is, or what a run of it has done.
struct JobsShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show what a job is, or what one of its runs has done.",
        discussion: """
            Example:
              pawl jobs show load
              pawl jobs show load @latest
              pawl jobs show load jr_7f3a --output json | jq .ErrorMessage
            """
    )

    enum Output: String, ExpressibleByArgument, CaseIterable { case text, json }

    @Argument(help: "The job.")
    var job: JobArgument

    @Argument(help: "The run: @latest, an id or the beginning of one.")
    var runID: String?

    @Option(name: .shortAndLong, help: "text, or json: the job, or the run as GetJobRun gives it.")
    var output = Output.text

    @OptionGroup var place: ProjectOption
    @OptionGroup var store: StoreOption
    @OptionGroup var colors: ColorOptions

    func run() throws {
        let terminal = Terminal.current
        let paint = colors.paint(terminal.output)
        let project = try JobProject(place, store, paint: paint)
        try project.check(job.name)
        var lines: [String]
        if let runID {
            let record = try project.run(runID, of: job.name)
            if output == .json { return terminal.output.print(record.json.prettyText()) }
            lines = self.lines(record, project, paint)
        } else {
            let page = JobPage(name: job.name, project: project)
            if output == .json { return terminal.output.print(page.json.prettyText()) }
            lines = try page.lines(paint: paint, now: SystemClock().now())
        }
        if !terminal.drawsUnicode { lines = lines.map(PlainGlyphs.replaced) }
        terminal.output.print(lines: lines)
    }

    private func lines(
        _ record: JobRunRecord,
        _ project: JobProject,
        _ paint: Paint
    ) -> [String] {
        var rows = [("state", JobRunText.state(record.state, paint))]
        if let detail = record.stateDetail { rows.append(("why", detail)) }
        if let message = record.errorMessage { rows.append(("error", message)) }
        rows.append(("started", TimeText.text(record.startedOn)))
        if let end = record.completedOn { rows.append(("ended", TimeText.text(end))) }
        let measures = JobRunText.measures(record)
        if !measures.isEmpty { rows.append(("took", measures)) }
        if record.attempt > 0 { rows.append(("attempt", String(record.attempt + 1))) }
        if let previous = record.previousRunID { rows.append(("after", previous)) }
        for argument in record.arguments {
            let value = argument.value.stringValue ?? ""
            rows.append(("argument", "\(argument.key) \(ShellWord.quoted(value))"))
        }
        for output in record.outputs {
            let place = output["Table"]?.stringValue ?? output["Location"]?.stringValue ?? ""
            let count = output["Rows"]?.integerValue ?? 0
            rows.append(("wrote", "\(place): \(count) rows"))
        }
        rows.append(("by", record.requester))
        let folder = project.store.run(record.id, of: record.jobName)
        rows.append(("folder", Path.shown(folder)))
        let title = "\(paint(.bold, TextWidth.harmless(record.jobName))) \(record.id)"
        return JobPage.lines(title: title, rows, paint)
    }
}
