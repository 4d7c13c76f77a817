import JSONPath
import Testing
import Values

@Suite("Intrinsic functions")
struct IntrinsicTests {
    static func scope(_ input: JSON) -> PathScope {
        PathScope(
            input: input,
            context: ["StateMachine": ["Name": "etl-nightly-prod"]],
            variables: JSONObject([("greeting", "hello" as JSON), ("who", ["name": "Ann"] as JSON)])
        )
    }

    @Test(arguments: Corpus.cases("intrinsics"))
    func evaluates(_ one: Case) throws {
        var random = RandomGenerator(seed: 1)
        let expression = try PathExpression(parsing: one.text)
        let scope = Self.scope(one["input"] ?? .object(JSONObject()))
        if let wanted = one["error"]?.stringValue {
            let error = #expect(throws: PathEvaluationError.self) {
                try expression.evaluate(in: scope, random: &random)
            }
            #expect(error?.description.contains(wanted) == true, "\(error?.description ?? "")")
        } else {
            let value = try expression.evaluate(in: scope, random: &random)
            let wanted = try #require(one["result"])
            #expect(value == wanted)
        }
    }

    @Test(arguments: Corpus.cases("invalid-expressions"))
    func isRefused(_ one: Case) throws {
        let error = #expect(throws: JSONPathError.self) { try PathExpression(parsing: one.text) }
        let wanted = try #require(one["error"]?.stringValue)
        #expect(error?.reason.contains(wanted) == true, "\(error?.reason ?? "")")
        #expect(error?.offset == one["offset"]?.integerValue.map(Int.init))
    }

    @Test(arguments: Corpus.cases("problems"))
    func problemsAreFound(_ one: Case) throws {
        let found = try IntrinsicCall(parsing: one.text).problems()
        let wanted = try #require(one["problems"])
        #expect(.array(found.map { [.integer(Int64($0.offset)), .string($0.message)] }) == wanted)
    }

    @Test func resultsAreIntegersWhereTheServiceHasIntegers() throws {
        var random = RandomGenerator(seed: 1)
        for (text, wanted) in [
            ("States.MathAdd(1.5, 1.5)", "4"), ("States.ArrayRange(0.2, 1.7, 1)", "[0,1,2]"),
            ("States.ArrayLength(States.Array(1.0))", "1"), ("States.Array(1.0)", "[1.0]"),
        ] {
            let value = try PathExpression(parsing: text).evaluate(
                in: Self.scope(.null),
                random: &random
            )
            #expect(value.text() == wanted)
        }
    }

    @Test func randomnessComesFromTheGenerator() throws {
        let scope = Self.scope(["from": -3, "to": 4])
        let uuid = try PathExpression(parsing: "States.UUID()")
        let number = try PathExpression(parsing: "States.MathRandom($.from, $.to)")
        var first = RandomGenerator(seed: 7)
        var second = RandomGenerator(seed: 7)
        var seen: [Int64: Int] = [:]
        for _ in 0..<700 {
            let value = try number.evaluate(in: scope, random: &first)
            #expect(try number.evaluate(in: scope, random: &second) == value)
            seen[value.integerValue ?? .max, default: 0] += 1
        }
        #expect(seen.keys.sorted() == Array(-3..<4))
        #expect(seen.values.allSatisfy { (60...140).contains($0) })
        let text = try #require(try uuid.evaluate(in: scope, random: &first).stringValue)
        #expect(try uuid.evaluate(in: scope, random: &second) == .string(text))
        #expect(text.count == 36)
        #expect(try uuid.evaluate(in: scope, random: &first) != .string(text))
    }

    @Test func seededNumbersLeaveTheGeneratorAlone() throws {
        var random = RandomGenerator(seed: 7)
        let call = try PathExpression(parsing: "States.MathRandom(0, 1000000, 42)")
        let first = try call.evaluate(in: Self.scope(.null), random: &random)
        #expect(try call.evaluate(in: Self.scope(.null), random: &random) == first)
        #expect(random == RandomGenerator(seed: 7))
    }

    @Test func wholeRangeOfNumbers() throws {
        var random = RandomGenerator(seed: 3)
        let call = try PathExpression(
            parsing: "States.MathRandom(-9223372036854775808, 9223372036854775807)"
        )
        let numbers = try (0..<50).map { _ in
            try call.evaluate(in: Self.scope(.null), random: &random).integerValue ?? 0
        }
        #expect(numbers.contains { $0 < 0 } && numbers.contains { $0 > 0 })
    }

    @Test(arguments: ["States.Base64Encode($.t)", "States.Hash($.t, 'MD5')"])
    func longTextsAreRefused(text: String) throws {
        var random = RandomGenerator(seed: 1)
        let call = try PathExpression(parsing: text)
        let fits = String(repeating: "x", count: JSONPathLimits.codedCharactersMax)
        _ = try call.evaluate(in: Self.scope(["t": .string(fits)]), random: &random)
        #expect(throws: PathEvaluationError.self) {
            try call.evaluate(in: Self.scope(["t": .string(fits + "x")]), random: &random)
        }
    }

    @Test func whatAnExpressionReads() throws {
        let call = try PathExpression(
            parsing: "States.Format('{}{}{}', $b.x, States.Array($a, $b), $$.State)"
        )
        #expect(call.referencedVariables == ["b", "a"])
        #expect(call.usesContext)
        #expect(!call.usesInput)
        #expect(try PathExpression(parsing: "$.x").usesInput)
        #expect(try PathExpression(parsing: "$x").referencedVariables == ["x"])
    }

    @Test func failuresNameTheFunctionAndTheWholeCall() throws {
        var random = RandomGenerator(seed: 1)
        let text = "States.Array(States.MathAdd('x', 1))"
        let wanted = PathEvaluationError.intrinsicFailure(
            function: "States.MathAdd",
            reason: "argument 1 must be a number, found a string",
            call: text
        )
        #expect(throws: wanted) {
            try PathExpression(parsing: text).evaluate(in: Self.scope(.null), random: &random)
        }
        #expect(
            wanted.description
                == "States.MathAdd in '\(text)' failed: argument 1 must be a number, found a string"
        )
    }

    @Test func deepCallsAreRefused() {
        let text = String(repeating: "States.Array(", count: 50_000)
        #expect(throws: JSONPathError.self) { try IntrinsicCall(parsing: text) }
    }
}
