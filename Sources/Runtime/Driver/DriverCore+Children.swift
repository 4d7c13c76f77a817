import Engine
import StatesLanguage
import Values

/// A task that has started another execution.
struct NestedTask: Sendable, Equatable {
    let key: ExecutionKey
    let task: TaskID
    let wait: StartExecutionPlan.Wait
    /// The service in whose name it was started: `states`, or `aws-sdk:sfn`.
    let service: String
}

// Executions that tasks start.
extension DriverCore {
    /// Starts the execution that a task asks for, or finds it if an earlier driver has started it.
    mutating func startChild(
        _ plan: StartExecutionPlan,
        _ order: TaskOrder,
        of key: ExecutionKey
    ) {
        guard let identity = running[key]?.execution.identity else { return }
        guard let machine = registry.stateMachine(plan.stateMachine) else {
            return endTask(
                order.id,
                of: key,
                with: .failed(NestedExecution.noSuchMachine(plan.stateMachine))
            )
        }
        let parent = ExecutionRecord.Parent(
            executionARN: identity.arn,
            task: order.id,
            waits: plan.wait != .none
        )
        let request = StartRequest(
            machine: machine,
            name: plan.name ?? NestedExecution.name(of: parent),
            input: plan.input.isNull ? [:] : plan.input
        )
        let child: ExecutionRecord
        do throws(RequestRefused) { child = try begin(request, parent: parent) } catch {
            return endTask(order.id, of: key, with: .failed(NestedExecution.failure(error)))
        }
        let service = order.resource.service
        let answer = NestedExecution.startResponse(child, service: service)
        let isCallback = order.resource.pattern == .waitForTaskToken
        guard plan.wait != .none || isCallback else {
            return endTask(order.id, of: key, with: .succeeded(answer))
        }
        submit(order.id, of: key, answer)
        // Somebody answers with the token that the child was given: not the child's end.
        guard plan.wait != .none else { return }
        let task = NestedTask(key: key, task: order.id, wait: plan.wait, service: service)
        running[key]?.tasks[order.id]?.child = child.key
        if child.end == nil {
            parents[child.key, default: []].append(task)
        } else {
            childEnded(child, task)
        }
    }

    /// A task's execution has ended: so does the task.
    mutating func childEnded(_ child: ExecutionRecord, _ parent: NestedTask) {
        let description = NestedExecution.description(
            child,
            isParsed: parent.wait == .parsedDescription
        )
        let outcome: TaskOutcome =
            child.status == .succeeded
            ? .succeeded(description)
            : .failed(TaskFailure(error: "States.TaskFailed", cause: description.text()))
        endTask(parent.task, of: parent.key, with: outcome)
    }

    /// Ends an execution whose task is no longer waited for.
    mutating func stopChild(_ child: ExecutionKey, of parent: NestedTask) {
        parents[child]?.removeAll { $0.key == parent.key && $0.task == parent.task }
        // It may belong to somebody else, who started it under the same name.
        guard let record = running[child]?.record, let owner = record.parent,
            owner.task == parent.task, ExecutionKey(arn: owner.executionARN) == parent.key
        else { return }
        news.append(
            (
                child,
                .stopRequested(
                    error: nil,
                    cause: "The task that waits for it has ended: \(parent.key)."
                )
            )
        )
    }
}

/// Names and shapes of nested executions, as the service has them.
enum NestedExecution {
    /// The name of the execution of a task that gives none: always the same one, so that a driver
    /// after a crash finds it.
    static func name(of parent: ExecutionRecord.Parent) -> String {
        let seed = Array("\(parent.executionARN)/\(parent.task)".utf8)
        let digits = Array(Digest.hex(of: seed, algorithm: .sha256).utf8.prefix(32))
        let parts = [0..<8, 8..<12, 12..<16, 16..<20, 20..<32]
        return parts.map { String(decoding: digits[$0], as: UTF8.self) }.joined(separator: "-")
    }

    /// The answer to a start.
    ///
    /// Optimised integrations add what the service's client adds.
    static func startResponse(_ child: ExecutionRecord, service: String) -> JSON {
        let arn = JSON.string(child.identity.arn)
        let start = child.identity.startTime
        if service.hasPrefix("aws-sdk:") {
            return ["ExecutionArn": arn, "StartDate": .string(start.description)]
        }
        let request = Digest.hex(of: Array(child.identity.arn.utf8), algorithm: .md5)
        return [
            "ExecutionArn": arn,
            "SdkHttpMetadata": ["HttpStatusCode": 200],
            "SdkResponseMetadata": ["RequestId": .string(request)],
            "StartDate": .integer(start.milliseconds),
        ]
    }

    /// What `.sync` gives: the execution's description with its output as text, or with `.sync:2`
    /// as JSON.
    ///
    /// A failed one's is the cause of the failure.
    static func description(_ child: ExecutionRecord, isParsed: Bool) -> JSON {
        func value(_ value: JSON) -> JSON { isParsed ? value : .string(value.text()) }
        var object = JSONObject()
        if let cause = child.end?.cause { object["Cause"] = .string(cause) }
        if let error = child.end?.error { object["Error"] = .string(error) }
        object["ExecutionArn"] = .string(child.identity.arn)
        object["Input"] = value(child.input)
        object["InputDetails"] = ["Included": true]
        object["Name"] = .string(child.identity.name)
        if let output = child.end?.output {
            object["Output"] = value(output)
            object["OutputDetails"] = ["Included": true]
        }
        object["StartDate"] = .integer(child.identity.startTime.milliseconds)
        object["StateMachineArn"] = .string(child.identity.stateMachineARN)
        object["Status"] = .string(child.status.rawValue)
        if let end = child.end { object["StopDate"] = .integer(end.date.milliseconds) }
        return .object(object)
    }

    static func noSuchMachine(_ name: String) -> TaskFailure {
        failure(
            RequestRefused("StateMachineDoesNotExist", "State Machine Does Not Exist: '\(name)'")
        )
    }

    /// A refusal as the failure of the task that asked.
    static func failure(_ refused: RequestRefused) -> TaskFailure {
        let request = Digest.hex(of: Array(refused.message.utf8), algorithm: .md5)
        return TaskFailure(
            error: "StepFunctions.\(refused.name)Exception",
            cause: "\(refused.message) (Service: AWSStepFunctions; Status Code: 400; "
                + "Error Code: \(refused.name); Request ID: \(request); Proxy: null)"
        )
    }
}

extension Resource {
    /// The service of an integration: `states`, `aws-sdk:sfn`; empty for anything else.
    var service: String {
        if case .integration(let service, _, _) = kind { service } else { "" }
    }
}

extension ExecutionKey {
    /// Where the execution with this ARN is kept; nil if the text is no ARN of an execution.
    public init?(arn: String) {
        // arn:aws:states:region:account:execution:machine:name
        let parts = arn.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard parts.count >= 8, parts[2] == "states", parts[5] == "execution",
            let key = try? ExecutionKey(machine: parts[6], name: parts[7])
        else { return nil }
        self = key
    }
    /// The execution that a task token is of: `<ARN>#<UUID>` in Base64; nil if the text is no token.
    public init?(token: String) {
        guard token.utf8.count <= 2048, let bytes = Base64.decode(token),
            let arn = String(decoding: bytes, as: UTF8.self).split(separator: "#").first,
            let key = ExecutionKey(arn: String(arn))
        else { return nil }
        self = key
    }
}
