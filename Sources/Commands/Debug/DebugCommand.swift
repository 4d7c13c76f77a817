import ArgumentParser
import Engine
import Runtime
import Simulation
import StatesLanguage
import Values

/// `pawl debug`: goes through an execution step by step, forward and back.
struct DebugCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "debug",
        abstract: "Go step by step through an execution, or through a simulation of a definition.",
        discussion: """
            Commands are read from standard input, a line each; `help` lists them. A step is a state \
            that is entered, an attempt that fails, a state that is left, or the end. Nothing runs: of \
            an execution the history is gone through, of a definition a simulation.

            Exit status: 0, or 3 if a command of a script (not typed on a terminal) was none.

            Example:
              pawl debug @failed
              pawl debug nightly.asl.yaml --input inputs/sample.json --fail Load=WarehouseBusy@1-2
              printf 'break Load\\ncontinue\\nprint stages\\nquit\\n' | pawl debug @failed
            """
    )

    @Argument(
        help: "An execution (@failed, @latest, a name), or a file with a definition.",
        completion: .definitions
    )
    var subject: String

    @Option(
        name: .shortAndLong,
        help: "With a definition: the input, a file, - for standard input, or JSON. Without it {}."
    )
    var input: JSONArgument?

    @Option(help: "With a definition: from which jitter and random values come. Without it 0.")
    var seed: UInt64?

    @OptionGroup(title: "With a definition") var outcomes: OutcomeOptions
    @OptionGroup var store: StoreOption
    @OptionGroup var colors: ColorOptions

    func run() throws {
        let terminal = Terminal.current
        if input?.text == "-" {
            throw CommandFailure("standard input is for commands, so it cannot be the input too")
        }
        let trace = try self.trace()
        var session = DebugSession(
            trace: trace,
            paint: colors.paint(terminal.output),
            columns: terminal.output.columns
        )
        try DebugConsole.run(&session)
    }

    /// What is no definition's file or machine is an execution, also where several fit.
    private func isExecution(in reader: StoreReader) -> Bool {
        if subject.hasPrefix("@") || subject.hasPrefix("arn:") { return true }
        if FileAccess.kind(of: subject) == .file { return false }
        do throws(StoreError) {
            _ = try reader.find(subject)
            return true
        } catch { return error.kind == .ambiguous || error.kind == .damaged }
    }

    private func trace() throws -> DebugTrace {
        let reader = StoreReader(store.folder)
        guard isExecution(in: reader) else { return try simulatedTrace() }
        let unfit =
            (input == nil ? [] : ["--input"]) + (seed == nil ? [] : ["--seed"]) + outcomes.given
        if let option = unfit.first {
            throw CommandFailure(
                "\(option) goes with a definition, and \(subject) is an execution",
                hint: "What it has done is recorded. To see what else would come of it: "
                    + "pawl replay \(subject) --dry-run"
            )
        }
        let record = try ExecutionArgument(argument: subject).find(in: reader)
        let key = record.key
        let events = try withStore { () throws(StoreError) in try reader.history(of: key) }
        let machine = try withStore { () throws(StoreError) in
            try MachineDefinition(
                reading: try reader.definition(of: key),
                name: key.machine,
                type: record.type
            )
        }
        return try DebugTrace(
            name: key.description,
            of: record.execution(of: machine.program),
            history: events
        )
    }

    private func simulatedTrace() throws -> DebugTrace {
        let paint = colors.paint(Terminal.current.errors)
        let source = try MachineSource.find(subject)
        let machine = try source.file.machine(type: .standard, paint: paint)
        let states = StateIndex(machine)
        let script = try outcomes.script(for: states, paint: paint)
        var sources: [any OutcomeSource] = [script]
        if let mock = try outcomes.mock(for: source.name, states, paint: paint) {
            sources.append(mock)
        }
        let execution = Execution(
            program: Program(machine),
            identity: Simulation.identity(machine: source.name),
            input: try input?.value("--input") ?? [:],
            seed: seed ?? 0
        )
        let simulation = Simulation.finished(
            program: execution.program,
            input: execution.input,
            identity: execution.identity,
            seed: seed ?? 0,
            sources: [
                DurationOverrides(
                    of: sources,
                    for: machine,
                    durations: try outcomes.durations(for: states)
                )
            ]
        )
        SimulationRemarks(simulation: simulation, paint: paint)
            .print(unused: simulation.unusedRules(of: script))
        return try DebugTrace(
            name: "a simulation of \(source.name)",
            of: execution,
            history: simulation.history
        )
    }
}
