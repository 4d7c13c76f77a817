import Engine
import Values

extension Replay {
    /// Says of the attempts that the replay has taken from the record where they are from.
    var takenOutcomes: any OutcomeSource { TakenOutcomes(taken: taken) }

    private struct TakenOutcomes: OutcomeSource {
        let taken: [TaskID: Int64]

        func outcome(of call: TaskCall) -> SourcedOutcome? {
            taken[call.order.id].map {
                SourcedOutcome(Outcome(.silence), from: .recorded(event: $0))
            }
        }
    }
}

/// The results of a recording's tasks for attempts that are done anew: as if what failed then succeeded
/// now, of which nothing but a placeholder is known.
public struct RecordedSuccesses: OutcomeSource {
    private let recording: Recording

    /// Makes a source of a recording.
    public init(_ recording: Recording) { self.recording = recording }

    /// The result of the visit's last attempt, if that succeeded.
    public func outcome(of call: TaskCall) -> SourcedOutcome? {
        let address = VisitAddress(state: call.state, iteration: call.iteration, visit: call.visit)
        guard let visit = recording.visits.visit(at: address),
            let attempt = recording.attempts[visit]?.last, let end = attempt.end,
            case .succeeded(let output) = end.content
        else { return nil }
        let took = end.at.milliseconds - attempt.scheduledAt.milliseconds
        return SourcedOutcome(
            Outcome(.returns(output), tookMilliseconds: max(0, took)),
            from: .recorded(event: end.eventID)
        )
    }
}
