import Engine
import Simulation
import StatesLanguage
import TestSupport
import Testing
import Values

/// Every scenario as a simulation: its tasks' answers become an outcome script, go through the
/// script's text, and lead to the very history that the straight run has.
@Suite struct SimulatedScenarioTests {
    @Test(arguments: Scenario.all) func simulatedHistoryEqualsTheStraightOne(
        _ scenario: Scenario
    ) throws {
        var straight = scenario.makeRun()
        straight.run()
        let written = scenario.script.yaml
        let (read, problems) = OutcomeScript.read(
            DefinitionSource(name: "script", text: written, format: .yaml),
            states: StateIndex(scenario.program.machine)
        )
        #expect(problems.map(\.message) == [])
        let script = try #require(read)
        #expect(script.rules.count == scenario.script.rules.count)
        let execution = scenario.makeExecution()
        var simulation = Simulation(
            program: execution.program,
            input: execution.input,
            identity: execution.identity,
            seed: execution.seed,
            sources: [scenario.laterAnswers, script]
        )
        for (event, time) in scenario.outsideNews { simulation.post(event, at: time) }
        simulation.finish()
        #expect(simulation.history == straight.history)
        #expect(simulation.execution.output == straight.execution.output)
        #expect(simulation.now == straight.now)
        #expect(
            simulation.attempts.count
                == simulation.history.count { $0.type.hasSuffix("Scheduled") }
        )
        #expect(simulation.attempts.allSatisfy { $0.end != nil || $0.endedAt == nil })
    }

    @Test(arguments: Scenario.all) func recordedOutcomesLeadToTheSameHistoryAgain(
        _ scenario: Scenario
    ) throws {
        // Nothing comes to a simulation from outside: a stop, a redrive.
        guard scenario.outsideNews.isEmpty else { return }
        var straight = scenario.makeRun()
        straight.run()
        let execution = scenario.makeExecution()
        let recorded = try RecordedOutcomes(of: execution, history: straight.history)
        let sources: [any OutcomeSource] = [recorded, recorded.script]
        for source in sources {
            let again = Simulation.finished(
                program: execution.program,
                input: execution.input,
                identity: execution.identity,
                seed: execution.seed,
                sources: [source]
            )
            #expect(again.history == straight.history)
        }
    }

    @Test(arguments: Scenario.all) func aCopyGoesOnByItself(_ scenario: Scenario) {
        let execution = scenario.makeExecution()
        var simulation = Simulation(
            program: execution.program,
            input: execution.input,
            identity: execution.identity,
            seed: execution.seed,
            sources: [scenario.laterAnswers, scenario.script]
        )
        for (event, time) in scenario.outsideNews { simulation.post(event, at: time) }
        var copies: [Simulation] = []
        repeat { copies.append(simulation) } while simulation.step()
        for var copy in copies {
            copy.finish()
            #expect(copy.history == simulation.history)
            #expect(copy.attempts.count == simulation.attempts.count)
        }
    }
}
