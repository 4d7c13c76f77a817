import StatesLanguage
import Values

/// One position of an execution: the root's, a branch's, or an iteration's.
///
/// (Not to be mixed up with the service's task token, which is always called that here.)
struct Token: Sendable {
    /// Where it stands in what it belongs to.
    enum Place: Sendable {
        case root
        case branch(parent: Int, index: Int)
        case iteration(parent: Int, index: Int)
    }

    /// What it waits for.
    enum Phase: Sendable {
        /// Nothing: it is to enter its state.
        case entering
        /// Nothing: it is to do the work of its state again, after a redrive.
        case redriven
        /// A Wait state's timer.
        case waiting(TimerID)
        /// A task's answer.
        case task(RunningTask)
        /// The timer of a retrier, before its state's work is done again.
        case retrying(TimerID)
        /// Its branches or iterations.
        case composite(Composite)
        /// Nothing any more.
        case ended
    }

    let place: Place
    /// Its state, an index into the program's.
    var state: Int
    /// The event that its next one follows from.
    var lastEventID: Int64
    /// What its state was entered with.
    var input: JSON
    /// The variables that it sees: outer ones, and its own over them.
    var variables: JSONObject
    /// The item of the innermost Map around it.
    var item: (index: Int, value: JSON)?
    /// When its state was entered.
    var enteredAt = Timestamp(milliseconds: 0)
    /// The event that tells of it.
    var enteredEventID: Int64 = 0
    /// The event that entering followed from: a failed evaluation follows from it too, as recorded.
    var eventIDBeforeEntering: Int64 = 0
    /// How many retries each retrier of its state has led to: one count per retrier, kept while the
    /// state is not left.
    var retriesOfRetrier: [Int] = []
    /// How many retries that makes.
    var retryCount = 0
    var phase = Phase.entering

    init(
        place: Place,
        state: Int,
        lastEventID: Int64,
        input: JSON,
        variables: JSONObject,
        item: (index: Int, value: JSON)?
    ) {
        self.place = place
        self.state = state
        self.lastEventID = lastEventID
        self.input = input
        self.variables = variables
        self.item = item
    }
}

/// A task attempt whose answer is waited for.
struct RunningTask: Sendable {
    let order: TaskOrder
    /// Whether its request was accepted, or a worker took it.
    ///
    /// Told once; a driver that comes back
    /// after a crash may say it again.
    var isUnderWay = false
    var timeoutTimer: TimerID?
    var heartbeatTimer: TimerID?
}

/// The branches of a Parallel state or the iterations of a Map that are under way.
struct Composite: Sendable {
    /// The tokens that are not done yet, in the order in which they started.
    var active: [Int]
    /// What each branch or iteration gave, null until it has.
    var results: [JSON]
    /// How many have not given theirs.
    var remaining: Int
    /// Of a Map: the items that have not been started.
    var pending: PendingItems?
}

/// The items of a Map that wait for their turn.
struct PendingItems: Sendable {
    let items: [JSON]
    /// The effective input, on which `ItemSelector` is evaluated.
    let input: JSON
    var nextIndex: Int
}

/// Why a timer was asked for.
enum TimerPurpose: Sendable {
    case wait, retry, taskTimeout, heartbeat
}

/// A timer that is waited for.
struct RunningTimer: Sendable {
    let token: Int
    let purpose: TimerPurpose
    let until: Timestamp
}
