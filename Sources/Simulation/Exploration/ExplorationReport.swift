public import Engine
public import Values

/// What an exploration has found.
public struct ExplorationReport: Sendable {
    /// The distinct ends of the execution: each status, error and route once.
    public var ends: [End] = []
    /// The distinct ends of each branch and each Map's processor.
    public var scopes: [ScopeReport] = []
    /// The states that nothing leads to.
    public var statesNeverEntered: [String] = []
    /// The rules, Defaults and catchers of states that are entered, that never act.
    public var waysNeverTaken: [Way] = []
    /// The states that are entered only where something is assumed.
    public var statesOnlyAssumed: [String] = []
    /// The rules and Defaults that act only where their Choice is forced: no data was found that
    /// leads there, because the Choice asks about something that cannot be followed back.
    public var waysOnlyAssumed: [Way] = []
    /// The retriers and catchers that can never act, with the reason.
    public var deadHandlers: [DeadHandler] = []
    /// What ends the execution with no handler taking it.
    public var uncaught: [UncaughtErrors] = []
    /// What each state's retriers may come to.
    public var retryBudgets: [RetryBudget] = []
    /// What was asked of all executions, and whether it holds.
    public var properties: [PropertyResult] = []
    /// What was left out, and why: each a sentence.
    public var bounds: [String] = []
    /// Whether there may be ways that were not looked at: something was left out or assumed, or made-up
    /// data did not fit.
    public var isCut = false
    /// How many distinct positions were looked at.
    public var positions = 0
    /// Whether any way comes back to where it was.
    public var loops: [String] = []

    /// The end to which the longest way leads; nil if there is none.
    public var longest: End? {
        ends.max { ($0.millisecondsMax, -$0.number) < ($1.millisecondsMax, -$1.number) }
    }

    /// The end to which the way with the most task attempts leads; nil if there is none.
    public var dearest: End? {
        ends.max { ($0.attemptsMax, -$0.number) < ($1.attemptsMax, -$1.number) }
    }

    /// One distinct end of the execution.
    public struct End: Sendable {
        /// Counted from 1.
        public var number: Int
        /// How it stands.
        public var status: ExecutionStatus
        /// The error that it fails with; nil if it does not, or fails without one.
        public var error: String?
        /// All errors that lead here alike, ``error`` among them where a task raised it.
        public var errors: [String]
        /// The states on the way, each once, with those inside a branch or an iteration only where
        /// that is where it ended.
        public var route: [String]
        /// The states of the smallest way here in which something failed.
        public var failing: [String]
        /// The least number of task attempts on a way here.
        public var attemptsMin: Int
        /// The greatest; what goes round is counted once.
        public var attemptsMax: Int
        /// The longest that waits, back-off and timeouts take on a way here, in milliseconds.
        public var millisecondsMax: Int64
        /// Whether a way here can go round without an end.
        public var goesRound: Bool
        /// The input that leads here.
        public var input: JSON
        /// The fewest outcomes that lead here.
        public var script: OutcomeScript
        /// The states at the top that they lead through, each as often as it is entered.
        public var path: [String]
        /// Whether they do.
        public var check: Check
        /// What the engine said, where it was made-up data that did not fit; nil elsewhere.
        public var doubt: String?
        /// Whether something was assumed for it: a way of a Choice that no data was found for, or a Map's
        /// items.
        public var isAssumed: Bool
    }

    /// What a simulation of an end's script came to.
    public enum Check: Sendable, Equatable {
        /// It came to this end by this route.
        case reached
        /// It came to something else.
        case differs(String)
        /// It was not made, for this reason.
        case notMade(String)
    }

    /// The ends of a branch or a Map's processor.
    public struct ScopeReport: Sendable {
        /// The state that it belongs to.
        public var state: String
        /// Which of its branches, counted from 0; nil for a Map.
        public var branch: Int?
        /// Its ends.
        public var ends: [ScopeEndReport]
    }

    /// One distinct end of a branch or an iteration.
    public struct ScopeEndReport: Sendable, Hashable {
        /// How it ends.
        public var status: ExecutionStatus
        /// The errors that lead here alike.
        public var errors: [String]
        /// The states on the way, each once.
        public var route: [String]
    }

    /// A rule of a Choice, its Default, or a catcher.
    public enum Way: Sendable, Hashable {
        case rule(state: String, index: Int)
        case defaultRule(state: String)
        case catcher(state: String, index: Int)

        /// The state whose way it is.
        public var state: String {
            switch self {
            case .rule(let state, _), .defaultRule(let state), .catcher(let state, _): state
            }
        }
    }

    /// A retrier or a catcher that can never act.
    public struct DeadHandler: Sendable, Hashable {
        /// The state whose it is.
        public var state: String
        /// Whether it is a retrier.
        public var isRetrier: Bool
        /// Its index, counted from 0.
        public var index: Int
        /// What it is for.
        public var errors: [String]
        /// Why it never acts.
        public var reason: String
    }

    /// Errors of one state that end the execution.
    public struct UncaughtErrors: Sendable, Hashable {
        /// The state that raises them.
        public var state: String
        /// Their names.
        public var errors: [String]
    }

    /// What a state's retriers may come to.
    public struct RetryBudget: Sendable, Hashable {
        /// The state.
        public var state: String
        /// How many attempts one visit of it may take.
        public var attemptsMax: Int64
        /// How long its waits between them take together, in milliseconds, jitter at its longest.
        public var millisecondsMax: Int64
        /// How many attempts that makes where it stands in states that are tried again themselves.
        public var attemptsWithOwners: Int64
    }

    /// Whether a property holds.
    public struct PropertyResult: Sendable {
        /// As it was written.
        public var text: String
        /// Whether it holds for everything that was looked at.
        public var holds: Bool
        /// Whether that is so only as far as was looked, because something was left out; an execution that
        /// shows it needs no more.
        public var isBounded: Bool
        /// What shows that it does not, or, of `sometimes`, that it does.
        public var witness: Witness?
    }

    /// An execution that shows something.
    public struct Witness: Sendable {
        /// How it ends.
        public var status: ExecutionStatus
        /// The error that it ends with.
        public var error: String?
        /// The states that it enters, in order.
        public var states: [String]
        /// The input that leads to it.
        public var input: JSON
        /// The outcomes that lead to it.
        public var script: OutcomeScript
        /// Whether a simulation of them came through these states to this end.
        ///
        /// It does not where branches have to come in another order than they begin in.
        public var isReached = false
        /// Whether something was assumed for it: a way of a Choice that no data was found for, or how
        /// many items a Map has and which.
        public var isAssumed = false
    }
}
