import Foundation
import TestSupport
import Testing

@testable import Commands

/// `pawl test` and `pawl record` from their command lines to what they print.
@Suite struct TestCommandTests {
    static let passing = """
        tests:
          - name: it <works> & ends
            outcomes: {Load: {return: 1}}
            expect: {status: SUCCEEDED}
        """
    static let failing = """
        tests:
          - name: it is gone
            outcomes: {Load: {fail: Gone}}
            expect: {status: SUCCEEDED, path: [Load]}
        """

    private func folder(_ tests: String) throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try folder.write("load.asl.yaml", SimulateTests.machine)
        try folder.write("load.test.yaml", tests)
        return folder
    }

    /// Runs tests in a folder of their own.
    private func test(_ tests: String, _ words: String...) throws -> CommandRun {
        let folder = try folder(tests)
        return withExtendedLifetime(folder) { CommandRun(words: ["test", folder.path] + words) }
    }

    @Test func whatPassesPasses() throws {
        let run = try test(Self.passing)
        #expect(run.status == .succeeded)
        #expect(run.output.contains("✔ it <works> & ends"))
        #expect(run.output.hasSuffix("1 passed\n"))
    }

    @Test func whatFailsSaysWhatAndWhere() throws {
        let run = try test(Self.failing)
        #expect(run.status == .failed)
        #expect(run.output.contains("load.test.yaml:4"))
        #expect(run.output.contains("FAILED with Mended"))
        #expect(run.output.contains("path      Load → Mend"))
        #expect(run.output.hasSuffix("0 passed, 1 failed\n"))
    }

    @Test func aFileThatCannotBeUsedKeepsTheOthersFromNothing() throws {
        let folder = try folder(Self.passing)
        try folder.write("alone.test.yaml", Self.passing)
        try folder.write("broken.test.yaml", "tests: 7")
        let run = CommandRun("test", folder.path)
        #expect(run.status == .usage)
        #expect(
            run.errors.contains("alone.test.yaml: there is no definition beside this test file")
        )
        #expect(run.errors.contains("broken.test.yaml:1"))
        #expect(run.output.hasSuffix("1 passed\n"))
    }

    @Test func tooLittleCoverageFails() throws {
        let folder = try folder(Self.passing)
        let run = CommandRun("test", folder.path, "--coverage", "--min-coverage", "60")
        #expect(run.status == .failed)
        #expect(run.output.contains("transitions 1/2      50 %"))
        #expect(run.output.contains("Load → Mend: Catch[0] Gone"))
        #expect(run.errors.contains("1 of 2 transitions were taken, 50 %, and 60 % are asked for"))
        #expect(CommandRun("test", folder.path, "--min-coverage", "50").status == .succeeded)
        #expect(CommandRun("test", folder.path, "--min-coverage", "101").status == .usage)
    }

    @Test func severalFilesOfAMachineCoverItTogether() throws {
        let folder = try folder(Self.passing)
        try folder.write(
            "more.test.yaml",
            """
            definition: load.asl.yaml
            tests: [{name: gone, outcomes: {Load: {fail: Gone}}, expect: {error: Mended}}]
            """
        )
        let run = CommandRun("test", folder.path, "--min-coverage", "100")
        #expect(run.status == .succeeded, "\(run.output)\(run.errors)")
    }

    @Test(arguments: [("mermaid", "never"), ("dot", "never"), ("ascii", "Gone (never)")])
    func theGraphSaysWhatWasTaken(format: String, part: String) throws {
        let run = try test(Self.passing, "--graph", format)
        #expect(run.output.contains(part), "\(run.output)")
        #expect(run.output.contains("1×"))
    }

    @Test func programsGetEverything() throws {
        let run = try test(Self.failing, "--output", "json")
        let json = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
        #expect(json?["failed"] as? Int == 1)
        let coverage = (json?["coverage"] as? [[String: Any]])?.first
        let shares = coverage?["shares"] as? [String: [String: Any]]
        #expect(shares?["transitions"]?["covered"] as? Int == 1)
    }

    @Test func junitIsXMLThatReadsBack() throws {
        let folder = try folder(Self.passing + "\n  - {name: bad, expect: {status: FAILED}}\n")
        let file = folder.path + "/junit.xml"
        #expect(CommandRun("test", folder.path, "--junit", file).status == .failed)
        let text = try String(contentsOfFile: file, encoding: .utf8)
        #expect(text.contains("<testsuites tests=\"2\" failures=\"1\">"))
        #expect(text.contains("name=\"it &lt;works&gt; &amp; ends\""))
        #expect(text.contains("<failure message=\"status: expected FAILED, found SUCCEEDED\">"))
        // Once more, over the one that is there.
        #expect(CommandRun("test", folder.path, "--junit", file).status == .failed)
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        #expect(names.sorted() == ["junit.xml", "load.asl.yaml", "load.test.yaml"])
    }

    @Test func aTestIsChosenByItsName() throws {
        let folder = try folder(Self.passing + "\n  - {name: other, expect: {status: FAILED}}\n")
        let run = CommandRun("test", folder.path, "--filter", "works")
        #expect(run.output.hasSuffix("1 passed\n"))
        let none = CommandRun("test", folder.path, "--filter", "nothing")
        #expect(none.status == .usage)
    }

    /// A test file that cannot be used, the exit status, and a part of what is said.
    @Test(arguments: [
        ("tests: [{name: a, expect: {stats: x}}]", 2, "load.test.yaml:1:28"),
        ("tests: [{name: a, outcomes: {Lod: {}}, expect: {error: x}}]", 2, "Did you mean"),
        ("tests: [", 2, "load.test.yaml"),
        ("", 2, "load.test.yaml:1:1: error S3: The text is empty."),
        ("# nothing yet\n", 2, "Expected tests: or properties:."),
        ("tests: []", 2, "there is no test in it"),
        ("definition: none.yaml\ntests: []", 3, "none.yaml: there is no such file"),
    ]) func whatCannotBeUsedIsSaid(text: String, status: Int32, said: String) throws {
        let run = try test(text)
        #expect(run.status.rawValue == status)
        #expect(run.errors.contains(said), "\(run.errors)")
    }

    @Test func whereThereIsNothingToTestThatIsSaid() throws {
        let empty = try TemporaryFolder()
        let run = CommandRun("test", empty.path)
        #expect(run.status == .usage)
        #expect(run.errors.contains("there is no test file in this folder"))
        let alone = try empty.write("a.test.yaml", "tests: []\n")
        #expect(CommandRun("test", alone).errors.contains("no definition beside"))
    }

    @Test func samplesAreCoveredWhollyByTheirTests() throws {
        let samples = Folders.package.appending(path: "statemachines").path
        let run = CommandRun("test", samples, "--min-coverage", "100")
        #expect(run.status == .succeeded, "\(run.output)\(run.errors)")
        #expect(run.errors.isEmpty)
    }
}

