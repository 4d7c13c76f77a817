// Data and expressions.
extension DiagnosticCatalog {
    static let dataEntries: [Entry] = [
        Entry(
            code: .variables,
            title: "A variable that may have no value",
            explanation: """
                A variable is read that is not assigned on every way to here, or only within \
                a branch or an iteration, or hides one of the outer scope; or a value is \
                expected that the same Assign only sets. Reading a variable without value \
                fails the execution.
                """,
            bad: """
                StartAt: A
                States:
                  A:
                    Type: Pass
                    Assign: {total: 1}
                    Next: B
                  B:
                    Type: Pass
                    Parameters: {sum.$: $totla}
                    End: true
                """,
            good: """
                StartAt: A
                States:
                  A:
                    Type: Pass
                    Assign: {total: 1}
                    Next: B
                  B:
                    Type: Pass
                    Parameters: {sum.$: $total}
                    End: true
                """
        ),
        Entry(
            code: .intrinsicArguments,
            title: "Arguments that an intrinsic function refuses",
            explanation: """
                The number, the types or the constants of the arguments do not fit: the call \
                fails with States.IntrinsicFailure when it is made.
                """,
            bad: """
                StartAt: A
                States:
                  A:
                    Type: Pass
                    Parameters:
                      text.$: States.Format('{} of {}', $.n)
                    End: true
                """,
            good: """
                StartAt: A
                States:
                  A:
                    Type: Pass
                    Parameters:
                      text.$: States.Format('{} of {}', $.n, $.all)
                    End: true
                """
        ),
        Entry(
            code: .literalExpression,
            title: "An expression within a text",
            explanation: """
                Only a string that is {% … %} from its first character to its last is \
                evaluated. Within a longer text, white space counted, it stays text.
                """,
            bad: """
                QueryLanguage: JSONata
                StartAt: A
                States:
                  A:
                    Type: Pass
                    Output:
                      greeting: "Hello {% $states.input.name %}!"
                    End: true
                """,
            good: """
                QueryLanguage: JSONata
                StartAt: A
                States:
                  A:
                    Type: Pass
                    Output:
                      greeting: "{% 'Hello ' & $states.input.name & '!' %}"
                    End: true
                """
        ),
    ]
}
