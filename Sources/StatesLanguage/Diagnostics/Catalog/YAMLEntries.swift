// YAML and JSON as texts.
extension DiagnosticCatalog {
    static let yamlEntries: [Entry] = [
        Entry(
            code: .yamlSyntax,
            title: "Not YAML",
            explanation: """
                The text is not YAML. Most often the indentation is off, or a text needs \
                quotes: one that holds a colon followed by a space, or begins with a \
                bracket, a percent sign or the like. A JSONata expression always needs \
                quotes or a block.
                """,
            bad: """
                StartAt: A
                States:
                  A:
                    Type: Pass
                    Comment: [oops
                    End: true
                """,
            good: """
                StartAt: A
                States:
                  A:
                    Type: Pass
                    Comment: "[oops"
                    End: true
                """
        ),
        Entry(
            code: .yamlSurprise,
            title: "What YAML 1.1 reads otherwise",
            explanation: """
                Pawl reads YAML 1.2, where NO is a text and 010 is ten. Many tools read YAML \
                1.1, where NO is false, 010 is eight, 12:30 is 750 and 1e3 is a text. \
                Quotes, or another spelling, make all of them agree.
                """,
            bad: """
                StartAt: A
                States:
                  A:
                    Type: Pass
                    Result: {country: NO}
                    End: true
                """,
            good: """
                StartAt: A
                States:
                  A:
                    Type: Pass
                    Result: {country: "NO"}
                    End: true
                """
        ),
        Entry(
            code: .yamlDuplicateKey,
            title: "A key given twice",
            explanation: """
                A mapping has each key once. Readers disagree about which of two values \
                counts.
                """,
            bad: """
                StartAt: A
                States:
                  A: {Type: Wait, Seconds: 5, Seconds: 6, End: true}
                """,
            good: """
                StartAt: A
                States:
                  A: {Type: Wait, Seconds: 5, End: true}
                """
        ),
        Entry(
            code: .yamlTab,
            title: "A tab as indentation",
            explanation: """
                YAML is indented with spaces only.
                """,
            bad: """
                StartAt: A
                States:
                \tA: {Type: Succeed}
                """,
            good: """
                StartAt: A
                States:
                  A: {Type: Succeed}
                """
        ),
        Entry(
            code: .yamlUnusedAnchor,
            title: "An anchor that nothing uses",
            explanation: """
                An anchor marks a node for aliases. Without an alias it is probably left \
                over, or the alias is misspelt.
                """,
            bad: """
                StartAt: A
                States:
                  A: &load {Type: Succeed}
                """,
            good: """
                StartAt: A
                States:
                  A: {Type: Succeed}
                """
        ),
        Entry(
            code: .yamlMergeConflict,
            title: "Merged mappings that disagree",
            explanation: """
                Several mappings are merged that give one key different values. The first of \
                them counts; a key of the mapping itself counts before all of them, and says \
                what is meant.
                """,
            bad: """
                StartAt: A
                States:
                  A:
                    Type: Pass
                    Result:
                      first: &first {x: 1, y: 1}
                      second: &second {y: 2, z: 2}
                      both:
                        <<: [*first, *second]
                    End: true
                """,
            good: """
                StartAt: A
                States:
                  A:
                    Type: Pass
                    Result:
                      first: &first {x: 1, y: 1}
                      second: &second {y: 2, z: 2}
                      both:
                        y: 1
                        <<: [*first, *second]
                    End: true
                """
        ),
        Entry(
            code: .yamlEncoding,
            title: "Not UTF-8 text",
            explanation: """
                The text is not UTF-8, or holds characters that no text has: NUL or other \
                control characters. They can be written as escapes in double quotes.
                """,
            bad: "StartAt: A\nStates: {A: {Type: Succeed, Comment: \"a\u{7}b\"}}",
            good: "StartAt: A\nStates: {A: {Type: Succeed, Comment: \"a\\u0007b\"}}"
        ),
        Entry(
            code: .yamlTooLarge,
            title: "Too large or too deep",
            explanation: """
                A definition has at most 1 MiB, as the service takes it, and is nested at \
                most 256 levels deep.
                """,
            bad: "StartAt: A\nStates: {A: {Type: Succeed}}\nComment: "
                + String(repeating: "[", count: 300)
                + String(repeating: "]", count: 300),
            good: """
                StartAt: A
                States:
                  A: {Type: Pass, End: true}
                """
        ),
        Entry(
            code: .yamlAlias,
            title: "An alias that leads nowhere",
            explanation: """
                An alias names an anchor that comes before it. It cannot stand within what \
                it names, nor may aliases multiply a small text into an enormous one; and << \
                merges mappings only.
                """,
            bad: """
                StartAt: A
                States:
                  A:
                    Type: Pass
                    Result: {a: *defaults}
                    End: true
                """,
            good: """
                StartAt: A
                States:
                  A:
                    Type: Pass
                    Result: {b: &defaults {n: 1}, a: *defaults}
                    End: true
                """
        ),
        Entry(
            code: .yamlTag,
            title: "A value that JSON cannot express",
            explanation: """
                Definitions are JSON in the end. Tags of other tools (!Sub, !GetAtt), \
                infinity and NaN have no counterpart there.
                """,
            bad: """
                StartAt: A
                States:
                  A:
                    Type: Pass
                    Result: {arn: !GetAtt Function.Arn}
                    End: true
                """,
            good: """
                StartAt: A
                States:
                  A:
                    Type: Pass
                    Result: {arn: "${Function.Arn}"}
                    End: true
                """
        ),
        Entry(
            code: .yamlDocuments,
            title: "More than one document",
            explanation: """
                A file holds one definition. A line of three dashes in the middle begins \
                another document.
                """,
            bad: """
                StartAt: A
                States:
                  A: {Type: Pass, End: true}
                ---
                StartAt: A
                States:
                  A: {Type: Pass, End: true}
                """,
            good: """
                StartAt: A
                States:
                  A: {Type: Pass, End: true}
                """
        ),
        Entry(
            code: .ignoreComment,
            title: "An ignore comment that does nothing",
            explanation: """
                A comment # pawl:ignore CODE reason leaves out warnings and notes of that \
                code: on its line, or, alone on a line, in the node that begins next. It \
                should name a code that is reported there and give a reason. Errors cannot \
                be ignored.
                """,
            bad: """
                StartAt: A
                States:
                  # pawl:ignore G4 polls on purpose
                  A: {Type: Succeed}
                """,
            good: """
                StartAt: A
                States:
                  # pawl:ignore G6 the producer only sends orders
                  A:
                    Type: Choice
                    Choices:
                      - {Variable: $.kind, StringEquals: order, Next: B}
                  B: {Type: Succeed}
                """
        ),
    ]
}
