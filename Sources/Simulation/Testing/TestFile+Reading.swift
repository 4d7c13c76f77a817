import JSONPath
import JSONata
public import StatesLanguage
import Values

extension TestFile {
    /// No file has more tests than this.
    static let testsMax = 10_000

    /// Reads a test file.
    ///
    /// - Parameters:
    ///   - source: the text.
    ///   - machine: gives the machine that a written path means, or the one beside the file where none
    ///     is written; nil, where there is none, leaves the names of states unchecked.
    /// - Returns: the file, nil if there are errors; and what there is to say.
    public static func read(
        _ source: DefinitionSource,
        machine: (String?) -> StateMachine?
    ) -> (file: TestFile?, diagnostics: [Diagnostic]) {
        var file = TestFile()
        let (node, diagnostics) = Node.parse(source, wanted: "tests: or properties:") { node in
            let definition = node["definition"]?.string
            var reader = TestFileReader(
                reader: LocatedReader(file: source.name),
                states: machine(definition).map { StateIndex($0) }
            )
            file = reader.file(LocatedReader.Value(node))
            return reader.reader.diagnostics
        }
        return (node == nil ? nil : file, diagnostics)
    }
}

/// Reads the tree of a test file.
private struct TestFileReader {
    typealias Value = LocatedReader.Value

    var reader: LocatedReader
    let states: StateIndex?

    mutating func file(_ root: Value) -> TestFile {
        var file = TestFile()
        let known = ["definition", "type", "outcomes", "tests", "properties"]
        guard let fields = reader.fields(root, known: known) else { return file }
        file.definition = reader.string(fields["definition"])
        if let value = fields["type"], let text = reader.string(value) {
            if let type = StateMachineType(rawValue: text) {
                file.type = type
            } else {
                reader.wrong(value, wanted: "STANDARD or EXPRESS")
            }
        }
        file.properties = fields["properties"]
        if let value = fields["outcomes"] { file.outcomes = script(value) }
        guard let tests = fields["tests"] else {
            if file.properties == nil {
                reader.report(.scriptMissing, "The field \"tests\" is missing.", at: root)
            }
            return file
        }
        guard let elements = tests.node.elements, elements.count <= TestFile.testsMax else {
            reader.wrong(tests, wanted: "an array of at most \(TestFile.testsMax) tests")
            return file
        }
        var names: Set<String> = []
        for (index, element) in elements.enumerated() {
            guard let test = test(tests.element(index, element)) else { continue }
            if !names.insert(test.name).inserted {
                reader.report(
                    .scriptValue,
                    "There is another test named \"\(test.name)\" before this one.",
                    at: tests.element(index, element),
                    range: test.range
                )
            }
            file.tests.append(test)
        }
        return file
    }

    private mutating func script(_ value: Value) -> OutcomeScript {
        OutcomeScript(reading: value, by: &reader, states: states)
    }

    private mutating func test(_ value: Value) -> TestCase? {
        let known = ["name", "input", "seed", "at", "outcomes", "expect"]
        guard let fields = reader.fields(value, known: known) else { return nil }
        guard let named = fields["name"] else {
            reader.report(.scriptMissing, "The field \"name\" is missing.", at: value)
            return nil
        }
        guard let name = reader.string(named) else { return nil }
        var test = TestCase(name: name, range: named.node.range)
        if let input = fields["input"] { test.input = input.node.json }
        if let value = fields["seed"] {
            // A text holds all 64 bits: that is how an execution's record has it.
            if let text = value.node.string, let seed = UInt64(text) {
                test.seed = seed
            } else if let seed = reader.integer(value) {
                test.seed = UInt64(seed)
            }
        }
        if let at = fields["at"] {
            if let time = at.node.string.flatMap(Timestamp.init(iso8601:)) {
                test.start = time
            } else {
                reader.wrong(at, wanted: "a time such as \"2026-01-01T02:30:00Z\"")
            }
        }
        if let outcomes = fields["outcomes"] { test.outcomes = script(outcomes) }
        guard let expect = fields["expect"] else {
            reader.report(
                .scriptMissing,
                "The test expects nothing.",
                at: value,
                range: test.range,
                help: "expect: {status: SUCCEEDED} would be a beginning."
            )
            return test
        }
        var expectations = ExpectationReader(reader: reader, states: states)
        test.expectations = expectations.expectations(expect)
        reader = expectations.reader
        return test
    }
}
