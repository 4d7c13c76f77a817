public import Engine
import StatesLanguage
public import Values

/// What becomes of one task attempt in virtual time.
public struct Outcome: Sendable, Equatable {
    /// How it ends.
    public enum End: Sendable, Equatable {
        /// With a result.
        case returns(JSON)
        /// With a result that is longer than the service takes.
        case returnsTooMuch
        /// With an error.
        case throwsError(TaskFailure)
        /// What looked after the task is gone, as when a machine loses its power.
        case isLost
        /// Never: only a timeout or a missed heartbeat ends it.
        case silence
    }

    /// What a `.sync` or a `.waitForTaskToken` says of its request before it waits, or an activity's
    /// worker when it takes the task.
    public enum Acceptance: Sendable, Equatable {
        /// What is usual for the resource.
        case asUsual
        /// The answer to the request, which `TaskSubmitted` records.
        case answered(JSON)
        /// The name of the activity's worker.
        case taken(byWorker: String?)
        /// Nothing: the attempt ends before its request was accepted.
        case none
    }

    /// How it ends.
    public var end: End
    /// How long after its order it ends, in milliseconds of virtual time.
    public var tookMilliseconds: Int64
    /// Until when it gives signs of life, in milliseconds after its order, as often as it has to.
    ///
    /// Nil while it does so to its end.
    public var aliveMilliseconds: Int64?
    /// What comes before the end.
    public var acceptance: Acceptance
    /// How long after its order that comes, in milliseconds.
    public var acceptedMilliseconds: Int64

    /// Makes an outcome.
    public init(
        _ end: End,
        tookMilliseconds: Int64 = 0,
        aliveMilliseconds: Int64? = nil,
        acceptance: Acceptance = .asUsual,
        acceptedMilliseconds: Int64 = 0
    ) {
        self.end = end
        self.tookMilliseconds = tookMilliseconds
        self.aliveMilliseconds = aliveMilliseconds
        self.acceptance = acceptance
        self.acceptedMilliseconds = acceptedMilliseconds
    }

    /// The failure that a lost task ends with, as a live run has it.
    public static let lost = TaskFailure(
        error: "Pawl.TaskLost",
        cause: "What looked after the task is gone and left no word of its end. "
            + "Whether the work was done is not known."
    )
}

extension Outcome {
    /// The news that an attempt brings.
    ///
    /// - Parameters:
    ///   - order: the attempt.
    ///   - limits: by which a result is too long.
    func answers(to order: TaskOrder, limits: ExecutionLimits) -> [VirtualRun.Answer] {
        var answers = [VirtualRun.Answer.alive(untilMilliseconds: aliveMilliseconds)]
        if let accepted = accepted(by: order) {
            answers.append(VirtualRun.Answer(afterMilliseconds: acceptedMilliseconds, accepted))
        }
        let end: ((TaskID) -> Event)?
        switch self.end {
        case .returns(let output): end = { .taskSucceeded($0, output: output) }
        case .returnsTooMuch:
            let text = String(repeating: "x", count: limits.payloadBytesMax + 1)
            end = { .taskSucceeded($0, output: .string(text)) }
        case .throwsError(let failure): end = { .taskFailed($0, failure) }
        case .isLost: end = { .taskFailed($0, Self.lost) }
        case .silence: end = nil
        }
        if let end {
            answers.append(VirtualRun.Answer(afterMilliseconds: tookMilliseconds, end))
        }
        return answers
    }

    private func accepted(by order: TaskOrder) -> ((TaskID) -> Event)? {
        switch (acceptance, order.resource.kind) {
        case (.none, _), (_, .function), (_, .integration(_, _, .requestResponse)): return nil
        case (.taken(let worker), .activity): return { .activityStarted($0, workerName: worker) }
        case (_, .activity): return { .activityStarted($0, workerName: "simulated") }
        case (.answered(let output), .integration):
            return { .taskSubmitted($0, output: output) }
        case (_, .integration):
            let output = UsualAnswer.submission(of: order)
            return { .taskSubmitted($0, output: output) }
        }
    }
}
