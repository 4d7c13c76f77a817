import ArgumentParser
import Engine
import Runtime
import StatesLanguage
import Values

/// `pawl run`: runs a state machine and shows it.
struct RunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Run a state machine and show how it goes.",
        discussion: """
            Standard output carries nothing but the execution's output, as JSON; everything else goes \
            to standard error: a live tree on a terminal, a line per event elsewhere.

            Ctrl-C stops the execution; a second one leaves at once. When the process is killed the \
            execution stays open: `pawl resume`, or the same command with the same --name and input, \
            goes on with it, and nothing that was done is done again.

            Exit status: 0 succeeded, 1 failed, 2 definition invalid, 3 usage, 4 timed out, 5 stopped.

            Example:
              pawl run nightly.asl.yaml --input inputs/sample.json
              pawl run nightly --name 2025-11-21 --input '{"day": "2025-11-21"}' > output.json
            """
    )

    enum Output: String, ExpressibleByArgument, CaseIterable {
        case json, none
    }

    @Argument(
        help: "A file with a definition, - for standard input, or a machine of the project here.",
        completion: .definitions
    )
    var machine: String

    @Option(
        name: .shortAndLong,
        help: "The input: a file, - for standard input, or JSON. Without it {}."
    )
    var input: JSONArgument?

    @Option(
        name: .shortAndLong,
        help: "The execution's name, unique among those of its machine. Without it a random one."
    )
    var name: String?

    @Option(
        help: "From which the execution's random numbers come; without it each run gets others."
    )
    var seed: UInt64?

    @Option(name: .shortAndLong, help: "json prints the execution's output, none does not.")
    var output = Output.json

    @Flag(help: "Print a line per event, also on a terminal.")
    var plain = false

    @Option(help: "STANDARD or EXPRESS.")
    var type = MachineTypeArgument.standard

    @OptionGroup var store: StoreOption
    @OptionGroup var colors: ColorOptions

    func run() throws {
        let terminal = Terminal.current
        let paint = colors.paint(terminal.errors)
        if machine == "-", input?.text == "-" {
            throw CommandFailure("standard input cannot be both the definition and the input")
        }
        let source = try MachineSource.find(machine)
        let definition = try source.definition(type: type.type, paint: paint)
        try ProjectFolder.check(source.project, paint: paint)
        let input = try input?.value("--input") ?? [:]
        let folder = store.folder
        let key = try withStore { () throws(StoreError) in
            try ExecutionKey(
                machine: source.name,
                name: name ?? ExecutionName.random(StoreReader(folder), machine: source.name)
            )
        }
        let request = StartRequest(machine: definition, name: key.name, input: input, seed: seed)

        let wakeup = Wakeup()
        let news = NewsQueue(wakeup)
        wakeup.catchSignals()
        let isLive = terminal.errors.isTerminal && !plain && !colors.isPlain
        let presenter = Presenter(
            facts: MachineFacts(definition.program.machine),
            isLive: isLive,
            paint: paint
        )
        var conductor = Conductor(
            folder: folder,
            home: source.project,
            key: key,
            presenter: presenter,
            wakeup: wakeup,
            news: news
        )
        let starter = ExecutionStarter(
            folder: folder,
            home: source.project,
            news: news,
            wakeup: wakeup
        )
        conductor.driver = try starter.start(.startExecution(request), as: key) {
            conductor.presenter.note($0)
        }
        conductor.presenter.note(paint(.bold, key.description) + paint(.faint, " in \(folder)"))
        let outcome = conductor.run()
        try ConductorReport(
            storeWords: store.words,
            paint: paint,
            printsOutput: output == .json
        ).finish(outcome, conductor)
    }
}

extension ExitStatus {
    /// The exit status for how an execution ended.
    init(_ status: ExecutionStatus) {
        switch status {
        case .succeeded, .running: self = .succeeded
        case .failed: self = .failed
        case .timedOut: self = .timedOut
        case .aborted: self = .aborted
        }
    }
}
