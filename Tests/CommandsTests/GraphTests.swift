import Testing

@testable import Commands

@Suite struct GraphTests {
    static let machine = Fixtures.folder + "/graph/loading.asl.yaml"

    @Test(arguments: ["ascii", "mermaid", "dot"]) func drawingsAreAsRecorded(_ format: String)
        throws
    {
        let run = CommandRun("graph", Self.machine, "--format", format)
        #expect(run.status == .succeeded)
        #expect(try Fixtures.matches(run.output, "graph/loading.\(format).txt"), "\(run.output)")
    }

    @Test func withoutUnicodeItIsASCII() {
        let run = CommandRun("graph", Self.machine, environment: ["LC_ALL": "C"])
        #expect(run.output.utf8.allSatisfy { $0 < 0x80 })
    }

    @Test func branchesStandBelowEachOtherWhereThereIsNoRoom() {
        let wide = CommandRun("graph", Self.machine, columns: 120).output
        let narrow = CommandRun("graph", Self.machine, columns: 60).output
        #expect(narrow.split(separator: "\n").count > wide.split(separator: "\n").count)
    }

    @Test func anInvalidDefinitionIsNotDrawn() {
        let run = CommandRun("graph", "-", input: ValidateTests.bad)
        #expect(run.status == .invalid)
        #expect(run.output.isEmpty)
        #expect(run.errors.contains("MISSING_TRANSITION_TARGET"))
    }

    @Test func aLongChainDoesNotOverflow() {
        var states = (0..<5000).map { #""S\#($0)":{"Type":"Pass","Next":"S\#($0 + 1)"}"# }
        states.append(#""S5000":{"Type":"Succeed"}"#)
        let text = #"{"StartAt":"S0","States":{"# + states.joined(separator: ",") + "}}"
        let run = CommandRun("graph", "-", input: text)
        #expect(run.status == .succeeded)
    }
}
