import Engine
import Values

/// All that can happen in one scope that begins with given data: positions, and what leads from one
/// to another.
final class ScopeGraph {
    /// A position: a task is waited for, or the scope has ended.
    struct Position {
        /// Where it stands; nil for the beginning and for an end.
        var standing: Standing?
        var end: ScopeEnd?
        var edges: [Edge] = []
        /// Whether it was not looked at further.
        var isCut = false
    }

    /// What becomes of the task that is waited for, and where that leads.
    struct Edge {
        /// The state whose task it is; nil at the beginning.
        var state: String?
        var outcome: AttemptOutcome
        var target: Int
        /// The states that it leads through.
        var entered: [String] = []
        /// The rules and catchers that act.
        var ways: [SequentialForm.Way] = []
        /// The retrier that takes the error, whether it has a retry left or not.
        var takenBy: Int?
        /// The longest that it takes, in milliseconds.
        var millisecondsMax: Int64 = 0
        /// The least number of task attempts in it, and the greatest.
        var attemptsMin = 0
        var attemptsMax = 0
        /// What the branches or iterations of the state do meanwhile.
        var inner: [InnerRoute] = []
        /// How much a script has to say for it.
        var cost = 0
        /// What of its time is certain, and what is not; nil at the beginning.
        var timing: Timing?
    }

    /// The time that an edge takes, in milliseconds.
    struct Timing {
        /// The longest that the task may take, ``LongestTimes/unbounded`` if it may take any time.
        var ownMax: Int64
        /// What it takes at least: a timeout has its time.
        var spent: Int64
        /// Waits and back-off after it.
        var waited: Int64
        /// When the machine times out on it: how long after its beginning that is; nil elsewhere.
        var machineLimit: Int64?
    }

    /// The way that a branch or an iteration takes.
    struct InnerRoute {
        var graph: ScopeGraph
        /// An index into the graph's ends.
        var end: Int
        /// The index of the Map's item, if only this one takes that way.
        var iteration: Int?
        /// How many take that way; more than two are two.
        var times = 1
    }

    let part: Int
    var positions: [Position] = [Position()]
    /// The distinct ends with the ways to them; made once the graph is complete.
    var ends: [RouteEnd] = []
    /// The longest that the scope may take, in milliseconds.
    var longest: Int64 = 0
    /// Which routes could not be told apart any more.
    var isCut = false

    init(part: Int) { self.part = part }
}

/// What becomes of one task attempt.
enum AttemptOutcome {
    /// The execution begins; of several inputs the one with this index.
    case begins(input: JSON, index: Int)
    /// It gives a result, of several the one with this index.
    case returns(JSON, index: Int)
    case fails(ErrorClass)
    /// It goes on and on and its TimeoutSeconds are up.
    case timesOut
    /// It gives no sign of life.
    case missesHeartbeat
    /// It goes on and on and the machine's TimeoutSeconds are up.
    case outlastsMachine

    /// Whether it goes well.
    var isSuccess: Bool {
        switch self {
        case .begins, .returns: true
        case .fails, .timesOut, .missesHeartbeat, .outlastsMachine: false
        }
    }

    /// The errors that it brings.
    var errorNames: [String] {
        switch self {
        case .begins, .returns, .outlastsMachine: []
        case .fails(let error): error.names
        case .timesOut, .missesHeartbeat: [ErrorName.timeout]
        }
    }
}

/// One distinct end of a scope and the smallest way to it.
struct RouteEnd {
    /// The index of the end's position.
    var position: Int
    var end: ScopeEnd
    /// The errors that lead here in the same way; empty if it ends well.
    var errors: [String]
    /// The states on the way, each once: what goes round is left out.
    var route: [String]
    /// The edges of the smallest way, as position and number.
    var edges: [(position: Int, edge: Int)]
    /// How much a script has to say for it.
    var cost: Int
    var attemptsMin: Int
    var attemptsMax: Int
    var millisecondsMax: Int64
    /// The time that waits in it, of attempts that are repeated, take at the most.
    var goesRound: Bool
}
