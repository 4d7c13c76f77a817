import Engine
import Runtime
import StatesLanguage
import Values

/// What becomes of one task attempt in the simulated world.
struct Behaviour {
    enum End: Equatable {
        case succeeds(JSON)
        case fails(error: String?, cause: String?)
        /// Nothing ever comes of it.
        case silence
    }

    var end: End
    /// How long after its beginning it ends, in milliseconds.
    var milliseconds: Int64 = 0
    /// When there are signs of life, in milliseconds after its beginning.
    var heartbeats: [Int64] = []

    /// What a process does that has it.
    var command: Command {
        let end: Command.End =
            switch end {
            case .succeeds(let value): .prints(value)
            case .fails(let error, let cause):
                .fails(["Error": .text(error), "Cause": .text(cause)])
            case .silence: .goesOn
            }
        return Command(end: end, milliseconds: milliseconds)
    }
}

extension JSON {
    /// A text, or null.
    static func text(_ text: String?) -> JSON { text.map { .string($0) } ?? .null }
}

/// A machine with what its tasks do.
struct Scenario {
    let machine: MachineDefinition
    /// What an attempt does; the same for the same order, whichever driver asks.
    let behaviour: @Sendable (TaskOrder) -> Behaviour
    /// What executions begin with.
    let input: JSON
    /// How executions end that nothing has disturbed; nil if that depends on the disturbance.
    let status: ExecutionStatus?
    /// Whether an undisturbed execution's output can be told from virtual time: it depends on no
    /// clock, no chance and no other execution.
    let isPlain: Bool
}
