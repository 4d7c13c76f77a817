import Testing
import Values

@testable import JSONPath

@Suite("Regular expressions")
struct RegexTests {
    @Test(arguments: Corpus.cases("regular-expressions"))
    func matches(_ one: Case) throws {
        if let wanted = one["error"]?.stringValue {
            let error = #expect(throws: RegexError.self) { try BoundedRegex(one.text) }
            #expect(error?.reason.contains(wanted) == true, "\(error?.reason ?? "")")
            return
        }
        let regex = try BoundedRegex(one.text)
        for text in one["yes"]?.arrayValue ?? [] {
            #expect(regex.matches(text.stringValue ?? ""), "\(text)")
        }
        for text in one["no"]?.arrayValue ?? [] {
            #expect(!regex.matches(text.stringValue ?? ""), "\(text)")
        }
    }

    /// A pattern that backtracking needs 2^n steps for, on a long text.
    @Test func hostilePatternIsCheap() throws {
        let regex = try BoundedRegex("(a?){50}(a+)+b")
        #expect(!regex.matches(String(repeating: "a", count: 2000)))
    }

    /// The work of all matches together is limited as well.
    @Test func workIsLimited() throws {
        let path = try JSONPathQuery(parsing: "$[?(@ =~ /(a{0,90}b?){50}/)]")
        let text = JSON.string(String(repeating: "a", count: 20_000))
        let error = #expect(throws: PathEvaluationError.self) {
            try path.evaluate(on: .array([text, text]))
        }
        #expect(error?.description.contains("values to look at") == true)
    }

    @Test func nestingIsLimited() {
        #expect(throws: RegexError.self) {
            try BoundedRegex(String(repeating: "(", count: 100_000))
        }
    }
}
