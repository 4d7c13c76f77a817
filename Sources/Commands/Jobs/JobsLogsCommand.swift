import ArgumentParser
import Glibc
import Integrations

/// `pawl jobs logs`: what a run printed.
struct JobsLogsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "logs",
        abstract: "Print what a run of a job printed.",
        discussion: """
            Standard output goes to standard output, standard error to standard error.

            Example:
              pawl jobs logs load
              pawl jobs logs load @latest --stderr
              pawl jobs logs load -f
            """
    )

    @Argument(help: "The job.")
    var job: JobArgument

    @Argument(help: "The run: @latest, an id or the beginning of one.")
    var runID = "@latest"

    @Flag(name: .customLong("stdout"), help: "Only standard output.")
    var onlyOutput = false

    @Flag(name: .customLong("stderr"), help: "Only standard error.")
    var onlyErrors = false

    @Flag(name: .shortAndLong, help: "Go on until the run has ended.")
    var follow = false

    @OptionGroup var place: ProjectOption
    @OptionGroup var store: StoreOption
    @OptionGroup var colors: ColorOptions

    private static let pollMicroseconds: UInt32 = 100_000

    func run() throws {
        let terminal = Terminal.current
        let project = try JobProject(place, store, paint: colors.paint(terminal.errors))
        let record = try project.run(runID, of: job.name)
        var follower = JobRunFollower(
            record.id,
            of: job.name,
            in: project,
            printsOutput: onlyOutput || !onlyErrors,
            printsErrors: onlyErrors || !onlyOutput
        )
        guard follow else {
            follower.printOnce()
            return
        }
        while let record = follower.step(), !record.state.isFinal { usleep(Self.pollMicroseconds) }
    }
}
