import StatesLanguage
import Values

/// Where an execution stood when it ended without success: what a redrive goes on from.
struct Standstill: Sendable {
    let tokens: [Token]
    let freeSlots: [Int]

    /// Keeps where an execution stands.
    ///
    /// `failed` is the token whose state failed, if that is why it ends.
    init(_ tokens: [Token], _ freeSlots: [Int], failed: Int? = nil) {
        var tokens = tokens
        // It may stand as one that is to enter its state: it has entered it.
        if let failed { tokens[failed].phase = .ended }
        self.tokens = tokens
        self.freeSlots = freeSlots
    }
}

/// Why an execution cannot be redriven, in the service's words.
public struct NotRedrivable: Error, Sendable, Equatable {
    /// `redriveStatusReason`.
    public let reason: String

    init(_ reason: String) { self.reason = reason }

    /// That one stands so that there is nothing to redrive.
    public init(_ status: ExecutionStatus) {
        reason = "Execution is \(status.rawValue) and cannot be redriven"
    }
}

extension Execution {
    /// The most redrives of one execution: the service's quota.
    public static let redrivesMax = 1000

    /// Why it cannot be redriven; nil if it can.
    ///
    /// As the service, but for its limit of 14 days after the end.
    public var notRedrivable: NotRedrivable? {
        let reason: String? =
            if status == .running || status == .succeeded {
                NotRedrivable(status).reason
            } else if program.type == .express {
                "Execution is of an EXPRESS state machine and cannot be redriven"
            } else if redriveCount >= Self.redrivesMax {
                "Execution has been redriven \(redriveCount) times and cannot be redriven again"
            } else if lastEventID >= program.limits.historyEventsMax - Self.eventsForRedriveMin {
                "Execution has \(lastEventID) history events, which leaves no room for a redrive"
            } else if standstill == nil {
                "Execution has not begun and cannot be redriven"
            } else {
                nil
            }
        return reason.map { NotRedrivable($0) }
    }

    /// What a redrive adds at the least: that it is one, and its end.
    private static let eventsForRedriveMin: Int64 = 2

    /// Goes on where the execution stood: what has been finished stays, what failed or was ended with
    /// it does its state's work again.
    ///
    /// As documented: the state machine's time begins anew, and each state that is done again has all
    /// its retries. A Fail state is entered again; other states stay entered. Branches of a Parallel and
    /// iterations of a Map that succeeded are not done again, unless the Parallel or Map failed on its
    /// own account: then it is done again as a whole.
    mutating func redrive(at now: Timestamp, into effects: inout Effects) {
        guard notRedrivable == nil, let standstill else { return }
        self.standstill = nil
        status = .running
        failure = nil
        redriveCount += 1
        redriveTime = now
        tokens = standstill.tokens
        freeSlots = standstill.freeSlots
        record(
            .executionRedriven(redriveCount: redriveCount),
            after: lastEventID,
            at: now,
            into: &effects
        )
        startMachineTimer(at: now, into: &effects)
        let root = tokens.firstIndex { if case .root = $0.place { true } else { false } }
        if let root { wake(root) }
    }

    /// Makes a token ready to go on, or those inside it.
    ///
    /// What it does next follows from its own last event: of what follows from the redrive's event,
    /// nobody could tell where it belongs when several branches go on.
    private mutating func wake(_ token: Int) {
        switch tokens[token].phase {
        case .composite(let composite):
            for child in composite.active { wake(child) }
        case .entering: ready.append(token)
        case .redriven, .waiting, .task, .retrying, .ended:
            tokens[token].retriesOfRetrier = []
            tokens[token].retryCount = 0
            if case .fail = program.states[tokens[token].state].body {
                tokens[token].phase = .entering
            } else {
                tokens[token].phase = .redriven
            }
            ready.append(token)
        }
    }

    /// Does a state's work again without entering it.
    mutating func workAgain(_ token: Int, at now: Timestamp, into effects: inout Effects) {
        // What the work does not change has ended.
        tokens[token].phase = .ended
        work(token, at: now, into: &effects)
    }
}
