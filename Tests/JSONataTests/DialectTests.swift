import JSONata
import Testing
import Values

/// JSONata as Step Functions has it.
struct DialectTests {
    private func outcome(
        _ text: String,
        _ bindings: JSONObject = JSONObject(),
        seed: UInt64 = 1
    ) throws(JSONataError) -> JSONataExpression.Outcome {
        var environment = JSONataEnvironment(
            now: Timestamp(milliseconds: 1_700_000_000_123),
            random: RandomGenerator(seed: seed)
        )
        return try JSONataExpression(parsing: text, dialect: .states)
            .outcome(input: nil, bindings: bindings, environment: &environment)
    }

    private func code(_ text: String) -> String? {
        do throws(JSONataError) {
            _ = try outcome(text)
            return nil
        } catch { return error.code }
    }

    @Test(
        arguments: [
            ("$range(0, 9, 3)", "[0,3,6,9]"), ("$range(0, 10, 3)", "[0,3,6,9]"),
            ("$range(1, 9, 9)", "1"), ("$range(5, 1, -2)", "[5,3,1]"),
            ("$partition([1,2,3,4,5], 2)", "[[1,2],[3,4],[5]]"),
            ("$parse('{\"a\":[1,null]}')", #"{"a":[1,null]}"#),
            ("$string($parse('-0'))", #""0""#), ("$partition([0], 5)", "[[0]]"),
            ("$hash('abc', 'MD5')", #""900150983cd24fb0d6963f7d28e17f72""#),
            ("$hash('abc', 'SHA-1')", #""a9993e364706816aba3e25717850c26c9cd0d89d""#),
            (
                "$hash('', 'SHA-256')",
                #""e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855""#
            ),
            (
                "$substring($hash('abc', 'SHA-384'), 0, 32)",
                #""cb00753f45a35e8bb5a03d699ac65007""#
            ),
            (
                "$substring($hash('abc', 'SHA-512'), 0, 32)",
                #""ddaf35a193617abacc417349ae204131""#
            ),
            ("$length($uuid())", "36"), ("$random(7) = $random(7)", "true"),
            ("$now()", #""2023-11-14T22:13:20.123Z""#), ("$millis()", "1700000000123"),
            ("[1,2,3][$ > 1]", "[2,3]"), ("$map([1,2], function($v) { $v + 1 })", "[2,3]"),
            ("$type($random())", #""number""#),
        ])
    func gives(_ text: String, _ expected: String) throws {
        #expect(try outcome(text) == .value(JSON(parsing: expected)))
    }

    @Test(
        arguments: [
            ("$", "S0901"), ("$$", "S0901"), ("$.a", "S0901"), ("[1][$$ = 1]", "S0901"),
            ("$eval('1')", "T1006"), ("$hash('a', 'SHA-3')", "T0410"),
            ("$parse('{')", "D3121"), ("$partition([1], 0)", "T0410"), ("$range(1, 2, 0)", "T0410"),
            ("1 +", "S0207"),
        ])
    func fails(_ text: String, _ expected: String) {
        #expect(code(text) == expected)
    }

    @Test func tellsFunctionsAndUndefinedApart() throws {
        #expect(try outcome("$fn := function($x) { $x }") == .function)
        #expect(try outcome("$doesNotExist") == .undefined)
        #expect(try outcome("null") == .value(.null))
    }

    @Test func zeroHasNoSign() throws {
        guard case .value(let value) = try outcome("$parse('-0')") else { return }
        #expect(value.text() == "0")
    }

    @Test func readsStatesAndVariables() throws {
        let states: JSON = ["input": ["a": ["b": 41]], "context": ["Execution": ["Name": "x"]]]
        let bindings = JSONObject([("states", states), ("total", JSON.integer(3))])
        #expect(try outcome("$states.input.a.b + 1", bindings) == .value(42))
        #expect(try outcome("$states.context.Execution.Name & $total", bindings) == .value("x3"))
        #expect(try outcome("$states.input.items.price", bindings) == .undefined)
    }

    @Test func randomnessComesFromTheSeed() throws {
        #expect(try outcome("[$uuid(), $random()]") == outcome("[$uuid(), $random()]"))
        #expect(try outcome("$uuid()") != outcome("$uuid()", seed: 2))
        var environment = JSONataEnvironment(
            now: Timestamp(milliseconds: 0),
            random: RandomGenerator(seed: 1)
        )
        let before = environment.random
        let expression = try JSONataExpression(parsing: "$uuid()", dialect: .states)
        let first = try expression.evaluate(input: nil, environment: &environment)
        #expect(environment.random != before)
        #expect(try expression.evaluate(input: nil, environment: &environment) != first)
    }

    @Test func namesFreeVariables() throws {
        let expression = try JSONataExpression(
            parsing: "( $é := 1; $lenght($é & $states.input) + $count($rows) )",
            dialect: .states
        )
        #expect(expression.freeVariables.map(\.name) == ["lenght", "states", "rows"])
        #expect(expression.freeVariables.map(\.isCalled) == [true, false, false])
        let bytes = Array(expression.text.utf8)
        for variable in expression.freeVariables {
            let found = bytes[variable.offset...].starts(with: Array("$\(variable.name)".utf8))
            #expect(found, "\(variable)")
        }
    }

    @Test func errorsSayWhatTheReferenceSays() throws {
        var environment = JSONataEnvironment(
            now: Timestamp(milliseconds: 0),
            random: RandomGenerator(seed: 1)
        )
        func error(_ text: String) -> JSONataError? {
            do throws(JSONataError) {
                _ = try JSONataExpression(parsing: text)
                    .evaluate(input: nil, environment: &environment)
                return nil
            } catch { return error }
        }
        #expect(
            error("1 + 'a'")?.message
                == "The right side of the \"+\" operator must evaluate to a number"
        )
        #expect(error("1 + 'a'")?.position == 3)
        #expect(error("$error('too bad')")?.message == "too bad")
        #expect(error("(1")?.message == "Expected \")\" before end of expression")
        #expect(
            error("$length(5)")?.message
                == "Argument 1 of function \"length\" does not match function signature"
        )
    }

    /// The words of `String` are compared in ``String/isIdentical(toStorageOf:)``.
    @Test func differentNamesAreNeverTakenForEachOther() throws {
        var environment = JSONataEnvironment(
            now: Timestamp(milliseconds: 0),
            random: RandomGenerator(seed: 1)
        )
        let composed = "caf\u{E9}"
        let decomposed = "cafe\u{301}"
        let input: JSON = .array([
            .object(JSONObject([(composed, JSON.integer(1)), (decomposed, JSON.integer(2))])),
            .object(JSONObject([(decomposed, JSON.integer(3)), (composed, JSON.integer(4))])),
        ])
        let first = try JSONataExpression(parsing: "`\(composed)`")
            .evaluate(input: input, environment: &environment)
        #expect(first == [1, 4])
    }
}
