/// The shape of a definition as it is written, kept beside the model for the checks: it is there even
/// where a state could not be decoded, and it knows every place.
struct ScopeOutline {
    /// Whose states these are.
    enum Owner {
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
struct StateOutline {
    var name: String
    var place: Place
    var language: QueryLanguage
    /// Its type, nil if it has none or an unknown one.
    var type: StateType?
    /// What was decoded, nil if there were errors.
    var state: State?
    /// Where it may go.
    var edges: [Edge]
    /// Whether its scope may end with it.
    var isTerminal: Bool
    /// The scopes in it.
    var scopes: [ScopeOutline]

    /// One way out of a state.
    struct Edge {
        enum Kind: Equatable {
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
enum StateType: String, CaseIterable {
    case task = "Task"
    case wait = "Wait"
    case pass = "Pass"
    case succeed = "Succeed"
    case fail = "Fail"
    case choice = "Choice"
    case parallel = "Parallel"
    case map = "Map"
}
