public import StatesLanguage

/// The compiled, executable graph of a state machine: immutable and shared by its executions.
public final class Program: Sendable {
    /// The machine that it was compiled from.
    public let machine: StateMachine
    /// How its executions are kept and limited.
    public let type: StateMachineType

    /// Compiles a checked machine.
    public init(_ machine: StateMachine, type: StateMachineType = .standard) {
        self.machine = machine
        self.type = type
    }
}
