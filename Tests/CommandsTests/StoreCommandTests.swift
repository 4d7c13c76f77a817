import Foundation
import Testing

@testable import Commands

@Suite(.serialized) struct StoreCommandTests {
    static let asking = """
        StartAt: Ask
        States:
          Ask:
            Type: Task
            Resource: shell:run.waitForTaskToken
            Parameters: {Environment: {TOKEN.$: $$.Task.Token}, Script: "true"}
            TimeoutSeconds: 60
            Catch: [{ErrorEquals: [Rejected], Next: Sorry}]
            End: true
          Sorry: {Type: Fail, Error: Sorry}
        """

    /// A project with three executions: `sum/aa1` and `sum/aa2` succeeded, `load/b` failed.
    static func history() throws -> Project {
        let project = try Project(["sum": RunTests.sum, "load": RunTests.failing])
        for name in ["aa1", "aa2"] {
            #expect(
                try project.pawl("run", "sum", "--name", name, "--input", #"{"a": 1, "b": 2}"#)
                    .status == 0
            )
        }
        #expect(try project.pawl("run", "load", "--name", "b").status == 1)
        return project
    }

    @Test func executionsAreListedLatestFirst() throws {
        let project = try Self.history()
        let table = try project.pawl("executions").output.split(separator: "\n")
        #expect(table.count == 4)
        #expect(table[1].contains("FAILED") && table[1].contains("load/b"))
        #expect(table[3].contains("sum/aa1"))
        let failed = try project.pawl("executions", "--status", "failed", "--output", "jsonl")
            .output
        #expect(failed.split(separator: "\n").count == 1 && failed.contains(#""name":"b""#))
        #expect(
            try project.pawl("executions", "--machine", "sum", "--limit", "1").output.contains(
                "aa2"
            )
        )
        #expect(try project.pawl("executions", "--since", "1h").output.contains("aa1"))
        #expect(try project.pawl("executions", "--since", "2999-01-01").output.isEmpty)
        #expect(try project.pawl("executions", "--since", "soon").status == 3)
        let json = try project.pawl("executions", "--output", "json").output
        let array = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [[String: Any]]
        #expect(array?.count == 3)
    }

    /// Somebody who has mistyped it would else take it for one in which nothing has happened.
    @Test(arguments: [
        ["executions"], ["show", "@latest"], ["logs", "x"], ["history", "x"], ["resume"],
        ["catalog", "tables"], ["quality", "runs"],
    ])
    func aStoreThatIsNamedHasToBeThere(_ words: [String]) throws {
        let project = try Project([:])
        let missing = try project.pawl(words: words + ["--store", "no/such"])
        #expect(missing.status == 3 && missing.errors.contains("there is no store no/such"))
        try project.folder.write("file", "")
        for words in [words, ["jobs", "list"], ["crawlers", "list"]] {
            let file = try project.pawl(words: words + ["--store", "file"])
            #expect(file.status == 3 && file.errors.contains("the store file is a file"), "\(file)")
        }
    }

    @Test func executionsAreNamedInManyWays() throws {
        let project = try Self.history()
        for name in ["@latest", "@failed", "load/b", "b", "load/"] {
            let show = try project.pawl("show", name)
            #expect(show.status == (name == "load/" ? 3 : 0), "\(name)")
            if show.status == 0 { #expect(show.output.hasPrefix("load/b")) }
        }
        let ambiguous = try project.pawl("show", "aa")
        #expect(ambiguous.status == 3)
        #expect(ambiguous.errors.contains("sum/aa1, sum/aa2"))
        let unknown = try project.pawl("show", "zz")
        #expect(unknown.status == 3)
        #expect(unknown.errors.contains("pawl executions"))
    }

    @Test func showTellsOfStatesAndOfOne() throws {
        let project = try Self.history()
        let page = try project.pawl("show", "@failed").output
        #expect(page.contains("✖ Load") && page.contains("2 attempts"))
        let state = try project.pawl("show", "@failed", "--state", "Load").output
        #expect(state.contains("attempt 1") && state.contains("/tasks/"))
        let wrong = try project.pawl("show", "@failed", "--state", "Laod")
        #expect(wrong.status == 3)
        #expect(wrong.errors.contains("Did you mean Load?"))
        let json = try project.pawl("show", "@failed", "--output", "json").output
        let object = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any]
        #expect((object?["visits"] as? [Any])?.count == 1)
    }

    @Test func historyIsTheServices() throws {
        let project = try Self.history()
        let lines = try project.pawl("history", "sum/aa1", "--output", "jsonl").output
            .split(separator: "\n")
        #expect(lines.count == 4)
        #expect(lines[0].contains("ExecutionStarted") && lines[3].contains("ExecutionSucceeded"))
        let reversed = try project.pawl("history", "sum/aa1", "--reverse").output.split(
            separator: "\n"
        )
        #expect(reversed[1].contains("ExecutionSucceeded"))
    }

    @Test func logsHaveTitlesWhereThereAreSeveral() throws {
        let project = try Self.history()
        let all = try project.pawl("logs", "@failed").output
        #expect(all.contains("==> Load, attempt 1, stderr <=="))
        #expect(all.contains("==> Load, attempt 2, stderr <=="))
        let none = try project.pawl("logs", "sum/aa1")
        #expect(none.status == 0 && none.output.isEmpty)
        #expect(none.errors.contains("no such task"))
    }

    @Test func anAnswerLetsATaskSucceedWhileItIsRun() async throws {
        let project = try Project(["ask": Self.asking])
        let process = try project.start("run", "ask", "--name", "x")
        try await project.wait {
            try project.pawl("show", "@latest").output.contains("pawl task succeed ask/x")
        }
        let answer = try project.pawl("task", "succeed", "@latest", "--output", #"{"yes": true}"#)
        #expect(answer.status == 0)
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        let again = try project.pawl("task", "succeed", "@latest", "--output", "1")
        #expect(again.status == 3)
        #expect(again.errors.contains("no task of ask/x waits"))
    }

    @Test func anAnswerGivenWhileNobodyDrivesIsKept() async throws {
        let project = try Project(["ask": Self.asking])
        let process = try project.start("run", "ask", "--name", "x")
        try await project.wait {
            try project.pawl("show", "@latest").output.contains("pawl task fail ask/x")
        }
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        let answer = try project.pawl("task", "fail", "@latest", "--error", "Rejected")
        #expect(answer.status == 0)
        #expect(answer.errors.contains("pawl resume"))
        #expect(try project.pawl("resume").status == 1)
        #expect(try project.pawl("show", "@latest").output.contains("Sorry"))
    }

    @Test func stopEndsItWhetherItIsDrivenOrNot() async throws {
        let project = try Project(["ask": Self.asking])
        let process = try project.start("run", "ask", "--name", "x")
        try await project.wait {
            try project.pawl("executions", "--status", "running").output.contains("ask/x")
        }
        #expect(
            try project.pawl("stop", "ask/x", "--error", "Enough", "--cause", "for today").status
                == 0
        )
        process.waitUntilExit()
        #expect(process.terminationStatus == 5)
        #expect(try project.pawl("show", "ask/x").output.contains("Enough"))

        let second = try project.start("run", "ask", "--name", "y")
        try await project.wait {
            try project.pawl("executions", "--status", "running").output.contains("ask/y")
        }
        kill(second.processIdentifier, SIGKILL)
        second.waitUntilExit()
        #expect(try project.pawl("stop", "y").status == 0)
        #expect(try project.pawl("executions", "--status", "aborted").output.contains("ask/y"))
        #expect(try project.pawl("stop", "y").errors.contains("ended already"))
    }

    @Test func aStoreThatIsNoneIsSaid() throws {
        let project = try Project(["sum": RunTests.sum])
        #expect(try project.pawl("executions").errors.contains("No executions in .pawl"))
        #expect(try project.pawl("show", "@latest").status == 3)
        try project.folder.write("file", "")
        let run = try project.pawl(
            "run",
            "sum",
            "--store",
            "file",
            "--input",
            #"{"a": 1, "b": 2}"#
        )
        #expect(run.status == 3)
        #expect(run.output.isEmpty)
        #expect(run.errors.hasPrefix("pawl: ") && run.errors.contains("file"))
    }

    @Test func aDamagedRecordIsNamedAndTheOthersListed() throws {
        let project = try Self.history()
        try project.folder.write(".pawl/executions/load/b/execution.json", "{")
        let list = try project.pawl("executions")
        #expect(list.status == 1)
        #expect(list.output.contains("sum/aa1"))
        #expect(list.errors.contains("load/b/execution.json"))
    }

    @Test func theNearestStoreUpwardsIsMeant() throws {
        let project = try Self.history()
        try project.folder.write("deep/er/file", "")
        let run = try ProgramRun("show", "@latest", in: project.folder.path + "/deep/er")
        #expect(run.output.hasPrefix("load/b"))
    }
}

@Suite struct InitTests {
    @Test func theStarterIsValidAndRuns() throws {
        let folder = try TemporaryFolder()
        let made = try ProgramRun("init", "hello", in: folder.path)
        #expect(made.status == 0)
        #expect(made.errors.contains("Next: cd hello && pawl run hello.asl.yaml"))
        let project = folder.path + "/hello"
        #expect(try ProgramRun("validate", "--strict", ".", in: project).status == 0)
        let run = try ProgramRun(
            "run",
            "hello",
            "--input",
            #"{"names": ["Ada"]}"#,
            in: project
        )
        #expect(run.status == 0)
        #expect(run.output.contains("Hello, Ada!"))
    }

    @Test func nothingIsOverwritten() throws {
        let folder = try TemporaryFolder()
        try folder.write("hello.asl.yaml", "mine")
        let run = CommandRun("init", folder.path)
        #expect(run.status == .usage)
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["hello.asl.yaml"]
        )
    }
}
