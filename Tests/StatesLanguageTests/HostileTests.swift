import StatesLanguage
import Testing
import Values

/// Texts that somebody wrote to do harm, or a machine by accident: each is refused, none hangs.
@Suite struct HostileTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var bytes: [UInt8]
        /// What it must be refused with; nil if any error will do.
        var code: String?

        init(_ name: String, _ text: String, _ code: String? = nil) {
            self.init(name, bytes: Array(text.utf8), code)
        }

        init(_ name: String, bytes: [UInt8], _ code: String? = nil) {
            self.name = name
            self.bytes = bytes
            self.code = code
        }

        var testDescription: String { name }
    }

    private static let rest = "\nStartAt: A\nStates: {A: {Type: Succeed}}\n"

    /// Each level names the one before it nine times: a billion nodes from a dozen lines.
    private static var bomb: String {
        var text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
        for level in 1...9 {
            let aliases = [String](repeating: "*a\(level - 1)", count: 9).joined(separator: ", ")
            text += "a\(level): &a\(level) [\(aliases)]\n"
        }
        return text + rest
    }

    private static var mergeBomb: String {
        var text = "m0: &m0 {k0: x}\n"
        for level in 1...200 {
            text +=
                "m\(level): &m\(level)\n  <<: [*m\(level - 1), *m\(level - 1)]\n  k\(level): *m\(level - 1)\n"
        }
        return text + rest
    }

    static let cases: [Case] = [
        Case("alias bomb", bomb, "Y9"),
        Case("merge bomb", mergeBomb),
        Case("a line of 10 MB", String(repeating: "x", count: 10_000_000), "Y8"),
        Case(
            "10 MB of JSON",
            "{\"a\": \"" + String(repeating: "é", count: 5_000_000) + "\"}",
            "Y8"
        ),
        Case("10 MB of newlines", String(repeating: "\n", count: 10_000_000), "Y8"),
        Case("a key of a megabyte", String(repeating: "k", count: 1_000_000) + ": 1"),
        Case("deep JSON", String(repeating: "[", count: 500_000), "Y8"),
        Case("deep JSON objects", String(repeating: "{\"a\":", count: 100_000), "Y8"),
        Case("deep flow YAML", "a: " + String(repeating: "[", count: 500_000), "Y8"),
        Case("deep flow mappings", "a: " + String(repeating: "{b: ", count: 200_000), "Y8"),
        Case(
            "deep block YAML",
            (0..<1000).map { String(repeating: " ", count: $0) + "a:\n" }.joined(),
            "Y8"
        ),
        Case("deep dashes", String(repeating: "- ", count: 300_000), "Y8"),
        Case("many question marks", String(repeating: "? ", count: 300_000)),
        Case("many anchors", (0..<50_000).map { "&a\($0) " }.joined()),
        Case("many colons", String(repeating: ":", count: 500_000)),
        Case("an unfinished quote", "a: \"" + String(repeating: "x", count: 900_000), "Y1"),
        Case(
            "an unfinished JSON string",
            "{\"a\": \"" + String(repeating: "\\n", count: 400_000),
            "INVALID_JSON_DESCRIPTION"
        ),
        Case("NUL", "StartAt: A\u{0}" + rest, "Y7"),
        Case("only NULs", bytes: [UInt8](repeating: 0, count: 1000), "Y7"),
        Case("invalid UTF-8", bytes: [0x61, 0x3A, 0x20, 0xC3, 0x28], "Y7"),
        Case("overlong UTF-8", bytes: [0x61, 0x3A, 0x20, 0xC0, 0x80], "Y7"),
        Case("a surrogate in UTF-8", bytes: [0x61, 0x3A, 0x20, 0xED, 0xA0, 0x80], "Y7"),
        Case("cut off UTF-8", bytes: [0x61, 0x3A, 0x20, 0xF0, 0x9F, 0x98], "Y7"),
        Case("UTF-16", bytes: [0xFF, 0xFE, 0x61, 0x00], "Y7"),
        Case("UTF-32", bytes: [0xFF, 0xFE, 0x00, 0x00, 0x61, 0x00, 0x00, 0x00], "Y7"),
        Case("only a byte order mark", bytes: [0xEF, 0xBB, 0xBF]),
        Case("a delete character", "a: \u{7F}" + rest, "Y7"),
        Case("a bell", "a: \u{7}" + rest, "Y7"),
        Case("C1 control", "a: \u{85}b\u{9B}" + rest, "Y7"),
        Case("a directive of the future", "%YAML 9.9\n---\n" + rest),
        Case("an unknown directive", "%FOO\n---\na: [" + rest, "Y1"),
        Case("an own tag for Python", "a: !!python/object/apply:os.system [x]" + rest, "Y10"),
        Case("binary", "a: !!binary aGVsbG8=" + rest, "Y10"),
        Case("a key that is a mapping", "{a: b}: c" + rest),
        Case("merge of itself", "a: &a\n  <<: *a" + rest, "Y9"),
        Case("a huge number", "{\"a\": 1e400}", "Y10"),
        Case("a long number", "{\"a\": " + String(repeating: "9", count: 900_000) + "}"),
        Case(
            "StartAt is an object",
            "StartAt: {a: b}\nStates: {A: {Type: Succeed}}",
            "SCHEMA_VALIDATION_FAILED"
        ),
        Case("States is a number", "StartAt: A\nStates: 5", "SCHEMA_VALIDATION_FAILED"),
        Case("every field of a wrong type", everyFieldWrong, "SCHEMA_VALIDATION_FAILED"),
        Case(
            "a state named nothing",
            "StartAt: ''\nStates: {'': {Type: Succeed}}",
            "INVALID_STATE_NAME"
        ),
        Case(
            "100,000 errors",
            "StartAt: A\nStates: {" + String(repeating: "", count: 1)
                + (0..<40_000).map { "s\($0): 1" }.joined(separator: ", ") + "}",
            "SCHEMA_VALIDATION_FAILED"
        ),
        Case(
            "many ignore comments",
            String(repeating: "# pawl:ignore G1 x\n", count: 50_000) + "a: ["
        ),
        Case(
            "a path of a megabyte",
            "StartAt: A\nStates: {A: {Type: Succeed, InputPath: \"$"
                + String(repeating: "[", count: 900_000) + "\"}}",
            "SCHEMA_VALIDATION_FAILED"
        ),
        Case(
            "a misspelt name of a megabyte",
            "StartAt: A" + String(repeating: "x", count: 900_000)
                + "\nStates: {A: {Type: Succeed}}",
            "MISSING_TRANSITION_TARGET"
        ),
    ]

    private static let everyFieldWrong = """
        Comment: []
        Version: {}
        TimeoutSeconds: []
        QueryLanguage: 1
        StartAt: A
        States:
          A: {Type: Pass, Comment: 1, Next: [], End: {}, InputPath: 1, OutputPath: [], Parameters: 1, ResultPath: {}, Assign: 1}
          B: {Type: Task, Resource: [], TimeoutSeconds: [], HeartbeatSeconds: {}, Retry: 1, Catch: {}, Credentials: 1, ResultSelector: 1}
          C: {Type: Choice, Choices: {}, Default: []}
          D: {Type: Choice, Choices: [1, null, [], {Variable: 1, StringEquals: x, Next: 1}, {And: 1, Next: A}, {Or: [1], Next: A}]}
          E: {Type: Wait, Seconds: [], Next: null}
          F: {Type: Parallel, Branches: [1, null, {}, {StartAt: 1, States: 1}]}
          G: {Type: Map, ItemProcessor: 1, ItemReader: 1, ItemBatcher: 1, ResultWriter: 1, Label: 1, ItemsPath: 1}
          H: {Type: Map, ItemProcessor: {ProcessorConfig: 1}, ItemReader: {ReaderConfig: 1}, ResultWriter: {WriterConfig: 1}}
          I: {Type: []}
          J: null
        """

    @Test(arguments: cases)
    func isRefusedInTime(_ hostile: Case) {
        let clock = ContinuousClock()
        let start = clock.now
        let source = DefinitionSource(name: "hostile", bytes: hostile.bytes)
        let report = readDefinition(source)
        let files = [DiagnosticRenderer.File(source: source, diagnostics: report.diagnostics)]
        for format in DiagnosticFormat.allCases {
            _ = DiagnosticRenderer(format: format).render(files)
        }
        #expect(report.machine == nil)
        #expect(report.hasErrors)
        if let code = hostile.code {
            #expect(
                report.diagnostics.contains { $0.code.rawValue == code },
                "\(report.diagnostics.prefix(3))"
            )
        }
        // Generous: unoptimised, with other tests beside it. What hangs takes minutes.
        #expect(clock.now - start < .seconds(20))
    }

    @Test func diagnosticsAreBounded() throws {
        let many = (0..<40_000).map { "s\($0): 1" }.joined(separator: ", ")
        let report = readDefinition(
            DefinitionSource(name: "many", text: "StartAt: A\nStates: {\(many)}")
        )
        #expect(report.diagnostics.count <= 2001)
    }
}