/// Executions that were run become tests, and are simulated again.
@Suite(.serialized) struct RecordTests {
    static let machine = """
        StartAt: Load
        States:
          Load:
            Type: Task
            Resource: shell:run
            Parameters:
              Script: |
                [ "$PAWL_ATTEMPT" -gt 0 ] || { echo busy >&2; exit 3; }
                echo '{"rows": 3}'
              Output: json
            Retry: [{ErrorEquals: [Shell.CommandFailed], IntervalSeconds: 1, MaxAttempts: 2}]
            ResultSelector: {rows.$: $.Output.rows}
            Next: Each
          Each:
            Type: Map
            Items: [{n: 0}, {n: 1}]
            QueryLanguage: JSONata
            ItemProcessor:
              StartAt: Check
              States:
                Check:
                  Type: Task
                  QueryLanguage: JSONata
                  Resource: shell:run
                  Arguments: {Script: 'exit $N', Environment: {N: "{% $string($states.input.n) %}"}}
                  Catch: [{ErrorEquals: [Shell.CommandFailed], Next: Bad}]
                  End: true
                Bad: {Type: Pass, End: true}
            End: true
        """

    @Test func aRecordedTestHasTheSeedThatItsValuesCameFrom() throws {
        let machine =
            "StartAt: A\nStates: {A: {Type: Pass, Parameters: {id.$: States.UUID()}, End: true}}"
        let project = try Project(["chance": machine])
        #expect(try project.pawl("run", "chance", "--name", "first").status == 0)
        let record = try project.pawl("record", "first")
        try project.folder.write("chance.test.yaml", record.output)
        let test = try project.pawl("test")
        #expect(test.status == 0, "\(record.output)\(test.output)\(test.errors)")
    }

    @Test func aRecordedTestPassesAndASimulationOfItTakesTheSameWay() throws {
        let project = try Project(["load": Self.machine])
        #expect(try project.pawl("run", "load", "--name", "first").status == 0)
        let record = try project.pawl("record", "first")
        #expect(record.status == 0 && record.errors.isEmpty, "\(record.errors)")
        try project.folder.write("load.test.yaml", record.output)
        let test = try project.pawl("test")
        #expect(test.status == 0, "\(record.output)\(test.output)\(test.errors)")

        // The same events, apart from the moments of a real clock.
        let simulated = try project.pawl(
            "simulate",
            "load",
            "--from",
            "first",
            "--output",
            "history"
        )
        let recorded = try project.pawl("history", "first", "--output", "json")
        #expect(simulated.status == 0 && simulated.errors.isEmpty, "\(simulated.errors)")
        #expect(try Self.events(simulated.output) == Self.events(recorded.output))
        let what = try project.pawl("simulate", "load", "--from", "first", "--fail", "Load=Other")
        #expect(what.status == 1)
        #expect(what.output.contains("Other"))
    }

    private static func events(_ text: String) throws -> [String] {
        let json = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
        let events = json?["events"] as? [[String: Any]] ?? []
        #expect(!events.isEmpty)
        return try events.map { event in
            var event = event
            event["timestamp"] = nil
            let bytes = try JSONSerialization.data(withJSONObject: event, options: .sortedKeys)
            return String(decoding: bytes, as: UTF8.self)
        }
    }

    @Test func whatRunsIsNotRecorded() throws {
        let project = try Project(["asking": StoreCommandTests.asking])
        #expect(try project.pawl("record", "@latest").status == 3)
    }
}
