import ArgumentParser
import Engine
import Glibc
import Runtime
import Values

/// `pawl logs`: prints what tasks printed.
struct LogsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "logs",
        abstract: "Print what the tasks of an execution printed.",
        discussion: """
            Where there is only one log to print it is printed as it is; several have a title each.

            Example:
              pawl logs @failed --state Load --stderr
              pawl logs @latest -f
            """
    )

    @Argument(help: "The execution: @latest, @failed, a name or the beginning of one.")
    var execution: ExecutionArgument

    @Option(name: .shortAndLong, help: "Only tasks of this state.")
    var state: String?

    @Option(help: "Only this attempt of each state, counted from 1.")
    var attempt: Int?

    @Flag(name: .customLong("stdout"), help: "Only standard output.")
    var onlyOutput = false

    @Flag(name: .customLong("stderr"), help: "Only standard error.")
    var onlyErrors = false

    @Flag(name: .shortAndLong, help: "Go on until the execution has ended.")
    var follow = false

    @OptionGroup var store: StoreOption
    @OptionGroup var colors: ColorOptions

    private static let pollMicroseconds: UInt32 = 200_000

    func validate() throws {
        if let attempt, attempt < 1 { throw ValidationError("--attempt counts from 1.") }
    }

    func run() throws {
        let terminal = Terminal.current
        let reader = try store.reader
        let record = try execution.find(in: reader)
        if let state, !follow { _ = try LoadedExecution(record, in: reader).visits(of: state) }
        let streams = TaskLog.Stream.allCases.filter { stream in
            switch stream {
            case .stdout: onlyOutput || !onlyErrors
            case .stderr: onlyErrors || !onlyOutput
            }
        }
        var logs = TaskLogs(
            record.key,
            in: reader,
            state: state,
            attempt: attempt,
            streams: streams
        )
        let paint = colors.paint(terminal.output)
        logs.update()
        let withTitles = logs.logs.count > 1 || follow
        var hasPrinted = logs.print(to: terminal.output, paint: paint, withTitles: withTitles)
        while follow, logs.tree.isRunning {
            usleep(Self.pollMicroseconds)
            logs.update()
            if logs.print(to: terminal.output, paint: paint, withTitles: true) { hasPrinted = true }
        }
        guard !hasPrinted else { return }
        terminal.errors.print(
            logs.logs.isEmpty
                ? "\(record.key) has run no such task."
                : "Nothing was printed by \(logs.logs.count / streams.count == 1 ? "it" : "them")."
        )
    }
}
