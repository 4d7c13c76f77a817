import ArgumentParser
import Integrations
import Runtime

/// `pawl jobs reset-bookmark`: makes a job take again what it has taken.
struct JobsResetBookmarkCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reset-bookmark",
        abstract: "Let a job take again what it has taken of its inputs.",
        discussion: """
            Without --run everything is new to the next run; with it, what was not there for that run.

            Example:
              pawl jobs reset-bookmark load
              pawl jobs reset-bookmark load --run jr_7f3a
            """
    )

    @Argument(help: "The job.")
    var job: JobArgument

    @Option(name: .customLong("run"), help: "The run whose bookmark is to hold again.")
    var runID: String?

    @OptionGroup var place: ProjectOption
    @OptionGroup var store: StoreOption
    @OptionGroup var colors: ColorOptions

    func run() throws {
        let sink = Terminal.current.errors
        let project = try JobProject(place, store, paint: colors.paint(sink))
        try project.check(job.name)
        let record = try runID.map { try project.run($0, of: job.name) }
        try withJobs { () throws(TaskFailureError) in
            try project.starter.resetBookmark(of: job.name, to: record?.id)
        }
        sink.print(
            record.map { "the next run of \(job.name) goes on from \($0.id)" }
                ?? "everything is new to the next run of \(job.name)"
        )
    }
}
