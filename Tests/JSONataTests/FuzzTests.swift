import Foundation
import JSONata
import Testing
import Values

/// Expressions at random: every one ends with a value or an error, none with a crash or never.
struct FuzzTests {
    /// PAWL_FUZZ_SEED repeats a run, PAWL_FUZZ_COUNT makes it longer.
    private static func setting(_ name: String) -> UInt64? {
        ProcessInfo.processInfo.environment[name].flatMap { UInt64($0) }
    }

    private static let limits = JSONataLimits(
        evaluationDepthMax: 500,
        stepsMax: 5_000,
        stringBytesMax: 100_000,
        textBytesMax: 1_000_000,
        rangeMax: 1_000,
        regexStepsMax: 20_000
    )

    private static let input: JSON = [
        "a": [["b": 1, "c": "x"], ["b": [2, 3], "c": "y"], ["b": nil]], "n": nil, "s": "hello",
        "t": true, "d": [[1, [2]], []], "o": ["a": ["a": ["a": 1.5]]],
    ]

    @Test func expressionsFromTheGrammarEnd() {
        run("grammar", count: 3_000) { generator in
            var writer = ExpressionWriter(random: generator)
            let text = writer.expression(4)
            generator = writer.random
            return text
        }
    }

    @Test func randomBytesEnd() {
        let alphabet = Array(
            "ab$1.[](){}|:;,?*%@#^&=<>~!+-/'\"`\\ \n\u{3BB}éx😀 and or in function null"
                .unicodeScalars
        )
        run("bytes", count: 3_000) { generator in
            var text = String.UnicodeScalarView()
            for _ in 0..<Int.random(in: 1..<40, using: &generator) {
                text.append(alphabet.randomElement(using: &generator) ?? " ")
            }
            return String(text)
        }
    }

    private func run(
        _ title: String,
        count: Int,
        _ make: (inout RandomGenerator) -> String
    ) {
        let seed = Self.setting("PAWL_FUZZ_SEED") ?? UInt64.random(in: 0..<1_000_000)
        let count = Self.setting("PAWL_FUZZ_COUNT").map { Int($0) } ?? count
        print("JSONata fuzz (\(title)): seed \(seed)")
        var generator = RandomGenerator(seed: seed)
        var valid = 0
        for _ in 0..<count {
            let text = make(&generator)
            guard
                let expression = try? JSONataExpression(parsing: text, limits: Self.limits)
            else { continue }
            valid += 1
            var environment = JSONataEnvironment(
                now: Timestamp(milliseconds: 0),
                random: generator,
                limits: Self.limits
            )
            let result = try? expression.evaluate(input: Self.input, environment: &environment)
            if let result {
                #expect((try? JSON(parsing: result.text())) != nil, "seed \(seed): \(text)")
            }
        }
        #expect(valid > 0)
    }
}

/// Writes random expressions.
private struct ExpressionWriter {
    var random: RandomGenerator

    private mutating func pick(_ choices: [String]) -> String {
        choices.randomElement(using: &random) ?? ""
    }

    mutating func expression(_ depth: Int) -> String {
        guard depth > 0 else {
            return pick([
                "a", "b", "c", "s", "n", "o", "d", "$", "$$", "$x", "1", "0", "-2.5", "1e3", "'x'",
                "''",
                "true", "null", "*", "**", "%", "[]", "{}", "nothing", "/l+/", "/(x)|y/i",
            ])
        }
        let one = expression(depth - 1)
        switch Int.random(in: 0..<26, using: &random) {
        case 0...3: return "\(one).\(expression(depth - 1))"
        case 4, 5: return "\(one)[\(expression(depth - 1))]"
        case 6: return "\(one)\(pick(["+", "-", "*", "/", "%", "&"]))\(expression(depth - 1))"
        case 7:
            return
                "\(one)\(pick([" = ", "!=", "<", ">=", " in ", " and ", " or "]))\(expression(depth - 1))"
        case 8: return "(\(one); \(expression(depth - 1)))"
        case 9: return "($x := \(one); \(expression(depth - 1)))"
        case 10: return "[\(one), \(expression(depth - 1))]"
        case 11: return "[\(one)..\(expression(depth - 1))]"
        case 12: return "{\"k\": \(one), \(expression(depth - 1)): 1}"
        case 13: return "\(one){$string(\(expression(depth - 1))): \(expression(depth - 1))}"
        case 14: return "\(one)^(\(pick(["", "<", ">"]))\(expression(depth - 1)))"
        case 15: return "\(one) ? \(expression(depth - 1)) : \(expression(depth - 1))"
        case 16: return "\(one)@$v.\(expression(depth - 1))"
        case 17: return "\(one)#$i.\(expression(depth - 1))"
        case 18: return "\(one) ~> |\(expression(depth - 1))|{\"z\": \(expression(depth - 1))}|"
        case 19: return "function($x, $y){\(one)}(\(expression(depth - 1)))"
        case 20: return "\(one)[]"
        case 21:
            let function = pick([
                "map", "filter", "reduce", "sort", "each", "sift", "single",
            ])
            return "$\(function)(\(one), function($v, $i){\(expression(depth - 1))})"
        case 22:
            let function = pick([
                "string", "number", "count", "sum", "max", "keys", "reverse", "distinct", "spread",
                "merge", "type", "boolean", "not", "uppercase", "trim", "length", "base64encode",
                "shuffle", "exists", "eval", "toMillis", "fromMillis", "abs", "round", "average",
            ])
            return "$\(function)(\(one))"
        case 23:
            let function = pick([
                "substring", "pad", "split", "match", "contains", "join", "append", "zip", "lookup",
                "power", "formatNumber", "formatBase", "formatInteger", "parseInteger", "replace",
            ])
            return "$\(function)(\(one), \(expression(depth - 1)))"
        case 24:
            return
                "\(one) ~> $\(pick(["map", "filter"]))($\(pick(["string", "substring(?, 1)", "not"])))"
        default: return "-\(one)"
        }
    }
}
