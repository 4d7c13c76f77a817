// Time limits.
extension DiagnosticCatalog {
    static let timeEntries: [Entry] = [
        Entry(
            code: .noTimeout,
            title: "A task without time limit",
            explanation: """
                Neither the task nor the machine has a time limit. A task that hangs holds \
                up the execution for over three years.
                """,
            bad: """
                StartAt: A
                States:
                  A:
                    Type: Task
                    Resource: lambda:invoke
                    Parameters: {FunctionName: f}
                    End: true
                """,
            good: """
                StartAt: A
                States:
                  A:
                    Type: Task
                    Resource: lambda:invoke
                    TimeoutSeconds: 60
                    Parameters: {FunctionName: f}
                    End: true
                """
        ),
        Entry(
            code: .unboundedCallback,
            title: "A callback that is waited for without bound",
            explanation: """
                A task that a worker or a person must answer waits for ever if the answer is \
                lost. TimeoutSeconds bounds it, HeartbeatSeconds notices a worker that died.
                """,
            bad: """
                StartAt: A
                States:
                  A:
                    Type: Task
                    Resource: sqs:sendMessage.waitForTaskToken
                    Parameters: {QueueUrl: q, MessageBody: {token.$: $$.Task.Token}}
                    End: true
                """,
            good: """
                StartAt: A
                States:
                  A:
                    Type: Task
                    Resource: sqs:sendMessage.waitForTaskToken
                    TimeoutSeconds: 86400
                    Parameters: {QueueUrl: q, MessageBody: {token.$: $$.Task.Token}}
                    End: true
                """
        ),
        Entry(
            code: .heartbeatNotShorter,
            title: "Heartbeats as rare as the time limit",
            explanation: """
                HeartbeatSeconds must be less than TimeoutSeconds, or a missing heartbeat is \
                never noticed in time.
                """,
            bad: """
                StartAt: A
                States:
                  A:
                    Type: Task
                    Resource: sqs:sendMessage.waitForTaskToken
                    TimeoutSeconds: 60
                    HeartbeatSeconds: 60
                    Parameters: {QueueUrl: q, MessageBody: {token.$: $$.Task.Token}}
                    End: true
                """,
            good: """
                StartAt: A
                States:
                  A:
                    Type: Task
                    Resource: sqs:sendMessage.waitForTaskToken
                    TimeoutSeconds: 60
                    HeartbeatSeconds: 20
                    Parameters: {QueueUrl: q, MessageBody: {token.$: $$.Task.Token}}
                    End: true
                """
        ),
    ]
}
