import Testing

@testable import Commands

@Suite struct EvalTests {
    @Test func aPathAndAnIntrinsicAreEvaluated() {
        let path = CommandRun("eval", "$.a[1]", "--input", #"{"a": [1, {"b": 2}]}"#)
        #expect(path.status == .succeeded)
        #expect(path.output == "{\n  \"b\": 2\n}\n")
        let call = CommandRun(
            "eval",
            "States.Format('{} of {}', $.a, $n)",
            "--input",
            #"{"a": 1}"#,
            "--variables",
            #"{"n": 3}"#
        )
        #expect(call.output == "\"1 of 3\"\n")
    }

    @Test func theContextIsRead() {
        let run = CommandRun(
            "eval",
            "$$.Execution.Name",
            "--context",
            #"{"Execution":{"Name":"x"}}"#
        )
        #expect(run.output == "\"x\"\n")
    }

    @Test func inputComesFromAFileOrStandardInput() throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("in.json", #"{"a": 7}"#)
        #expect(CommandRun("eval", "$.a", "--input", file).output == "7\n")
        #expect(CommandRun("eval", "$.a", "--input", "@" + file).output == "7\n")
        #expect(CommandRun("eval", "$.a", "--input", "-", input: #"{"a": 8}"#).output == "8\n")
    }

    @Test func aSeedMakesRandomNumbersRepeat() {
        let words = ["eval", "States.UUID()", "--seed", "7"]
        #expect(CommandRun(words: words).output == CommandRun(words: words).output)
    }

    @Test func aWrongExpressionIsShownWhere() {
        let run = CommandRun("eval", "$.a[")
        #expect(run.status == .invalid)
        #expect(run.errors.contains("column 5"))
        #expect(run.errors.contains("\n          ^\n"))
    }

    @Test func aPathThatFindsNothingFails() {
        let run = CommandRun("eval", "$.b", "--input", #"{"a": 1}"#)
        #expect(run.status == .failed)
        #expect(run.output.isEmpty)
        #expect(run.errors.contains("$.b"))
    }

    @Test func invalidJSONIsShownWhere() throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("in.json", "{\n  \"a\": [1, 2,]\n}\n")
        let run = CommandRun("eval", "$.a", "--input", file)
        #expect(run.status == .usage)
        #expect(run.errors.contains("\(file):2:14: is not JSON"))
        #expect(run.errors.contains("\n" + String(repeating: " ", count: 6 + 13) + "^"))
        #expect(CommandRun("eval", "$.a", "--input", "{\"a\"").errors.contains("--input:1:5"))
        #expect(
            CommandRun("eval", "$.a", "--input", "-").errors.contains("standard input: is empty")
        )
    }

    @Test func aFolderIsNoInput() throws {
        let folder = try TemporaryFolder()
        let run = CommandRun("eval", "$.a", "--input", folder.path)
        #expect(run.status == .usage)
        #expect(run.errors.contains("is a folder"))
    }

    @Test func aBatchIsAnsweredLineByLine() {
        let run = CommandRun(
            "eval",
            "--batch",
            "-",
            input: """
                {"expr": "$.a", "data": {"a": [1]}}

                {"expr": "$.b", "data": {}}
                {"expr": "$["}
                nonsense
                {"expr": "$x", "variables": {"x": null}}
                """
        )
        #expect(run.status == .succeeded)
        let lines = run.output.split(separator: "\n")
        #expect(lines.count == 5)
        #expect(lines[0] == #"{"result":[1]}"#)
        #expect(lines[1].hasPrefix(#"{"error":{"code":"States.Runtime","position":null,"#))
        #expect(lines[2].hasPrefix(#"{"error":{"code":"INVALID_EXPRESSION","position":2,"#))
        #expect(lines[3].contains("INVALID_LINE"))
        #expect(lines[4] == #"{"result":null}"#)
    }

    @Test func anExpressionOrABatchIsNeeded() {
        #expect(CommandRun("eval").status == .usage)
        #expect(CommandRun("eval", "$", "--batch", "-").status == .usage)
    }

    @Test func jsonataIsEvaluated() {
        let sum = CommandRun(
            "eval",
            "--jsonata",
            "$sum(a.b) * $factor",
            "--input",
            #"{"a": [{"b": 1}, {"b": 2}]}"#,
            "--bindings",
            #"{"factor": 2}"#
        )
        #expect(sum.status == .succeeded)
        #expect(sum.output == "6\n")
        let states = CommandRun(
            "eval",
            "--jsonata",
            "--dialect",
            "states",
            "{% $states.input.x & 'y' %}",
            "--input",
            #"{"x": 1}"#
        )
        #expect(states.output == "\"1y\"\n")
    }

    @Test func undefinedIsSaidAndIsAFailureInAState() {
        let standard = CommandRun("eval", "--jsonata", "nothing")
        #expect(standard.status == .succeeded)
        #expect(standard.output.isEmpty && standard.errors == "undefined\n")
        let state = CommandRun("eval", "--jsonata", "--dialect", "states", "$states.input.nothing")
        #expect(state.status == .failed)
    }

    @Test func wrongJSONataIsShownWhere() {
        let syntax = CommandRun("eval", "--jsonata", "a + ")
        #expect(syntax.status == .invalid)
        #expect(syntax.errors.contains("S0207"))
        let type = CommandRun("eval", "--jsonata", #""ä" + 1"#)
        #expect(type.status == .failed)
        #expect(type.errors.contains("column 5: T2001"))
    }

    @Test func aBatchOfJSONataIsAnsweredLineByLine() {
        let run = CommandRun(
            "eval",
            "--jsonata",
            "--batch",
            "-",
            input: """
                {"expr": "a.b", "data": {"a": {"b": null}}}
                {"expr": "a", "data": {}}
                {"expr": "$x", "bindings": {"x": 3}}
                {"expr": "("}
                {"expr": "($f := function($n){1 + $f($n)}; $f(1))", "depth": 300, "timelimit": 1000}
                """
        )
        #expect(run.status == .succeeded)
        let lines = run.output.split(separator: "\n")
        #expect(lines.count == 5)
        #expect(lines.prefix(3) == [#"{"result":null}"#, #"{"undefined":true}"#, #"{"result":3}"#])
        #expect(lines.last?.contains(#""code":"U1001""#) ?? false)
    }
}
