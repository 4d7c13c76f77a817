import Engine
import Simulation
import StatesLanguage
import Values

/// A simulation for programs.
enum SimulationJSON {
    /// Everything: how it ended, the path, the attempts, the decisions, the history.
    static func json(of simulation: Simulation) -> JSON {
        let execution = simulation.execution
        var object = JSONObject()
        object["stateMachine"] = .string(execution.identity.stateMachineName)
        object["status"] = .string(execution.status.rawValue)
        object["startDate"] = .string(execution.identity.startTime.description)
        object["stopDate"] = .string(simulation.now.description)
        object["virtualSeconds"] = seconds(simulation.durationMilliseconds)
        object["seed"] = .string(String(execution.seed))
        object["input"] = execution.input
        object["output"] = execution.output
        object["error"] = execution.failure?.error.map { .string($0) }
        object["cause"] = execution.failure?.cause.map { .string($0) }
        object["path"] = .array(simulation.path.map { .string($0) })
        object["attempts"] = .array(simulation.attempts.map(attempt))
        object["decisions"] = .array(simulation.decisions.compactMap(decision))
        object["placeholders"] = .array(simulation.placeholders.map { .string($0) })
        object["history"] = .array(simulation.history.map(\.json))
        return .object(object)
    }

    private static func seconds(_ milliseconds: Int64) -> JSON {
        milliseconds % 1000 == 0
            ? .integer(milliseconds / 1000) : .double(Double(milliseconds) / 1000)
    }

    private static func attempt(_ attempt: SimulatedAttempt) -> JSON {
        let call = attempt.call
        var object = JSONObject()
        object["state"] = .string(call.state)
        if !call.iteration.isEmpty {
            object["iteration"] = .array(call.iteration.map { .integer(Int64($0)) })
        }
        object["visit"] = .integer(Int64(call.visit))
        object["attempt"] = .integer(Int64(call.attempt))
        object["call"] = .integer(Int64(call.call))
        object["eventId"] = .integer(call.order.id.eventID)
        object["resource"] = .string(call.order.resource.arn)
        object["input"] = call.order.input
        object["startDate"] = .string(attempt.orderedAt.description)
        object["stopDate"] = attempt.endedAt.map { .string($0.description) }
        object["seconds"] = attempt.endedAt.map {
            seconds($0.milliseconds - attempt.orderedAt.milliseconds)
        }
        switch attempt.end {
        case .succeeded(let output):
            object["status"] = "SUCCEEDED"
            object["output"] = output
        case .failed(let failure):
            object["status"] = "FAILED"
            add(failure, to: &object)
        case .timedOut(let failure):
            object["status"] = "TIMED_OUT"
            add(failure, to: &object)
        case .cancelled: object["status"] = "ABORTED"
        case nil: object["status"] = "RUNNING"
        }
        object["outcomeFrom"] = origin(attempt.planned.origin)
        switch attempt.reaction {
        case .retried(let index, let delay):
            object["retrier"] = .integer(Int64(index))
            object["backoffSeconds"] = seconds(delay)
        case .caught(let index): object["catcher"] = .integer(Int64(index))
        case .uncaught: object["uncaught"] = true
        case nil: break
        }
        return .object(object)
    }

    private static func add(_ failure: TaskFailure, to object: inout JSONObject) {
        object["error"] = failure.error.map { .string($0) }
        object["cause"] = failure.cause.map { .string($0) }
    }

    private static func origin(_ origin: OutcomeOrigin) -> JSON {
        switch origin {
        case .script(let rule): ["script": .integer(Int64(rule))]
        case .mock(let response): ["mock": .string(response)]
        case .recorded(let event): ["recordedEventId": .integer(event)]
        case .example: "example"
        case .placeholder: "placeholder"
        }
    }

    /// What was decided; leaving by `Next` is no decision.
    private static func decision(_ timed: TimedDecision) -> JSON? {
        let decision = timed.decision
        var object = JSONObject()
        object["state"] = .string(decision.state)
        object["date"] = .string(timed.at.description)
        object["afterEventId"] = .integer(decision.afterEventID)
        switch decision.kind {
        case .left(.next, _): return nil
        case .left(let exit, let target):
            switch exit {
            case .rule(let index): object["rule"] = .integer(Int64(index))
            case .otherwise: object["default"] = true
            case .catcher(let index): object["leftByCatcher"] = .integer(Int64(index))
            case .next: break
            }
            object["next"] = target.map { .string($0) }
        case .retried(let index, let failure, let delay):
            object["retrier"] = .integer(Int64(index))
            object["backoffSeconds"] = seconds(delay)
            add(failure, to: &object)
        case .caught(let index, let failure):
            object["catcher"] = .integer(Int64(index))
            add(failure, to: &object)
        case .uncaught(let failure):
            object["uncaught"] = true
            add(failure, to: &object)
        }
        return .object(object)
    }
}
