import ArgumentParser

/// `pawl jobs`: the jobs of a project and their runs.
struct JobsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "jobs",
        abstract: "Run the jobs of this project, and see what their runs did.",
        discussion: """
            Jobs are defined in pawl.yaml. A run is named by its id or the beginning of it, or by @latest.

            Example:
              pawl jobs run load -- --day 2024-01-31
              pawl jobs runs load
              pawl jobs logs load @latest
            """,
        subcommands: [
            JobsListCommand.self, JobsShowCommand.self, JobsRunCommand.self, JobsRunsCommand.self,
            JobsLogsCommand.self, JobsStopCommand.self, JobsResetBookmarkCommand.self,
        ]
    )
}
