import Engine
import Simulation

/// What is to be said about a simulation, on standard error.
struct SimulationRemarks {
    let simulation: Simulation
    let paint: Paint
    /// Whether `--from` names an execution whose results could be taken.
    var takesRecords = false

    /// Says which results stand for something that nobody said, which rules had no effect, and what
    /// is waited for without end.
    func print(unused: [OutcomeScript.Rule]) {
        let sink = Terminal.current.errors
        let names = simulation.placeholders
        if !names.isEmpty {
            sink.print(
                paint(.caution, "placeholders: ")
                    + "nobody says what becomes of \(names.joined(separator: ", ")); "
                    + (takesRecords
                        ? "--return STATE=JSON, --script or --from does"
                        : "--return STATE=JSON or --script does")
            )
        }
        for rule in unused {
            sink.print(paint(.caution, "unused: ") + Self.words(rule))
        }
        for attempt in simulation.endlessAttempts {
            sink.print(
                paint(.bad, "endless: ")
                    + "\(attempt.call.state) never ends, and has no timeout that would end it"
            )
        }
        if simulation.execution.status == .running, simulation.endlessAttempts.isEmpty {
            sink.print(paint(.bad, "endless: ") + "the execution did not come to an end")
        }
    }

    /// A rule that no attempt came to.
    static func words(_ rule: OutcomeScript.Rule) -> String {
        let address = OutcomeAddress(state: rule.state, iteration: rule.iteration).text
        var which: [String] = []
        if let visit = rule.visit { which.append("visit \(visit)") }
        if let attempts = rule.attempts {
            which.append("attempt \(CallRange.text(of: attempts))")
        }
        if let calls = rule.calls { which.append("call \(CallRange.text(of: calls))") }
        let words = which.isEmpty ? "" : ", " + which.joined(separator: ", ")
        return "the outcome of \(address)\(words): it never came to that"
    }
}
