import Engine
import Synchronization
public import Values

/// What a driver is told besides its store and its world.
public struct DriverOptions: Sendable {
    /// The folder that relative paths of the project mean.
    public var projectDirectory: String
    /// The account that ARNs of new executions name.
    public var account: String
    /// The region that ARNs of new executions name.
    public var region: String

    /// Makes options.
    public init(
        projectDirectory: String,
        account: String = "000000000000",
        region: String = "local"
    ) {
        self.projectDirectory = Files.absolute(projectDirectory)
        self.account = account
        self.region = region
    }
}

/// Runs the executions of a store: news in, made durable, orders carried out.
///
/// One thread calls ``run(until:)``; any thread may ask for something meanwhile, and what several
/// ask for at once shares a flush. Making a driver recovers every execution that is open in the
/// store: its history is fed back in, and its tasks are found again where they run.
///
/// After a ``StoreError`` the driver does nothing more, and every call throws that error: what is
/// not on the disk has not been done. A new driver goes on from there.
public final class Driver: Sendable {
    private let core: Mutex<DriverCore>
    private let mailbox = Mailbox()
    private let poller: Poller
    private let clock: any Clock
    private let isLeaving = Atomic<Bool>(false)

    /// No wait is longer, so that a clock that was set is noticed.
    private static let waitMillisecondsMax: Int64 = 10_000

    /// Until when to drive.
    public enum Goal: Sendable, Equatable {
        /// An execution has ended.
        case ended(ExecutionKey)
        /// No execution is open.
        case allEnded
        /// ``Driver/leave()`` was called.
        case left
    }

    /// Makes a driver and recovers the open executions of its store.
    ///
    /// - Parameters:
    ///   - store: what it drives; it is the driver's from here on.
    ///   - registry: what carries out tasks.
    ///   - options: see ``DriverOptions``.
    ///   - clock: where the time comes from.
    ///   - observer: is told what has become durable.
    ///   - log: takes remarks.
    /// - Throws: ``StoreError``. An execution that cannot be recovered is no error: it is left alone
    ///   and named in ``problems``.
    public init(
        store: consuming sending Store,
        registry: any IntegrationRegistry,
        options: DriverOptions,
        clock: any Clock = SystemClock(),
        observer: (any DriverObserver)? = nil,
        log: @escaping Log = { _, _ in }
    ) throws(StoreError) {
        let inbox = store.layout.inbox
        let poller = try storing(inbox, "watch the inbox") { () throws(SystemError) in
            try Poller(inbox: inbox)
        }
        var core = DriverCore(
            store: store,
            host: ProcessHost(poller: poller),
            registry: registry,
            options: options,
            clock: clock,
            observer: observer,
            log: log
        )
        try core.recover()
        self.core = Mutex(core)
        self.poller = poller
        self.clock = clock
    }

    /// Drives until a goal is reached or ``leave()`` is called.
    ///
    /// - Throws: ``StoreError`` that ended the driver.
    public func run(until goal: Goal) throws(StoreError) {
        var arrivals = Arrivals()
        while true {
            let step = turn(arrivals, goal: goal)
            if let failure = step.failure { throw failure }
            if step.isReached || isLeaving.load(ordering: .relaxed) { return }
            arrivals = poller.wait(milliseconds: Int(step.milliseconds))
        }
    }

    /// Waits once, at most so long, and takes what has come: for tests.
    func runOnce(milliseconds: Int) throws(StoreError) {
        if let failure = turn(poller.wait(milliseconds: milliseconds), goal: nil).failure {
            throw failure
        }
    }

    /// Makes ``run(until:)`` return as soon as it can, and lets everything be as it is: what runs goes
    /// on under its supervisors, and the next driver finds it.
    public func leave() {
        isLeaving.store(true, ordering: .relaxed)
        poller.wake()
    }

    /// Asks for something and waits for the answer, which is durable.
    ///
    /// - Throws: ``StoreError`` that ended the driver.
    public func ask(_ request: Request) throws(StoreError) -> Reply {
        let letter = mailbox.post(request)
        // Whoever is first in here takes the requests of all, with one flush; the others find their
        // answers waiting.
        while true {
            if let answer = letter.answer { return try answer.get() }
            _ = turn(Arrivals(), goal: nil, unless: letter)
            poller.wake()
        }
    }

