import Testing

@testable import Commands

@Suite struct UsageTests {
    @Test func versionAndHelpGoToOutput() {
        let version = CommandRun("--version")
        #expect(version.status == .succeeded)
        #expect(version.output == "pawl \(Version.text)\n")
        #expect(version.errors.isEmpty)
        let help = CommandRun("--help")
        #expect(help.status == .succeeded)
        #expect(help.output.contains("pawl init hello"))
    }

    static let commands = [
        "init", "validate", "explain", "graph", "eval", "explore", "run", "resume", "stop", "task",
        "jobs", "executions", "show", "logs", "history", "quality", "query", "simulate", "test",
        "record", "redrive", "replay", "verify", "diff", "debug",
    ]

    @Test(arguments: commands) func everyCommandHelpsWithAnExample(_ name: String) {
        let help = CommandRun(name, "--help")
        #expect(help.status == .succeeded)
        #expect(help.output.contains("Example:"))
        #expect(help.output.contains("pawl \(name)"))
    }

    @Test(arguments: ["list", "show", "run", "runs", "logs", "stop", "reset-bookmark"])
    func everyCommandAboutJobsHelpsWithAnExample(_ name: String) {
        let help = CommandRun("jobs", name, "--help")
        #expect(help.status == .succeeded)
        #expect(help.output.contains("Example:"))
        #expect(help.output.contains("pawl jobs \(name)"))
    }

    @Test(arguments: [
        ["frobnicate"], ["validate"], ["graph", "--format", "svg", "x"], ["run"],
        ["show", "@latest", "--outptu", "json"], ["task", "succeed", "x"],
        ["logs", "@latest", "--attempt", "0"], ["jobs", "runs", "x", "--limit", "-1"],
        ["jobs", "run", "--project", "/nonexistent", "x"],
    ])
    func aWrongCommandLineIsUsage(_ arguments: [String]) {
        let run = CommandRun(words: arguments)
        #expect(run.status == .usage)
        #expect(run.output.isEmpty)
        #expect(run.errors.hasPrefix("pawl: "))
    }

    /// A word where a command has to stand, and what is said.
    @Test(arguments: [
        (["rnu", "x"], "there is no command 'rnu'", "Did you mean pawl run?"),
        (["jobs", "rn", "export"], "there is no command 'jobs rn'", "Did you mean pawl jobs run?"),
        (["help", "nope"], "there is no command 'nope'", "`pawl --help` lists them: run, resume,"),
        (
            ["help", "jobs", "stpo"], "there is no command 'jobs stpo'",
            "Did you mean pawl jobs stop?"
        ),
        (["frobnicate"], "there is no command 'frobnicate'", "`pawl --help` lists them"),
    ])
    func aCommandThatThereIsNotIsSaid(_ arguments: [String], message: String, hint: String) {
        let run = CommandRun(words: arguments)
        #expect(run.status == .usage)
        #expect(run.output.isEmpty)
        #expect(run.errors.hasPrefix("pawl: " + message + "\n"), "\(run.errors)")
        #expect(run.errors.contains(hint), "\(run.errors)")
        #expect(!run.errors.contains("perform"))
    }

    @Test(arguments: [["help"], ["help", "run"], ["help", "jobs"], ["help", "jobs", "run"]])
    func helpIsGiven(_ arguments: [String]) {
        let run = CommandRun(words: arguments)
        #expect(run.status == .succeeded, "\(run.errors)")
        #expect(run.output.contains("USAGE: ") || run.output.contains("OVERVIEW: "))
    }

    @Test func whereAJobsArgumentsStandIsSaid() {
        let run = CommandRun("jobs", "run", "export", "--day", "x")
        #expect(run.status == .usage)
        #expect(run.errors.contains("Unknown option '--day'"))
        #expect(run.errors.contains("stand behind --: pawl jobs run JOB -- --day …"))
    }

    @Test(arguments: ["bash", "zsh", "fish"])
    func completionScriptsAreMade(_ shell: String) {
        let run = CommandRun("--generate-completion-script", shell)
        #expect(run.status == .succeeded)
        #expect(run.output.contains("validate"))
    }

    @Test func exitStatusesAreThoseDocumented() {
        #expect(ExitStatus.allCases.map(\.rawValue) == [0, 1, 2, 3, 4, 5])
    }
}
