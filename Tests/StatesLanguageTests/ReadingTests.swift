import StatesLanguage
import Testing
import Values

/// The located tree: values as JSON has them, places as an editor shows them.
@Suite struct ReadingTests {
    private static func json(_ text: String, _ format: DefinitionSource.Format = .yaml) -> JSON? {
        Node.parse(DefinitionSource(name: "text", text: text, format: format)).node?.json
    }

    @Test(
        arguments: [
            ("a: 1", ["a": 1]), ("a: 010", ["a": 10]), ("a: 0o10", ["a": 8]),
            ("a: 0x1F", ["a": 31]),
            ("a: 1e3", ["a": 1000]), ("a: .5", ["a": 0.5]), ("a: 5.", ["a": 5]),
            ("a: -0", ["a": 0]),
            ("a: +12", ["a": 12]), ("a: 12:30", ["a": "12:30"]), ("a: 1_000", ["a": "1_000"]),
            ("a: NO", ["a": "NO"]), ("a: y", ["a": "y"]), ("a: True", ["a": true]),
            ("a: FALSE", ["a": false]),
            ("a:", ["a": nil]), ("a: ~", ["a": nil]), ("a: 'null'", ["a": "null"]),
            ("a: \"1\"", ["a": "1"]),
            ("a: !!str 1", ["a": "1"]), ("a: !!int '1'", ["a": 1]), ("1: a", ["1": "a"]),
            ("true: a", ["true": "a"]),
            ("a: 99999999999999999999", ["a": 1e20]), ("a: 2026-03-01", ["a": "2026-03-01"]),
            ("a: |\n  x\n  y\n", ["a": "x\ny\n"]), ("a: >-\n  x\n  y\n", ["a": "x y"]),
            ("a: \"\\u00e9\\x41\\n\"", ["a": "éA\n"]), ("a: 'it''s'", ["a": "it's"]),
            ("a: - b", nil),
            ("a: b # c", ["a": "b"]), ("a: b#c", ["a": "b#c"]), ("[1, {a: b}]", [1, ["a": "b"]]),
            ("a: &x {b: 1}\nc: *x", ["a": ["b": 1], "c": ["b": 1]]),
            (
                "a: &x {b: 1, c: 2}\nd: {<<: *x, c: 3}",
                ["a": ["b": 1, "c": 2], "d": ["b": 1, "c": 3]]
            ),
            ("a: &x {b: 1}\nd: {\"<<\": 1}", ["a": ["b": 1], "d": ["<<": 1]]),
            (
                "a: &x {b: 1}\nc: &y {b: 2, e: 3}\nd: {<<: [*x, *y]}",
                ["a": ["b": 1], "c": ["b": 2, "e": 3], "d": ["b": 1, "e": 3]]
            ),
        ] as [(String, JSON?)]
    )
    func yamlValues(_ text: String, _ expected: JSON?) {
        #expect(Self.json(text) == expected)
    }

