// Errors and retries.
extension DiagnosticCatalog {
    static let errorEntries: [Entry] = [
        Entry(
            code: .deadHandler,
            title: "A handler that is never asked",
            explanation: """
                The first handler that matches an error takes it. States.TaskFailed matches \
                every error but a timeout, so what is named after it is never asked.
                """,
            bad: """
                StartAt: A
                States:
                  A:
                    Type: Task
                    Resource: lambda:invoke
                    TimeoutSeconds: 60
                    Retry:
                      - {ErrorEquals: [States.TaskFailed]}
                      - {ErrorEquals: [Lambda.TooManyRequestsException]}
                    End: true
                """,
            good: """
                StartAt: A
                States:
                  A:
                    Type: Task
                    Resource: lambda:invoke
                    TimeoutSeconds: 60
                    Retry:
                      - {ErrorEquals: [Lambda.TooManyRequestsException]}
                      - {ErrorEquals: [States.TaskFailed]}
                    End: true
                """
        ),
        Entry(
            code: .impossibleError,
            title: "A handler for an error that cannot come",
            explanation: """
                The state cannot raise the error: it has no HeartbeatSeconds or \
                TimeoutSeconds, it is of another type, or the error belongs to another \
                service.
                """,
            bad: """
                StartAt: A
                States:
                  A:
                    Type: Task
                    Resource: lambda:invoke
                    TimeoutSeconds: 60
                    Retry:
                      - {ErrorEquals: [States.HeartbeatTimeout]}
                    End: true
                """,
            good: """
                StartAt: A
                States:
                  A:
                    Type: Task
                    Resource: lambda:invoke
                    TimeoutSeconds: 60
                    Retry:
                      - {ErrorEquals: [States.Timeout]}
                    End: true
                """
        ),
        Entry(
            code: .uncatchableError,
            title: "A handler for what cannot be handled",
            explanation: """
                States.Runtime ends an execution whatever handlers there are, and States.ALL \
                takes neither it nor States.DataLimitExceeded.
                """,
            bad: """
                StartAt: A
                States:
                  A:
                    Type: Task
                    Resource: lambda:invoke
                    TimeoutSeconds: 60
                    Retry:
                      - {ErrorEquals: [States.Runtime]}
                    End: true
                """,
            good: """
                StartAt: A
                States:
                  A:
                    Type: Task
                    Resource: lambda:invoke
                    TimeoutSeconds: 60
                    Retry:
                      - {ErrorEquals: [States.DataLimitExceeded]}
                    End: true
                """
        ),
        Entry(
            code: .reservedErrorName,
            title: "A reserved name that does not exist",
            explanation: """
                Names that begin with States. are the language's own, and their case counts: \
                a handler for another such name never matches.
                """,
            bad: """
                StartAt: A
                States:
                  A:
                    Type: Task
                    Resource: lambda:invoke
                    TimeoutSeconds: 60
                    Retry:
                      - {ErrorEquals: [States.Taskfailed]}
                    End: true
                """,
            good: """
                StartAt: A
                States:
                  A:
                    Type: Task
                    Resource: lambda:invoke
                    TimeoutSeconds: 60
                    Retry:
                      - {ErrorEquals: [States.TaskFailed]}
                    End: true
                """
        ),
        Entry(
            code: .retryBudget,
            title: "What the retries may cost",
            explanation: """
                How many attempts a state makes at the worst, and how long it waits between \
                them: the sum of IntervalSeconds × BackoffRate^n, none above \
                MaxDelaySeconds. Nothing is wrong; see whether you meant so much.
                """,
            bad: """
                StartAt: A
                States:
                  A:
                    Type: Task
                    Resource: lambda:invoke
                    TimeoutSeconds: 60
                    Retry:
                      - {ErrorEquals: [States.ALL], IntervalSeconds: 10, MaxAttempts: 10, BackoffRate: 3}
                    End: true
                """,
            good: """
                StartAt: A
                States:
                  A:
                    Type: Task
                    Resource: lambda:invoke
                    TimeoutSeconds: 60
                    Comment: fails at once
                    End: true
                """
        ),
        Entry(
            code: .delayWithoutEffect,
            title: "Waits that cannot grow",
            explanation: """
                MaxDelaySeconds is not more than IntervalSeconds: every wait is cut to it, and BackoffRate \
                has no effect.
                """,
            bad: """
                StartAt: A
                States:
                  A:
                    Type: Task
                    Resource: lambda:invoke
                    TimeoutSeconds: 60
                    Retry:
                      - {ErrorEquals: [States.ALL], IntervalSeconds: 30, MaxDelaySeconds: 10}
                    End: true
                """,
            good: """
                StartAt: A
                States:
                  A:
                    Type: Task
                    Resource: lambda:invoke
                    TimeoutSeconds: 60
                    Retry:
                      - {ErrorEquals: [States.ALL], IntervalSeconds: 10, MaxDelaySeconds: 30}
                    End: true
                """
        ),
    ]
}
