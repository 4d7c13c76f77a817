import ArgumentParser
import Engine
import Runtime
import Simulation
import StatesLanguage
import Values

/// `pawl simulate`: runs a state machine in virtual time.
struct SimulateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Run a state machine in virtual time: no task runs, no time passes.",
        discussion: """
            Waits, retries, timeouts and heartbeats happen in their right order on a virtual clock. \
            What becomes of a task is said by --fail and --return, by --script, by --mock-config, by \
            the record of an execution (--from), by the outcomes that the test file beside the \
            definition has for all its tests; else it succeeds with a placeholder, which is reported.

            The exit status is that of pawl run for an execution that ends so.

            Example:
              pawl simulate nightly.asl.yaml --input inputs/sample.json
              pawl simulate nightly --fail Load=WarehouseBusy@1-2 --took Load=45s
              pawl simulate nightly --from @failed --return 'Load={"rows": 3}' --output json
            """
    )

    enum Output: String, ExpressibleByArgument, CaseIterable {
        case text, json, history
    }

    @Argument(
        help: "A file with a definition, - for standard input, or a machine of the project here.",
        completion: .definitions
    )
    var machine: String

    @Option(
        name: .shortAndLong,
        help:
            "The input: a file, - for standard input, or JSON. Without it that of --from, else {}."
    )
    var input: JSONArgument?

    @OptionGroup var outcomes: OutcomeOptions

    @Option(
        help: "Tasks do what they did in this execution; input, seed and start are its own too."
    )
    var from: ExecutionArgument?

    @Option(help: "From which jitter and random values come. Without it that of --from, else 0.")
    var seed: UInt64?

    @Option(
        help: "When it begins: a date, or an ISO 8601 time. Without it that of --from, else now."
    )
    var at: String?

    @Option(help: "STANDARD or EXPRESS.")
    var type = MachineTypeArgument.standard

    @Option(
        name: .shortAndLong,
        help: "text, json with everything, or history as Step Functions gives it."
    )
    var output = Output.text

    @OptionGroup var store: StoreOption
    @OptionGroup var colors: ColorOptions

    func run() throws {
        let terminal = Terminal.current
        let paint = colors.paint(terminal.errors)
        if machine == "-", input?.text == "-" {
            throw CommandFailure("standard input cannot be both the definition and the input")
        }
        let source = try MachineSource.find(machine)
        let type = type.type
        let checked = try source.file.machine(type: type, paint: paint)
        let states = StateIndex(checked)
        let record = try from.map { try RecordedRun($0.find(in: store.reader), in: store.reader) }
        let script = try outcomes.script(for: states, paint: paint)
        var sources: [any OutcomeSource] = []
        if let mock = try outcomes.mock(for: source.name, states, paint: paint) {
            sources.append(mock)
        }
        if let record { sources.append(record.outcomes) }
        if let examples = try examples(beside: source, paint: paint) { sources.append(examples) }
        let durations = try outcomes.durations(for: states)
        let simulation = Simulation.finished(
            program: Program(checked, type: type),
            input: try input?.value("--input") ?? record?.record.input ?? [:],
            identity: Simulation.identity(machine: source.name, startTime: try start(record)),
            seed: seed ?? record?.record.seed ?? 0,
            sources: [DurationOverrides(of: [script] + sources, for: checked, durations: durations)]
        )
        switch output {
        case .json: terminal.output.print(SimulationJSON.json(of: simulation).prettyText())
        case .history:
            let events = simulation.history.map(\.json)
            terminal.output.print(JSON.object(["events": .array(events)]).prettyText())
        case .text:
            let page = SimulationPage(
                simulation: simulation,
                machine: checked,
                paint: colors.paint(terminal.output),
                columns: terminal.output.columns
            )
            let lines = page.lines()
            terminal.output.print(
                lines: terminal.drawsUnicode ? lines : lines.map(PlainGlyphs.replaced)
            )
        }
        SimulationRemarks(simulation: simulation, paint: paint, takesRecords: true)
            .print(unused: simulation.unusedRules(of: script))
        let status = ExitStatus(simulation.execution.status)
        if simulation.execution.status == .running { throw ExitStatus.failed }
        if status != .succeeded { throw status }
    }

    private func start(_ record: RecordedRun?) throws(CommandFailure) -> Timestamp {
        let now = SystemClock().now()
        guard let at else { return record?.record.identity.startTime ?? now }
        guard let time = TimeText.parse(at, at: now) else {
            throw CommandFailure(
                "--at \(at): is no time",
                hint: "A date such as 2026-01-31, or a time such as 2026-01-31T02:30:00Z."
            )
        }
        return time
    }

    /// What the test file beside the definition says for all its tests.
    private func examples(
        beside source: MachineSource,
        paint: Paint
    ) throws -> ExampleOutcomes? {
        guard let path = TestFileFinder.testFile(beside: source.file.name) else { return nil }
        return ExampleOutcomes(try LoadedTests(path, paint: paint).tests.outcomes)
    }
}

/// A recorded execution and what became of its tasks.
struct RecordedRun {
    let record: ExecutionRecord
    let outcomes: RecordedOutcomes
    let events: [HistoryEvent]
    let program: Program

    /// Reads it.
    ///
    /// - Throws: ``CommandFailure`` if the store has no such history, or a damaged one.
    init(_ record: ExecutionRecord, in reader: StoreReader) throws(CommandFailure) {
        let key = record.key
        let events = try withStore { () throws(StoreError) in try reader.history(of: key) }
        let definition = try withStore { () throws(StoreError) in
            try MachineDefinition(
                reading: try reader.definition(of: key),
                name: key.machine,
                type: record.type
            )
        }
        let execution = record.execution(of: definition.program)
        do throws(HistoryError) {
            outcomes = try RecordedOutcomes(of: execution, history: events)
        } catch {
            throw CommandFailure(
                "\(key): its history cannot be used: \(error.reason)",
                status: .failed
            )
        }
        self.record = record
        self.events = events
        program = definition.program
    }
}
