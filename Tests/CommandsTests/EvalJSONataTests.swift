import Testing

@testable import Commands

@Suite struct EvalJSONataTests {
    @Test func anExpressionIsEvaluated() {
        let run = CommandRun(
            "eval",
            "--jsonata",
            "$sum(a.b) * $n",
            "--input",
            #"{"a": [{"b": 1}, {"b": 2}]}"#,
            "--bindings",
            #"{"n": 2}"#
        )
        #expect(run.status == .succeeded)
        #expect(run.output == "6\n")
    }

    @Test func theServicesDialectHasItsStatesAndFunctions() {
        let run = CommandRun(
            "eval",
            "--jsonata",
            "--dialect",
            "states",
            "$partition($states.input.a, 2)",
            "--input",
            #"{"a": [1, 2, 3]}"#
        )
        #expect(run.output.filter { !$0.isWhitespace } == "[[1,2],[3]]")
        let no = CommandRun("eval", "--jsonata", "--dialect", "states", "$eval('1')")
        #expect(no.status != .succeeded)
    }

    @Test func aWrongExpressionHasItsCodeAndPlace() {
        let syntax = CommandRun("eval", "--jsonata", "$sum(")
        #expect(syntax.status == .invalid)
        #expect(syntax.errors.contains("S0203") && syntax.errors.contains("column 5"))
        let type = CommandRun("eval", "--jsonata", "1 + 'a'")
        #expect(type.status == .failed)
        #expect(type.errors.contains("T2002"))
    }

    @Test func aBatchAnswersEveryLineInItsOrder() {
        let lines = """
            {"expr": "a.b", "data": {"a": {"b": 3}}}
            {"expr": "$foo", "bindings": {"foo": [1]}}
            {"expr": "x"}
            {"expr": "1 +"}
            {"expr": "($f := function(){$f()+1}; $f())", "depth": 100, "timelimit": 100}
            no
            """
        let run = CommandRun("eval", "--jsonata", "--batch", "-", input: lines)
        let answers = run.output.split(separator: "\n")
        #expect(run.status == .succeeded)
        #expect(answers.count == 6)
        #expect(answers[0] == #"{"result":3}"#)
        #expect(answers[1] == #"{"result":[1]}"#)
        #expect(answers[2] == #"{"undefined":true}"#)
        #expect(answers[3].contains("S0207") && answers[4].contains("U1001"))
        #expect(answers[5].contains("INVALID_LINE"))
    }
}
