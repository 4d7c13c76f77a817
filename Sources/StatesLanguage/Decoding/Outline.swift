/// The shape of a definition as it is written, kept beside the model for the checks: it is there even
/// where a state could not be decoded, and it knows every place.
struct ScopeOutline: Sendable {
    /// Whose states these are.
    enum Owner: Sendable {
        case machine
        case branch
        case processor
    }

    var owner: Owner
    var place: Place
    /// The name that `StartAt` gives.
    var start: Place?
    var states: [StateOutline]
}

/// One state as it is written.
///
/// A class, because two dozen checks hand it around, and it never changes.
final class StateOutline: Sendable {
    let name: String
    let place: Place
    let language: QueryLanguage
    /// Its type, nil if it has none or an unknown one.
    let type: StateType?
    /// What was decoded, nil if there were errors.
    let state: State?
    /// Where it may go.
    let edges: [Edge]
    /// Whether its scope may end with it.
    let isTerminal: Bool
    /// The scopes in it.
    let scopes: [ScopeOutline]
    /// The members of `Retry`.
    let retriers: [Handler]
    /// The members of `Catch`.
    let catchers: [Handler]
    /// What the `Resource` of a Task names, if it can be read.
    let resource: Resource?

    init(_ draft: StateDraft, type: StateType?, state: State?) {
        name = draft.name
        place = draft.place
        language = draft.language
        self.type = type
        self.state = state
        edges = draft.edges
        isTerminal = draft.isTerminal
        scopes = draft.scopes
        retriers = Handler.list(.retrier, in: draft.place)
        catchers = Handler.list(.catcher, in: draft.place)
        resource =
            type == .task ? draft.place["Resource"]?.string.flatMap(Resource.init(parsing:)) : nil
    }

    /// `Retry` and `Catch`, whichever it has.
    var handlerLists: [[Handler]] { [retriers, catchers].filter { !$0.isEmpty } }

    /// One way out of a state.
    struct Edge: Sendable {
        enum Kind: Equatable, Sendable {
            case next
            case choice(Int)
            case fallback
            case catcher(Int)
        }

        var kind: Kind
        var target: String
        var place: Place
    }
}

/// The types of state.
enum StateType: String, CaseIterable, Sendable {
    case task = "Task"
    case wait = "Wait"
    case pass = "Pass"
    case succeed = "Succeed"
    case fail = "Fail"
    case choice = "Choice"
    case parallel = "Parallel"
    case map = "Map"
}
