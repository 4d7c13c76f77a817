import Engine
import Runtime
import Values

/// The plan of a worker's process, and what its end means.
struct WorkerPlan {
    /// A result may be as long as a shell task's.
    static let outputBytesMax = 8 << 20

    let kind: String
    let project: Project

    /// The process that does the work; `own` is added to its environment, secrets resolved.
    ///
    /// - Throws: `Pawl.SecretNotFound`.
    func process(
        _ parameters: JSON,
        order: TaskOrder,
        attempt: TaskAttempt,
        own: [String: ConfiguredText] = [:]
    ) throws(TaskFailureError) -> ProcessPlan {
        let request = WorkerRequest(
            projectDirectory: attempt.projectDirectory,
            storeDirectory: attempt.storeDirectory,
            idempotencyKey: attempt.idempotencyKey,
            requester: attempt.execution.arn,
            parameters: parameters
        )
        return ProcessPlan(
            arguments: [project.pawl, "perform", kind],
            environment: try TaskEnvironment(project: project, order: order, attempt: attempt)
                .make(own: own),
            workingDirectory: attempt.projectDirectory,
            standardInput: Array(request.json.text().utf8),
            standardOutputBytesMax: Self.outputBytesMax
        )
    }

    /// What the end of the process means: its result, or the failure that it named.
    static func outcome(of result: ProcessResult) -> TaskOutcome {
        switch result.end {
        case .exited(let code):
            let answer: JSON
            do throws(JSONError) {
                answer = try JSON(parsing: result.standardOutput)
            } catch { return broken("exited with code \(code)", result) }
            if code == 0 { return .succeeded(answer) }
            guard let error = answer["Error"]?.stringValue else {
                return broken("exited with code \(code)", result)
            }
            return Failures.failed(error, answer["Cause"]?.stringValue)
        case .signalled(let signal): return broken("was ended by \(Signals.name(signal))", result)
        case .notStarted(let reason): return Failures.notStarted("pawl", reason: reason)
        case .outputLimitExceeded:
            return broken("had a result of more than \(outputBytesMax) bytes", result)
        case .lost: return Failures.lost
        }
    }

    private static func broken(_ how: String, _ result: ProcessResult) -> TaskOutcome {
        let said = Failures.excerpt(result.standardError)
        return Failures.failed(
            "Pawl.WorkerFailed",
            "The process that did the work \(how)" + (said.isEmpty ? "." : ": " + said)
        )
    }
}
