/// What an execution decided where its history tells only what came of it: which rule of a Choice,
/// which retrier, which catcher.
///
/// Whoever wants to know asks with ``Effects/init(keepsDecisions:keepsStages:)``; a live run does not.
public struct Decision: Sendable, Equatable {
    /// A way out of a state.
    public enum Exit: Sendable, Hashable {
        /// `Next`, or `End`.
        case next
        /// The rule of a Choice with this index.
        case rule(Int)
        /// `Default` of a Choice.
        case otherwise
        /// The catcher with this index.
        case catcher(Int)
    }

    /// What was decided.
    public enum Kind: Sendable, Equatable {
        /// The state was left; `to` is the next state, nil at the end of a scope.
        case left(Exit, to: String?)
        /// The retrier with this index took an error, and the work is done again after a wait.
        case retried(Int, TaskFailure, afterMilliseconds: Int64)
        /// The catcher with this index took an error; that the state was left comes next.
        case caught(Int, TaskFailure)
        /// Neither a retrier nor a catcher took an error: it ended the state's scope.
        case uncaught(TaskFailure)
    }

    /// The state that it is about.
    public let state: String
    /// The event with which the state was entered; it tells one visit from another.
    ///
    /// Within a distributed Map it counts in the child's own history.
    public let enteredEventID: Int64
    /// The event that it came after: of a failed task attempt, the one that says so.
    public let afterEventID: Int64
    /// What was decided.
    public let kind: Kind
}

extension Execution {
    /// Notes what was decided for a token's state, if anybody wants to know.
    func note(_ kind: @autoclosure () -> Decision.Kind, of token: Int, in effects: inout Effects) {
        guard effects.decisions != nil else { return }
        effects.decisions?.append(
            Decision(
                state: program.states[tokens[token].state].name,
                enteredEventID: tokens[token].enteredEventID,
                afterEventID: tokens[token].lastEventID,
                kind: kind()
            )
        )
    }

    /// The name of a state.
    func name(ofState index: Int?) -> String? { index.map { program.states[$0].name } }

    /// The indices of the Map iterations around a token, the outermost first.
    func mapIndices(around token: Int) -> [Int] {
        var indices: [Int] = []
        var place = tokens[token].place
        while true {
            switch place {
            case .root: return indices.reversed()
            case .branch(let parent, _): place = tokens[parent].place
            case .iteration(let parent, let index):
                indices.append(index)
                place = tokens[parent].place
            }
        }
    }

    /// The task whose sign of life a timer waits for; nil for a timer of another purpose.
    public func task(waitedForBy timer: TimerID) -> TaskOrder? {
        guard let running = timers[timer], case .heartbeat = running.purpose,
            case .task(let task) = tokens[running.token].phase
        else { return nil }
        return task.order
    }
}
