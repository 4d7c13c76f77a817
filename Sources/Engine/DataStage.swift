import StatesLanguage
public import Values

/// The data of a state at one of the stages that it goes through, by the names that the service's
/// `TestState` gives them.
///
/// Whoever wants to know asks with ``Effects/init(keepsDecisions:keepsStages:)``; a live run does not.
public struct DataStage: Sendable, Equatable {
    /// The stages in their order.
    public enum Name: String, Sendable, CaseIterable {
        /// The variables that the state sees.
        case variables
        /// The context object.
        case context
        case afterInputPath
        /// Of a JSONPath state.
        case afterParameters
        /// Of a JSONata state.
        case afterArguments
        /// The items of a Map.
        case afterItemsPath
        /// What the state's work gave.
        case result
        case afterResultSelector
        case afterResultPath
    }

    /// Which stage.
    public let name: Name
    /// The event with which the state was entered.
    public let enteredEventID: Int64
    /// The event that it came after.
    public let afterEventID: Int64
    /// The data.
    public let value: JSON
}

extension Execution {
    /// Notes the data of a token's state at a stage, if anybody wants to know.
    func inspect(
        _ name: DataStage.Name,
        _ value: @autoclosure () -> JSON,
        of token: Int,
        in effects: inout Effects
    ) {
        guard effects.stages != nil else { return }
        effects.stages?.append(
            DataStage(
                name: name,
                enteredEventID: tokens[token].enteredEventID,
                afterEventID: tokens[token].lastEventID,
                value: value()
            )
        )
    }

    /// Notes what `InputPath` gave; a JSONata state has none.
    func inspectInput(
        _ input: JSON,
        _ state: CompiledState,
        of token: Int,
        in effects: inout Effects
    ) {
        if case .jsonPath = state.language {
            inspect(.afterInputPath, input, of: token, in: &effects)
        }
    }

    /// Notes what a state's work is given.
    func inspectArguments(
        _ arguments: JSON,
        _ state: CompiledState,
        of token: Int,
        in effects: inout Effects
    ) {
        let name: DataStage.Name =
            switch state.language {
            case .jsonPath: .afterParameters
            case .jsonata: .afterArguments
            }
        inspect(name, arguments, of: token, in: &effects)
    }
}
