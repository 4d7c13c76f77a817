import JSONPath
import Testing
import Values

@Suite("Paths")
struct PathTests {
    static let corpus = Corpus.load("paths")
    static let cases = (corpus["cases"]?.arrayValue ?? []).map(Case.init)

    @Test(arguments: cases)
    func evaluates(_ one: Case) throws {
        let document = try #require(Self.corpus["documents"]?[one["on"]?.stringValue ?? ""])
        let query = try JSONPathQuery(parsing: one.text)
        let value = try query.evaluate(on: document)
        if one["nothing"] == true {
            #expect(value == nil)
            #expect(query.isDefinite)
        } else {
            let wanted = try #require(one["result"])
            #expect(value == wanted)
            #expect(value?.text() == wanted.text(), "in the document's order and spelling")
        }
    }

    @Test(arguments: Corpus.cases("invalid-paths"))
    func isRefused(_ one: Case) throws {
        let error = #expect(throws: JSONPathError.self) { try JSONPathQuery(parsing: one.text) }
        let wanted = try #require(one["error"]?.stringValue)
        #expect(error?.reason.contains(wanted) == true, "\(error?.reason ?? "")")
        #expect(error?.offset == one["offset"]?.integerValue.map(Int.init))
    }

    @Test(arguments: Corpus.cases("misses"))
    func missIsExplained(_ one: Case) throws {
        let query = try JSONPathQuery(parsing: one.text)
        let input = try #require(one["input"])
        let reason = try #require(one["reason"]?.stringValue)
        #expect(try query.evaluate(on: input) == nil)
        #expect(throws: PathEvaluationError.notFound(path: one.text, reason: reason)) {
            try query.value(on: input)
        }
    }

    @Test(arguments: [
        ("$", "$"), ("$.a.b[0]", "$['a']['b'][0]"), ("$$.State.Name", "$['State']['Name']"),
        ("$name.x", "$['x']"), ("$..a", "$..['a']"), ("$.a[*].b", "$['a'][*]['b']"),
        ("$['a','b']", "$['a','b']"), ("$[0,1]", "$[0,1]"), ("$[1:]", "$[1:]"),
        ("$[:2]", "$[:2]"), ("$[1:5:2]", "$[1:5:2]"), ("$.a[?(@.b == 1)]", "$['a'][?]"),
        ("$.a.length()", "$['a'].length()"),
    ])
    func bracketNotation(path: String, brackets: String) throws {
        #expect(try JSONPathQuery(parsing: path).bracketNotation == brackets)
    }

    @Test(arguments: [
        ("$", true), ("$.a[0]['b'][-1]", true), ("$['a','b']", true), ("$['a','b'].c", false),
        ("$[0,1]", false), ("$[0:1]", false), ("$.*", false), ("$..a", false),
        ("$[?(@.a)]", false), ("$.a.length()", true), ("$[*].length()", false),
        ("$..a.length()", true),
    ])
    func definiteness(path: String, isDefinite: Bool) throws {
        #expect(try JSONPathQuery(parsing: path).isDefinite == isDefinite)
    }

    @Test(arguments: [
        ("$", JSONPathQuery.Root.input), ("$.a", .input), ("$['a']", .input), ("$$", .context),
        ("$$.a", .context), ("$$['a']", .context), ("$a", .variable("a")),
        ("$a_1.b", .variable("a_1")), ("$größe[0]", .variable("größe")),
    ])
    func roots(path: String, root: JSONPathQuery.Root) throws {
        #expect(try JSONPathQuery(parsing: path).root == root)
    }

    @Test(arguments: [
        ("$", [String]()), ("$.a.b[0].c", ["a", "b"]), ("$$['x y'].z..q", ["x y", "z"]),
        ("$v[*].a", []), ("$['a','b']", []),
    ])
    func leadingNames(path: String, names: [String]) throws {
        #expect(try JSONPathQuery(parsing: path).leadingNames == names)
    }

    @Test func valuesComeFromTheRootTheyName() throws {
        let scope = PathScope(
            input: ["a": 1],
            context: ["a": 2],
            variables: JSONObject([("v", ["a": 3] as JSON)])
        )
        #expect(try JSONPathQuery(parsing: "$.a").value(in: scope) == 1)
        #expect(try JSONPathQuery(parsing: "$$.a").value(in: scope) == 2)
        #expect(try JSONPathQuery(parsing: "$v.a").value(in: scope) == 3)
        #expect(try JSONPathQuery(parsing: "$w.a").evaluate(in: scope) == nil)
        #expect(throws: PathEvaluationError.undefinedVariable(name: "w", path: "$w.a")) {
            try JSONPathQuery(parsing: "$w.a").value(in: scope)
        }
    }

    @Test func longVariableNamesAreRefused() throws {
        let name = String(repeating: "n", count: JSONPathLimits.variableNameMax)
        #expect(try JSONPathQuery(parsing: "$" + name).variableName == name)
        #expect(throws: JSONPathError.self) { try JSONPathQuery(parsing: "$n" + name) }
    }

    @Test func stepsAreLimited() throws {
        let steps = String(repeating: ".a", count: JSONPathLimits.stepsMax)
        _ = try JSONPathQuery(parsing: "$" + steps)
        #expect(throws: JSONPathError.self) { try JSONPathQuery(parsing: "$.a" + steps) }
    }

    @Test(arguments: ["(", "!", "[", "{'a':"])
    func filterNestingIsLimited(opening: String) throws {
        let text = "$[?(" + String(repeating: opening, count: 100_000)
        let error = #expect(throws: JSONPathError.self) { try JSONPathQuery(parsing: text) }
        #expect(error?.reason.contains("nest deeper") == true)
    }

    /// Each `[0,0]` doubles the matches.
    @Test func matchesAreLimited() throws {
        let path = "$" + String(repeating: "[0,0]", count: 30)
        var document = JSON.array([1])
        for _ in 0..<30 { document = .array([document]) }
        let error = #expect(throws: PathEvaluationError.self) {
            try JSONPathQuery(parsing: path).evaluate(on: document)
        }
        #expect(error?.description.contains("1000000 matches") == true)
    }

    @Test func canonicallyEqualNamesAreDifferent() throws {
        let document = JSON.object(JSONObject([("e\u{301}", 1), ("\u{e9}", 2)]))
        #expect(try JSONPathQuery(parsing: "$.\u{e9}").evaluate(on: document) == 2)
        #expect(try JSONPathQuery(parsing: "$['e\u{301}']").evaluate(on: document) == 1)
    }
}
