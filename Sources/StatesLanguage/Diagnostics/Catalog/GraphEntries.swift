// The shape of the graph.
extension DiagnosticCatalog {
    static let graphEntries: [Entry] = [
        Entry(
            code: .unreachable,
            title: "A state without a way to it",
            explanation: """
                Other states lead to this one, but they cannot be reached themselves: \
                together they are an island. The service does not notice.
                """,
            bad: """
                StartAt: A
                States:
                  A: {Type: Succeed}
                  B: {Type: Pass, Next: C}
                  C: {Type: Wait, Seconds: 1, Next: B}
                """,
            good: """
                StartAt: A
                States:
                  A: {Type: Pass, Next: C}
                  C: {Type: Wait, Seconds: 1, End: true}
                """
        ),
        Entry(
            code: .noWayOut,
            title: "A state without a way to an end",
            explanation: """
                An execution that comes here cannot end any more: the only ways lead into a \
                loop.
                """,
            bad: """
                StartAt: A
                States:
                  A:
                    Type: Choice
                    Choices:
                      - {Variable: $.n, NumericGreaterThan: 3, Next: B}
                    Default: E
                  B: {Type: Pass, Next: C}
                  C: {Type: Wait, Seconds: 1, Next: D}
                  D: {Type: Wait, Seconds: 1, Next: C}
                  E: {Type: Succeed}
                """,
            good: """
                StartAt: A
                States:
                  A:
                    Type: Choice
                    Choices:
                      - {Variable: $.n, NumericGreaterThan: 3, Next: B}
                    Default: E
                  B: {Type: Pass, Next: C}
                  C: {Type: Wait, Seconds: 1, Next: E}
                  E: {Type: Succeed}
                """
        ),
        Entry(
            code: .endlessCycle,
            title: "A loop without a way out",
            explanation: """
                No state of the loop leads out of it, so it runs until a time limit or the \
                limit on events.
                """,
            bad: """
                StartAt: A
                States:
                  A:
                    Type: Choice
                    Choices:
                      - {Variable: $.n, NumericGreaterThan: 3, Next: B}
                    Default: E
                  B: {Type: Wait, Seconds: 60, Next: C}
                  C: {Type: Pass, Next: B}
                  E: {Type: Succeed}
                """,
            good: """
                StartAt: A
                States:
                  A:
                    Type: Choice
                    Choices:
                      - {Variable: $.n, NumericGreaterThan: 3, Next: B}
                    Default: E
                  B: {Type: Wait, Seconds: 60, Next: A}
                  E: {Type: Succeed}
                """
        ),
        Entry(
            code: .busyCycle,
            title: "A loop that waits for nothing",
            explanation: """
                A round of this loop takes no time worth speaking of, so that the limit of \
                25,000 events is reached soon. A loop that polls needs a Wait state; one \
                that works through pages is better a Map. A note, if the loop has a task in \
                it; a warning, if it has none.
                """,
            bad: """
                StartAt: A
                States:
                  A:
                    Type: Choice
                    Choices:
                      - {Variable: $.n, NumericGreaterThan: 3, Next: B}
                    Default: C
                  B: {Type: Pass, Next: A}
                  C: {Type: Succeed}
                """,
            good: """
                StartAt: A
                States:
                  A:
                    Type: Choice
                    Choices:
                      - {Variable: $.n, NumericGreaterThan: 3, Next: B}
                    Default: C
                  B: {Type: Wait, Seconds: 30, Next: A}
                  C: {Type: Succeed}
                """
        ),
        Entry(
            code: .choiceRules,
            title: "Choice rules that do not decide",
            explanation: """
                The first rule that matches decides. A rule is of no use if an earlier one \
                matches whenever it does, or if it contradicts itself; a Default is of no \
                use if some rule always matches; and without a Default the execution fails \
                with States.NoChoiceMatched if no rule matches.
                """,
            bad: """
                StartAt: A
                States:
                  A:
                    Type: Choice
                    Choices:
                      - {Variable: $.n, NumericGreaterThan: 10, Next: B}
                      - {Variable: $.n, NumericGreaterThan: 100, Next: C}
                    Default: B
                  B: {Type: Succeed}
                  C: {Type: Succeed}
                """,
            good: """
                StartAt: A
                States:
                  A:
                    Type: Choice
                    Choices:
                      - {Variable: $.n, NumericGreaterThan: 100, Next: B}
                      - {Variable: $.n, NumericGreaterThan: 10, Next: C}
                    Default: B
                  B: {Type: Succeed}
                  C: {Type: Succeed}
                """
        ),
        Entry(
            code: .catcherIntoOwnState,
            title: "A catcher that leads back",
            explanation: """
                A Catch whose way leads back to its own state without a decision retries \
                without bound. Retry has a bound, grows its waits and shows in the history \
                as what it is.
                """,
            bad: """
                StartAt: A
                States:
                  A:
                    Type: Task
                    Resource: lambda:invoke
                    TimeoutSeconds: 9
                    Parameters: {FunctionName: f}
                    Catch:
                      - {ErrorEquals: [States.ALL], Next: B}
                    End: true
                  B: {Type: Wait, Seconds: 30, Next: A}
                """,
            good: """
                StartAt: A
                States:
                  A:
                    Type: Task
                    Resource: lambda:invoke
                    TimeoutSeconds: 9
                    Parameters: {FunctionName: f}
                    Retry:
                      - {ErrorEquals: [States.ALL], IntervalSeconds: 30, BackoffRate: 1, MaxAttempts: 5}
                    End: true
                """
        ),
    ]
}
