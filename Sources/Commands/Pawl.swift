import ArgumentParser

/// `pawl`.
struct Pawl: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pawl",
        abstract: "Run state machines written in Amazon States Language, here.",
        discussion: """
            Start with:
              pawl init hello && cd hello && pawl run hello.asl.yaml

            Exit status: 0 succeeded, 1 failed, 2 definition invalid, 3 usage, 4 timed out, 5 aborted.
            """,
        version: "pawl \(Version.text)",
        subcommands: [PerformCommand.self],
        groupedSubcommands: [
            CommandGroup(
                name: "Run",
                subcommands: [
                    RunCommand.self, ResumeCommand.self, RedriveCommand.self, ReplayCommand.self,
                    StopCommand.self, TaskCommand.self,
                ]
            ),
            CommandGroup(
                name: "Simulate",
                subcommands: [
                    SimulateCommand.self, ExploreCommand.self, TestCommand.self, RecordCommand.self,
                    VerifyCommand.self,
                ]
            ),
            CommandGroup(
                name: "Look",
                subcommands: [
                    ExecutionsCommand.self, ShowCommand.self, LogsCommand.self,
                    HistoryCommand.self, DiffCommand.self, DebugCommand.self,
                ]
            ),
            CommandGroup(
                name: "Data",
                subcommands: [
                    JobsCommand.self, CrawlersCommand.self, CatalogCommand.self,
                    QualityCommand.self, QueryCommand.self,
                ]
            ),
            CommandGroup(
                name: "Write",
                subcommands: [
                    InitCommand.self, ValidateCommand.self, ExplainCommand.self, GraphCommand.self,
                    EvalCommand.self,
                ]
            ),
        ]
    )
}

/// The version of this program.
enum Version {
    static let text = "0.1.0"
}
