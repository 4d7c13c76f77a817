// The codes of the service.
extension DiagnosticCatalog {
    static let serviceEntries: [Entry] = [
        Entry(
            code: .invalidJSON,
            title: "Not JSON",
            explanation: """
                A text that begins like JSON, or whose name ends in .json, must be JSON as \
                RFC 8259 has it: names in double quotes, no comments, no comma before a \
                closing bracket.
                """,
            bad: """
                {"StartAt": "A", "States": {"A": {"Type": "Succeed",}}}
                """,
            good: """
                {"StartAt": "A", "States": {"A": {"Type": "Succeed"}}}
                """
        ),
        Entry(
            code: .missingDescription,
            title: "Nothing there",
            explanation: """
                A definition is an object with StartAt and States. This text is empty.
                """,
            bad: "",
            good: """
                StartAt: A
                States:
                  A: {Type: Pass, End: true}
                """
        ),
        Entry(
            code: .schema,
            title: "Not what the language has",
            explanation: """
                A field is missing, unknown, of the wrong type, out of its range or in \
                conflict with another; or an expression cannot be parsed. The service \
                refuses such a definition with this code.
                """,
            bad: """
                StartAt: A
                States:
                  A: {Type: Wait, Secnods: 5, End: true}
                """,
            good: """
                StartAt: A
                States:
                  A: {Type: Wait, Seconds: 5, End: true}
                """
        ),
        Entry(
            code: .invalidResource,
            title: "No such reader or writer",
            explanation: """
                ItemReader reads with s3:getObject or s3:listObjectsV2, ResultWriter writes \
                with s3:putObject.
                """,
            bad: """
                StartAt: A
                States:
                  A:
                    Type: Map
                    ItemReader: {Resource: "arn:aws:states:::s3:getObjects", Parameters: {Bucket: b, Key: k}}
                    ItemProcessor:
                      ProcessorConfig: {Mode: DISTRIBUTED, ExecutionType: STANDARD}
                      StartAt: AItem
                      States:
                        AItem: {Type: Pass, End: true}
                    End: true
                """,
            good: """
                StartAt: A
                States:
                  A:
                    Type: Map
                    ItemReader: {Resource: "arn:aws:states:::s3:getObject", Parameters: {Bucket: b, Key: k}}
                    ItemProcessor:
                      ProcessorConfig: {Mode: DISTRIBUTED, ExecutionType: STANDARD}
                      StartAt: AItem
                      States:
                        AItem: {Type: Pass, End: true}
                    End: true
                """
        ),
        Entry(
            code: .missingEndState,
            title: "A scope without an end",
            explanation: """
                Every machine, branch and processor needs a state with which it may end: one \
                with End: true, a Succeed or a Fail state. Otherwise it could only stop by \
                running into a limit.
                """,
            bad: """
                StartAt: A
                States:
                  A: {Type: Wait, Seconds: 60, Next: B}
                  B: {Type: Task, Resource: lambda:invoke, TimeoutSeconds: 9, Parameters: {FunctionName: f}, Next: A}
                """,
            good: """
                StartAt: A
                States:
                  A: {Type: Wait, Seconds: 60, Next: B}
                  B: {Type: Task, Resource: lambda:invoke, TimeoutSeconds: 9, Parameters: {FunctionName: f}, End: true}
                """
        ),
        Entry(
            code: .duplicateStateName,
            title: "A state name used twice",
            explanation: """
                State names are unique in the whole machine, not only in their scope: \
                histories and error messages tell states apart by name alone.
                """,
            bad: """
                StartAt: A
                States:
                  A:
                    Type: Parallel
                    End: true
                    Branches:
                      - StartAt: C
                        States: {C: {Type: Succeed}}
                      - StartAt: C
                        States: {C: {Type: Succeed}}
                """,
            good: """
                StartAt: A
                States:
                  A:
                    Type: Parallel
                    End: true
                    Branches:
                      - StartAt: B
                        States: {B: {Type: Succeed}}
                      - StartAt: C
                        States: {C: {Type: Succeed}}
                """
        ),
        Entry(
            code: .invalidStateName,
            title: "A state name too long",
            explanation: """
                A state name has 1 to 80 characters and no control characters.
                """,
            bad: """
                StartAt: Extract the flights of the day before yesterday from the archive of the airport and check them
                States:
                  Extract the flights of the day before yesterday from the archive of the airport and check them: {Type: Succeed}
                """,
            good: """
                StartAt: Extract and check flights
                States:
                  Extract and check flights: {Type: Succeed}
                """
        ),
        Entry(
            code: .duplicateLabel,
            title: "A label used twice",
            explanation: """
                The label of a distributed Map becomes part of the ARNs of its map runs, so \
                it is unique in the machine.
                """,
            bad: """
                StartAt: A
                States:
                  A:
                    Type: Map
                    Label: flights
                    ItemReader: {Resource: "arn:aws:states:::s3:getObject", Parameters: {Bucket: b, Key: k}}
                    ItemProcessor:
                      ProcessorConfig: {Mode: DISTRIBUTED, ExecutionType: STANDARD}
                      StartAt: AItem
                      States:
                        AItem: {Type: Pass, End: true}
                    Next: B
                  B:
                    Type: Map
                    Label: flights
                    ItemReader: {Resource: "arn:aws:states:::s3:getObject", Parameters: {Bucket: b, Key: k}}
                    ItemProcessor:
                      ProcessorConfig: {Mode: DISTRIBUTED, ExecutionType: STANDARD}
                      StartAt: BItem
                      States:
                        BItem: {Type: Pass, End: true}
                    End: true
                """,
            good: """
                StartAt: A
                States:
                  A:
                    Type: Map
                    Label: flights
                    ItemReader: {Resource: "arn:aws:states:::s3:getObject", Parameters: {Bucket: b, Key: k}}
                    ItemProcessor:
                      ProcessorConfig: {Mode: DISTRIBUTED, ExecutionType: STANDARD}
                      StartAt: AItem
                      States:
                        AItem: {Type: Pass, End: true}
                    Next: B
                  B:
                    Type: Map
                    Label: airports
                    ItemReader: {Resource: "arn:aws:states:::s3:getObject", Parameters: {Bucket: b, Key: k}}
                    ItemProcessor:
                      ProcessorConfig: {Mode: DISTRIBUTED, ExecutionType: STANDARD}
                      StartAt: BItem
                      States:
                        BItem: {Type: Pass, End: true}
                    End: true
                """
        ),
        Entry(
            code: .invalidLabel,
            title: "A label that cannot be one",
            explanation: """
                A label has 1 to 40 characters, without white space, wildcards, brackets and \
                special characters.
                """,
            bad: """
                StartAt: A
                States:
                  A:
                    Type: Map
                    Label: all flights
                    ItemReader: {Resource: "arn:aws:states:::s3:getObject", Parameters: {Bucket: b, Key: k}}
                    ItemProcessor:
                      ProcessorConfig: {Mode: DISTRIBUTED, ExecutionType: STANDARD}
                      StartAt: AItem
                      States:
                        AItem: {Type: Pass, End: true}
                    End: true
                """,
            good: """
                StartAt: A
                States:
                  A:
                    Type: Map
                    Label: all-flights
                    ItemReader: {Resource: "arn:aws:states:::s3:getObject", Parameters: {Bucket: b, Key: k}}
                    ItemProcessor:
                      ProcessorConfig: {Mode: DISTRIBUTED, ExecutionType: STANDARD}
                      StartAt: AItem
                      States:
                        AItem: {Type: Pass, End: true}
                    End: true
                """
        ),
        Entry(
            code: .missingTarget,
            title: "A way to nowhere, or a state that nothing names",
            explanation: """
                StartAt, Next and Default name a state of their own scope, and every state \
                is named by one of them. States in a branch or a processor cannot be reached \
                from outside, nor can they lead outside.
                """,
            bad: """
                StartAt: Load
                States:
                  Load: {Type: Pass, Next: Repotr}
                  Report: {Type: Succeed}
                """,
            good: """
                StartAt: Load
                States:
                  Load: {Type: Pass, Next: Report}
                  Report: {Type: Succeed}
                """
        ),
        Entry(
            code: .tooDeeplyNested,
            title: "Scopes too deep",
            explanation: """
                Parallel and Map states nest too deep. Move the inner ones into a state \
                machine of their own and start it with states:startExecution.
                """,
            bad: nested(33),
            good: nested(3)
        ),
        Entry(
            code: .noDollar,
            title: "A path that is taken as text",
            explanation: """
                In a payload template of a JSONPath state a member is evaluated only if its \
                name ends in .$; otherwise the text goes on as it is written.
                """,
            bad: """
                StartAt: A
                States:
                  A:
                    Type: Pass
                    Parameters: {city: $.address.city}
                    End: true
                """,
            good: """
                StartAt: A
                States:
                  A:
                    Type: Pass
                    Parameters: {city.$: $.address.city}
                    End: true
                """
        ),
        Entry(
            code: .noPath,
            title: "A path in a field for plain values",
            explanation: """
                The field takes its value as it is written. Its counterpart, whose name ends \
                in Path, takes a path.
                """,
            bad: """
                StartAt: A
                States:
                  A: {Type: Fail, Error: Rejected, Cause: $.reason}
                """,
            good: """
                StartAt: A
                States:
                  A: {Type: Fail, Error: Rejected, CausePath: $.reason}
                """
        ),
        Entry(
            code: .passResultIsStatic,
            title: "A path in a static result",
            explanation: """
                Result of a Pass state is handed on as it is written. Parameters are \
                evaluated.
                """,
            bad: """
                StartAt: A
                States:
                  A:
                    Type: Pass
                    Result: {city.$: $.address.city}
                    End: true
                """,
            good: """
                StartAt: A
                States:
                  A:
                    Type: Pass
                    Parameters: {city.$: $.address.city}
                    End: true
                """
        ),
    ]

    /// Parallel states within one another, that many.
    private static func nested(_ depth: Int) -> String {
        var text = "{Type: Succeed}"
        for level in (1...depth).reversed() {
            let inner = level == depth ? "End" : "P\(level + 1)"
            text =
                "{Type: Parallel, End: true, Branches: [{StartAt: \(inner), States: {\(inner): \(text)}}]}"
        }
        return "StartAt: P1\nStates: {P1: \(text)}"
    }
}