    /// Puts everything on the disk, so that the next start has nothing to repair.
    public func checkpoint() throws(StoreError) {
        let failure = core.withLock { core -> StoreError? in
            do throws(StoreError) { try core.checkpoint() } catch { return error }
            return nil
        }
        if let failure { throw failure }
    }

    /// What could not be recovered, each left as it is.
    public var problems: [StoreError] { core.withLock { $0.problems } }

    /// How often the disk was flushed for the journal.
    public var flushes: Int { core.withLock { $0.store.flushes } }

    private struct Step: Sendable {
        var failure: StoreError?
        var isReached = false
        var milliseconds: Int64 = 0
    }

    /// Takes one turn.
    ///
    /// - Parameters:
    ///   - arrivals: what has come from outside.
    ///   - goal: what to look for afterwards.
    ///   - answered: a letter that makes the turn needless if it has been answered while the driver
    ///     was busy with another turn: then those behind it gather for one flush.
    /// - Returns: how the driver stands.
    private func turn(
        _ arrivals: Arrivals,
        goal: Goal?,
        unless answered: Letter? = nil
    ) -> Step {
        core.withLock { core in
            if let answered, answered.answer != nil { return Step() }
            let letters = mailbox.take()
            do throws(StoreError) {
                try core.turn(arrivals, letters)
            } catch {
                for letter in letters { letter.answer = .failure(error) }
                return Step(failure: error)
            }
            let isReached =
                switch goal {
                case .ended(let key): !core.isOpen(key)
                case .allEnded: core.isIdle
                case .left, nil: false
                }
            let left = core.next.map { $0.milliseconds - clock.now().milliseconds }
            let wait = min(max(left ?? Self.waitMillisecondsMax, 0), Self.waitMillisecondsMax)
            return Step(isReached: isReached, milliseconds: core.hasNews ? 0 : wait)
        }
    }
}

// What can be asked, by name.
extension Driver {
    /// Starts an execution.
    ///
    /// The same name with the same input gives the execution that already runs.
    ///
    /// - Throws: ``RequestRefused``: `ExecutionAlreadyExists`, `InvalidName`,
    ///   `InvalidExecutionInput`; ``StoreError``.
    /// - Returns: its ARN and start date.
    @discardableResult
    public func start(_ request: StartRequest) throws -> (arn: String, startDate: Timestamp) {
        switch try ask(.startExecution(request)) {
        case .started(let arn, let startDate): return (arn, startDate)
        case .refused(let refused): throw refused
        case .redriven, .stopped, .accepted, .activityTask:
            preconditionFailure("not an answer to a start")
        }
    }

    /// Lets an execution go on that has ended and did not succeed: `ExecutionRedriven`.
    ///
    /// - Throws: ``RequestRefused``: `ExecutionDoesNotExist`, `ExecutionNotRedrivable`;
    ///   ``StoreError``.
    public func redrive(_ key: ExecutionKey) throws { try accept(.redriveExecution(key)) }

    /// Ends an execution now: `ExecutionAborted`.
    ///
    /// - Throws: ``RequestRefused``: `ExecutionDoesNotExist`; ``StoreError``.
    public func stop(_ key: ExecutionKey, error: String? = nil, cause: String? = nil) throws {
        try accept(.stopExecution(key, error: error, cause: cause))
    }

    /// Gives the result of a task that waits for it.
    ///
    /// - Throws: ``RequestRefused``: `InvalidToken`, `TaskDoesNotExist`, `TaskTimedOut`;
    ///   ``StoreError``.
    public func succeed(token: String, output: JSON) throws {
        try accept(.taskSucceeded(token: token, output: output))
    }

    /// Lets a task fail that waits for an answer.
    ///
    /// Throws as ``succeed(token:output:)``.
    public func fail(token: String, error: String?, cause: String?) throws {
        try accept(.taskFailed(token: token, error: error, cause: cause))
    }

    /// Says that a task is still being worked on.
    ///
    /// Throws as ``succeed(token:output:)``.
    public func heartbeat(token: String) throws {
        try accept(.taskHeartbeat(token: token))
    }

    private func accept(_ request: Request) throws {
        if case .refused(let refused) = try ask(request) { throw refused }
    }
}
