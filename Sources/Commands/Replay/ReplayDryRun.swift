import Engine
import Runtime
import Simulation
import StatesLanguage
import Values

/// The rest of a replay in virtual time.
struct ReplayDryRun {
    let preparation: ReplayPreparation
    let outcomes: OutcomeOptions
    let prints: RunCommand.Output
    let colors: ColorOptions

    init(
        _ preparation: ReplayPreparation,
        outcomes: OutcomeOptions,
        prints: RunCommand.Output,
        _ colors: ColorOptions
    ) {
        self.preparation = preparation
        self.outcomes = outcomes
        self.prints = prints
        self.colors = colors
    }

    /// Simulates it and shows it.
    ///
    /// - Throws: ``ExitStatus`` unless it succeeds.
    func run() throws {
        let terminal = Terminal.current
        let paint = colors.paint(terminal.errors)
        let machine = preparation.machine.program.machine
        let states = StateIndex(machine)
        let script = try outcomes.script(for: states, paint: paint)
        var sources: [any OutcomeSource] = [script]
        if let mock = try outcomes.mock(for: preparation.machine.name, states, paint: paint) {
            sources.append(mock)
        }
        sources.append(RecordedSuccesses(preparation.recording))
        let durations = try outcomes.durations(for: states)
        var simulation: Simulation
        do throws(HistoryError) {
            simulation = try Simulation(
                continuing: preparation.plan.replay,
                of: preparation.execution,
                sources: [DurationOverrides(of: sources, for: machine, durations: durations)]
            )
        } catch {
            throw CommandFailure(
                "the replay cannot be gone on with: \(error.reason)",
                status: .failed
            )
        }
        simulation.finish()
        let page = SimulationPage(
            simulation: simulation,
            machine: machine,
            paint: paint,
            columns: terminal.errors.columns
        )
        let lines = [""] + page.lines()
        terminal.errors.print(
            lines: terminal.drawsUnicode ? lines : lines.map(PlainGlyphs.replaced)
        )
        SimulationRemarks(simulation: simulation, paint: paint)
            .print(unused: simulation.unusedRules(of: script))
        if prints == .json, let output = simulation.execution.output {
            terminal.output.print(output.prettyText())
        }
        let status = ExitStatus(simulation.execution.status)
        if simulation.execution.status == .running { throw ExitStatus.failed }
        if status != .succeeded { throw status }
    }
}
