import ArgumentParser
import Engine
import Integrations
import Runtime
import Values

/// `pawl perform`: does a piece of work that a task's process was planned for.
///
/// Not for people: it reads a ``WorkerRequest`` and answers in JSON, to the supervisor above it.
struct PerformCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "perform",
        abstract: "Do the work of a task: what Pawl starts for itself.",
        shouldDisplay: false
    )

    @Argument(help: "What kind of work.")
    var kind: String

    func run() throws {
        let text = try FileAccess.read(descriptor: 0, name: "standard input")
        let request: WorkerRequest
        do {
            guard let read = WorkerRequest(try JSON(parsing: text)) else {
                throw CommandFailure("standard input has no request: a member is missing")
            }
            request = read
        } catch let error as JSONError {
            throw CommandFailure("standard input has no request: \(error)")
        }
        let answer: JSON
        do throws(TaskFailureError) {
            answer = try worker(for: request).perform(request)
        } catch {
            let failure = error.failure
            Terminal.current.output.print(
                ([
                    "Error": failure.error.map { .string($0) } ?? .null,
                    "Cause": failure.cause.map { .string($0) } ?? .null,
                ] as JSON).text()
            )
            throw ExitStatus.failed
        }
        Terminal.current.output.print(answer.text())
    }

    private func worker(for request: WorkerRequest) throws(TaskFailureError) -> any Worker {
        guard
            let configuration = ProjectConfiguration.load(from: request.projectDirectory)
                .configuration
        else {
            throw TaskFailureError(
                "Pawl.ProjectInvalid",
                "\(request.projectDirectory)/\(ProjectConfiguration.fileName) is invalid; `pawl validate` "
                    + "says why."
            )
        }
        guard let worker = Workers.worker(kind, configuration: configuration) else {
            throw TaskFailureError(
                "Pawl.WorkerFailed",
                "This pawl does no work of the kind \(kind); it does \(Workers.names.joined(separator: ", "))."
            )
        }
        return worker
    }
}
