import Foundation
import JSONata
import Testing
import Values

/// Expressions that want too much end with an error, and soon.
struct LimitTests {
    @Test(
        arguments: [
            "$match('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab', /(a|a)*\\1?c/)",
            "$contains($pad('', 5000, 'a'), /^(a+)+\\1$b/)",
            "( $f := function($n) { $f($n + 1) }; $f(0) )",
            "( $f := function($n) { 1 + $f($n + 1) }; $f(0) )",
            "$count([1..1000000000])",
            "( $f := function($s) { $f($s & $s) }; $f('x') )",
            "( $f := function($s) { $f([[$s]]) }; $f(1) )",
            "( $f := function($s) { $f({ 'a': { 'b': $s.a } }) }; $f({ 'a': 1 }) )",
            "$map([1..1000], function($i) { $pad('', 10000000) }) ~> $count()",
            "$map([1..10000], function($i) { $map([1..10000], function($j) { $i * $j }) })",
            "($x := $merge([1..500].{$string($): $}); {'l': [1..500].$x} ~> |l|{'z': 1}|)",
            "($x := [1..500].{'c': $}; {'l': [1..500].{'p': $x}} ~> |l.p|{'z': 1}|)",
            "($x := [1..500]; {'l': [1..500].{'p': $x}} ~> |l.p.q|{'z': 1}|)",
            // Few evaluations, and much memory: what shares an array is taken apart.
            "($a := [1..1000]; $count([1..1000].($a)))",
            "($a := [1..1000]; $count([1..1000].{'b': $a}.b))",
            "($a := [1..1000]; $count($lookup([1..1000].{'b': $a}, 'b')))",
            "($a := [1..1000]; $count($merge([1..500].{$string($): $a}).*))",
            "$count($map([1..1000], function($v) { [1..1000] }))",
            "$reduce([1..18], function($a, $b) { [$a, $a] }, 1) ~> $count()",
            "$count([1..40000].{'a': $})", "$count([1..30000].function($x) { $x })",
            "$count([1..20000]@$x.{'a': $x})", "$count($zip([1..60000], [1..60000]))",
            "$count($distinct([1..40000]))",
            "( $f := function($g) { $f($g ~> $g) }; $f($string) )",
            "( $f := function($g) { ($f($g ~> $string))(1) }; $f($string) )",
        ])
    func hostileExpressionsFail(_ text: String) throws {
        var limits = JSONataLimits()
        // Without optimisation a step takes ten times as long.
        limits.stepsMax = 300_000
        limits.regexStepsMax = 300_000
        #expect(failure(text, limits) != nil)
    }

    /// The update goes into the depth of the value, where its own depth adds to that.
    @Test func transformsDoNotNestWithoutEnd() throws {
        let deep = String(repeating: "{'a': ", count: 20) + "1" + String(repeating: "}", count: 20)
        let leaf = "**[$type(a) = 'number']"
        let text = "( $f := function($s) { $f($s ~> |\(leaf)|\(deep)|) }; $f({'a': 1}) )"
        var environment = JSONataEnvironment(
            now: Timestamp(milliseconds: 0),
            random: RandomGenerator(seed: 1),
            limits: JSONataLimits(stepsMax: 300_000)
        )
        let error = #expect(throws: JSONataError.self) {
            try JSONataExpression(parsing: text).evaluate(input: nil, environment: &environment)
        }
        #expect(error?.message.contains("nesting") == true)
    }

    private func failure(_ text: String, _ limits: JSONataLimits) -> String? {
        var environment = JSONataEnvironment(
            now: Timestamp(milliseconds: 0),
            random: RandomGenerator(seed: 1),
            limits: limits
        )
        do throws(JSONataError) {
            _ = try JSONataExpression(parsing: text, limits: limits)
                .evaluate(input: nil, environment: &environment)
            return nil
        } catch { return error.code }
    }

    @Test(
        arguments: [
            String(repeating: "(", count: 100_000), String(repeating: "[", count: 100_000),
            String(repeating: "-", count: 100_000) + "1",
            String(repeating: "{'a':", count: 100_000),
            "1" + String(repeating: "+1", count: 100_000),
            "a" + String(repeating: ".a", count: 100_000),
            "a" + String(repeating: "[0]", count: 100_000),
            "/" + String(repeating: "(", count: 100_000) + "/",
            "$contains('', /" + String(repeating: "(?:", count: 500) + "a"
                + String(repeating: ")", count: 500) + "/)",
            "function($x)<" + String(repeating: "a<", count: 100_000),
        ])
    func deepTextsFail(_ text: String) {
        #expect(failure(text, JSONataLimits()) != nil)
    }

    /// A linear-time search: JavaScript would take for ever over these.
    @Test(
        arguments: [
            "$contains($pad('', 2000, 'a') & '!', /^(a+)+$/)",
            "$contains($pad('', 2000, 'a') & '!', /^(a|aa)+$/)",
            "$contains($pad('', 2000, 'x'), /(x+x+)+y/)",
            "$contains($pad('', 2000, 'a'), /(.*)(.*)(.*)(.*)[^a]/)",
        ])
    func exponentialPatternsAreLinear(_ text: String) throws {
        var environment = JSONataEnvironment(
            now: Timestamp(milliseconds: 0),
            random: RandomGenerator(seed: 1)
        )
        let result = try JSONataExpression(parsing: text)
            .evaluate(input: nil, environment: &environment)
        #expect(result == false)
    }

    @Test func deepRecursionWorksOnSmallStacks() async throws {
        let text = "( $f := function($n) { $n = 0 ? 0 : 1 + $f($n - 1) }; $f(2000) )"
        let expression = try JSONataExpression(parsing: text)
        let result: JSON? = await withCheckedContinuation { continuation in
            let thread = Thread {
                var environment = JSONataEnvironment(
                    now: Timestamp(milliseconds: 0),
                    random: RandomGenerator(seed: 1)
                )
                continuation.resume(
                    returning: try? expression.evaluate(input: nil, environment: &environment)
                )
            }
            thread.stackSize = 512 << 10
            thread.start()
        }
        #expect(result == 2000)
    }

    @Test func tailCallsDoNotNest() throws {
        var environment = JSONataEnvironment(
            now: Timestamp(milliseconds: 0),
            random: RandomGenerator(seed: 1),
            limits: JSONataLimits(evaluationDepthMax: 20)
        )
        let text =
            "( $f := function($n, $sum) { $n = 0 ? $sum : $f($n - 1, $sum + $n) }; $f(5000, 0) )"
        let result = try JSONataExpression(parsing: text)
            .evaluate(input: nil, environment: &environment)
        #expect(result == 12_502_500)
    }
}
