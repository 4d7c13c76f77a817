import Engine
import Simulation
import StatesLanguage
import Testing
import Values

/// Machines and scripts of a few lines.
enum Machines {
    /// The program of a definition.
    static func program(_ text: String) throws -> Program {
        let report = readDefinition(
            DefinitionSource(name: "machine", text: text, format: .yaml)
        )
        return Program(
            try #require(report.machine, "\(report.diagnostics.map(\.message))")
        )
    }

    /// A simulation with the outcomes of a script.
    static func simulation(
        _ text: String,
        _ outcomes: String = "{}",
        input: JSON = [:],
        seed: UInt64 = 0
    ) throws -> Simulation {
        let program = try program(text)
        let (script, problems) = OutcomeScript.read(
            DefinitionSource(name: "script", text: outcomes, format: .yaml),
            states: StateIndex(program.machine)
        )
        return Simulation.finished(
            program: program,
            input: input,
            seed: seed,
            sources: [try #require(script, "\(problems.map(\.message))")]
        )
    }
}
