import JSONPath
import Testing
import Values

@Suite("Reference paths")
struct ReferencePathTests {
    @Test(arguments: Corpus.cases("reference-paths"))
    func sets(_ one: Case) throws {
        guard one["invalid"] == nil else {
            #expect(throws: JSONPathError.self) { try ReferencePath(parsing: one.text) }
            return
        }
        let path = try ReferencePath(parsing: one.text)
        let input = try #require(one["input"])
        let value = try #require(one["value"])
        if let wanted = one["error"]?.stringValue {
            let error = #expect(throws: ReferencePathError.self) {
                try path.setting(value, in: input)
            }
            #expect(error?.description.contains(wanted) == true, "\(error?.description ?? "")")
        } else {
            let result = try path.setting(value, in: input)
            #expect(result.text() == one["result"]?.text())
            #expect(try path.query.evaluate(on: result) == value, "what was put there is there")
        }
    }
}