    @Test(
        arguments: [
            (#"{"a": "\/\u0041\ud83d\ude00\t"}"#, ["a": "/A😀\t"]), ("\t{\r\n\"a\":\t1}", ["a": 1]),
            ("[1e2, -0.5, 12345678901234567890]", [100, -0.5, 1.2345678901234567e19]),
            ("\u{FEFF}[]", []), ("[1,]", nil), ("{a: 1}", nil), ("[01]", nil), ("[1] x", nil),
            ("[.5]", nil),
            ("['a']", nil), ("[\"a\nb\"]", nil), (#"["\x"]"#, nil), ("nul", nil), ("\"a\"", "a"),
        ] as [(String, JSON?)]
    )
    func jsonValues(_ text: String, _ expected: JSON?) {
        #expect(Self.json(text, .json) == expected)
    }

    @Test func bothReadersAgreeOnJSON() {
        let text = #"{"a": [1, 2.5, "x y", null, true], "b": {"c": "é\"\\"}}"#
        #expect(Self.json(text, .json) == Self.json(text, .yaml))
    }

    private static func place(_ node: Node?) -> String {
        guard let node else { return "nothing" }
        return
            "\(node.range.start.line):\(node.range.start.column)-\(node.range.end.line):\(node.range.end.column)"
    }

    @Test func placesInYAML() {
        let text = "é: &x\n  b: \"c d\"\n  'k':\n    - 1\n    - |\n      x\n  l: !!str 5\nm: *x\n"
        let node = Node.parse(DefinitionSource(name: "text", text: text)).node
        #expect(node?.entries?.first?.keyRange.start == SourcePosition(line: 1, column: 1))
        #expect(Self.place(node?["é"]?["b"]) == "2:6-2:11")
        #expect(Self.place(node?["é"]?["k"]?.elements?.first) == "4:7-4:8")
        #expect(Self.place(node?["é"]?["l"]) == "7:12-7:13")
        #expect(Self.place(node?["m"]?["b"]) == "2:6-2:11")
        #expect(Self.place(node?["é"]) == "2:3-7:13")
    }

    @Test func placesInJSON() {
        let text = "{\"é\":\r\n  [1,\r\"x\"]}"
        let node = Node.parse(DefinitionSource(name: "text", text: text, format: .json)).node
        #expect(Self.place(node) == "1:1-3:6")
        #expect(Self.place(node?["é"]?.elements?.last) == "3:1-3:4")
        let line = DefinitionSource(name: "text", text: "{\"é😀\": 1}", format: .json)
        #expect(Self.place(Node.parse(line).node?["é😀"]) == "1:8-1:9")
    }

    /// A path's error is shown where its character is, however the scalar is written.
    @Test(arguments: [
        ("$.a[", "5:20"), ("'$.a['", "5:21"), ("\"$.\\u0061[\"", "5:26"),
        (">-\n      $.a\n      [", "7:7"),
        ("|-\n      $.a[", "6:11"), ("\"\\\n      $.a[\"", "6:11"),
    ])
    func placesWithinScalars(_ scalar: String, _ expected: String) {
        let text = "StartAt: A\nStates:\n  A:\n    Type: Succeed\n    InputPath: \(scalar)\n"
        let report = readDefinition(DefinitionSource(name: "text", text: text))
        let start = report.diagnostics.first?.range.start
        #expect(start.map { "\($0.line):\($0.column)" } == expected, "\(report.diagnostics)")
    }

    @Test func otherTextsAreJudgedByOthers() {
        let source = DefinitionSource(
            name: "pawl.yaml",
            text: "# pawl:ignore P1 ours\nbucket: a\njob: b\n"
        )
        let code = DiagnosticCode(rawValue: "P1")
        let (node, diagnostics) = Node.parse(source, codes: [code]) { node in
            (node.entries ?? []).map {
                Diagnostic(
                    code: code,
                    severity: .warning,
                    message: "key \($0.key)",
                    file: source.name,
                    range: $0.keyRange
                )
            }
        }
        #expect(node?.json == ["bucket": "a", "job": "b"])
        #expect(diagnostics.map(\.suppression) == ["ours", nil])
        #expect(Node.parse(source).diagnostics.isEmpty)
    }

    @Test func serviceTexts() {
        func texts(_ definition: String, _ type: StateMachineType = .standard) -> [String] {
            readDefinition(
                DefinitionSource(name: "definition.json", text: definition),
                options: DefinitionOptions(type: type)
            ).diagnostics.filter { $0.severity == .error }.map(\.serviceText)
        }
        #expect(
            texts(#"{"Comment": "BASE_INVALID_DER", "StartAt": "State_1"}"#) == [
                "SCHEMA_VALIDATION_FAILED: These fields are required: [States] at /"
            ]
        )
        #expect(
            texts(
                #"{"StartAt": "A", "States": {"A": {"Type": "Wait", "Timestamp": "2016-12-05 21:29:29Z", "End": true}}}"#
            )
                == [
                    "SCHEMA_VALIDATION_FAILED: String does not match RFC3339 timestamp at /States/A/Timestamp"
                ]
        )
        #expect(
            texts(
                #"{"StartAt": "A", "States": {"A": {"Type": "Task", "Resource": "arn:aws:states:us-east-1:1:activity:a", "End": true}}}"#,
                .express
            )
                == [
                    "SCHEMA_VALIDATION_FAILED: Express state machine does not support Activity ARN at /States/A/Resource"
                ]
        )
        #expect(
            texts(
                #"{"StartAt": "A", "States": {"A": {"Type": "TypeThatDoesNotExist", "End": true}}}"#
            ) == [
                "SCHEMA_VALIDATION_FAILED: The field 'Type' should have one of these values: [Task, Wait, Pass, Succeed, "
                    + "Fail, Choice, Parallel, Map] at /States/A/Type"
            ]
        )
    }
}
