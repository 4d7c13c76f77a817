import DataCatalog
import Testing

@Suite struct GrokPatternTests {
    @Test func fieldsHaveTheirTypes() throws {
        let pattern = try GrokPattern(
            "%{IPV4:client} (?<word>[a-z]+) %{NUMBER:n:double} %{INT:n:long} %{INT}"
        )
        #expect(
            pattern.fields.map { "\($0.name) \($0.type)" } == [
                "client string", "word string", "n double",
            ]
        )
    }

    @Test func onesOwnPatternsCountFirst() throws {
        let pattern = try GrokPattern(
            "%{INT:x:int}",
            custom: "# a remark\nINT [a-c]+\n\nOTHER x y z"
        )
        #expect(pattern.fields.map(\.name) == ["x"])
    }

    @Test(arguments: [
        ("%{INT:x", "\"%{\" without its \"}\""), ("%{NOPE:x}", "there is no pattern \"NOPE\""),
        ("%{INT:x:number}", "there is no type \"number\""), ("(a", "expected ')'"),
        ("%{LOOP}", "patterns within patterns beyond 32"),
    ]) func whatIsNoPatternIsRefused(text: String, message: String) {
        #expect {
            _ = try GrokPattern(text, custom: "LOOP %{LOOP}")
        } throws: {
            "\($0)".contains(message)
        }
    }
}
