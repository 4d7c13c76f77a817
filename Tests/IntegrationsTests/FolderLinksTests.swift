@testable import Integrations
import Testing

@Suite struct FolderLinksTests {
    /// A run that is carried out again writes files of the same names as before.
    @Test func whatTheRunHasWrittenAnewStays() throws {
        let scratch = try Scratch()
        scratch.write("old", to: "table/day=1/part-1.csv")
        scratch.write("other", to: "table/day=1/part-0.csv")
        scratch.write("new", to: "staging/day=1/part-1.csv")
        try FolderLinks.add(from: scratch.path + "/table", to: scratch.path + "/staging") { _ in
            true
        }
        #expect(scratch.text("staging/day=1/part-1.csv") == "new")
        #expect(scratch.text("staging/day=1/part-0.csv") == "other")
        #expect(scratch.text("table/day=1/part-1.csv") == "old")
    }
}
