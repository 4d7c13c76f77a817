@testable import Integrations
import Runtime
import Testing
import Values

@Suite struct LaunchTests {
    private func plan(_ scratch: Scratch, program: String) -> LaunchPlan {
        LaunchPlan(
            process: ProcessPlan(
                arguments: [program],
                environment: [:],
                workingDirectory: scratch.path
            ),
            directory: scratch.path + "/launch",
            announcement: LaunchPlan.Announcement(
                path: scratch.path + "/announced/run.json",
                bytes: Array("{}".utf8)
            ),
            answer: .null
        )
    }

    /// Who looks would wait for it without end.
    @Test func whatCannotStartIsNotAnnounced() throws {
        let scratch = try Scratch()
        let plan = plan(scratch, program: "/bin/true\0")
        let result = try LaunchedProcess.launch(plan)
        guard case .notStarted? = result?.end else {
            throw Unexpected("\(String(describing: result))")
        }
        #expect(!Integrations.Files.exists(scratch.path + "/announced/run.json"))
    }

    @Test func whatHasNoPlaceIsNotAnnounced() throws {
        let scratch = try Scratch()
        scratch.write("in the way", to: "launch")
        #expect(throws: StoreError.self) {
            try LaunchedProcess.launch(plan(scratch, program: "/bin/true"))
        }
        #expect(!Integrations.Files.exists(scratch.path + "/announced/run.json"))
    }

    @Test func whatStartsIsAnnounced() throws {
        let scratch = try Scratch()
        #expect(try LaunchedProcess.launch(plan(scratch, program: "/bin/true")) == nil)
        #expect(Integrations.Files.exists(scratch.path + "/announced/run.json"))
    }
}
