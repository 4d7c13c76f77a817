import Foundation
import Testing
import Values

@testable import Commands

/// `pawl explore`, and the examples of docs/explore.md.
@Suite struct ExploreTests {
    static let machine = """
        StartAt: Load
        States:
          Load:
            Type: Task
            Resource: shell:run
            Parameters: {Command: [load]}
            Catch: [{ErrorEquals: [States.ALL], Next: Undo}]
            Next: Publish
          Undo: {Type: Pass, Next: Failed}
          Failed: {Type: Fail, Error: Broken}
          Publish: {Type: Succeed}
        """

    @Test func endsAreListed() throws {
        let run = CommandRun("explore", "-", "--no-color", input: Self.machine)
        #expect(run.status == .succeeded)
        #expect(run.errors == "")
        #expect(run.output.contains("2 ends, "))
        #expect(run.output.contains("SUCCEEDED"))
        #expect(run.output.contains("Load ✖ → Undo → Failed"))
    }

    @Test func asJSONThereIsEverything() throws {
        let run = CommandRun("explore", "-", "--output", "json", input: Self.machine)
        let json = try JSON(parsing: Array(run.output.utf8))
        #expect(json["ends"]?.arrayValue?.map { $0["status"] } == ["SUCCEEDED", "FAILED"])
        let failed = try #require(json["ends"]?.arrayValue?.last)
        #expect(failed["route"] == ["Load", "Undo", "Failed"])
        #expect(failed["check"]?["result"] == "reached")
        #expect(failed["test"]?["outcomes"]?["Load"] == ["fail": "Shell.CommandFailed"])
        #expect(json["leftOut"] == [])
    }

    @Test func oneEndIsShownWithItsTest() {
        let run = CommandRun("explore", "-", "--end", "2", "--no-color", input: Self.machine)
        #expect(run.status == .succeeded)
        #expect(run.output.contains("Load: {fail: Shell.CommandFailed}"))
        let none = CommandRun("explore", "-", "--end", "7", input: Self.machine)
        #expect(none.status == .usage)
        #expect(none.errors.contains("The ends are numbered from 1 to 2."))
    }

    /// What nobody can know is neither proved nor kept quiet.
    @Test func whatIsAssumedIsMarked() throws {
        let machine = """
            QueryLanguage: JSONata
            StartAt: C
            States:
              C: {Type: Choice, Choices: [{Condition: "{% $match($states.input.day, /x/) %}", Next: T}]}
              T: {Type: Pass, Next: S}
              S: {Type: Succeed}
            """
        let ends = CommandRun("explore", "-", "--no-color", input: machine)
        #expect(ends.output.contains("✔ SUCCEEDED  (assumed) "), "\(ends.output)")
        let words = ["explore", "-", "--no-color", "-p", "never T", "-p", "sometimes S"]
        let run = CommandRun(words: words + ["-p", "never S before T"], input: machine)
        #expect(run.status == .failed)
        #expect(run.output.contains("✖ never T  (assumed)\n      not here: C → T → S, SUCCEEDED\n"))
        #expect(run.output.contains("✔ sometimes S  (assumed)\n      for example: C → T → S"))
        #expect(run.output.contains("✔ never S before T  (as far as was looked)"))
        // There is no data to try it with.
        #expect(!run.output.contains("input:"))
        let json = try JSON(
            parsing: Array(CommandRun(words: words + ["-o", "json"], input: machine).output.utf8)
        )
        #expect(json["isCut"] == true)
        let first = json["properties"]?.arrayValue?.first
        #expect(first?["witness"]?["isAssumed"] == true && first?["witness"]?["input"] == nil)
    }

    @Test func aBrokenPropertyFails() {
        let property = "never Publish before Undo"
        let run = CommandRun("explore", "-", "-p", property, "--no-color", input: Self.machine)
        #expect(run.status == .failed)
        #expect(run.output.contains("✖ never Publish before Undo"))
        #expect(run.output.contains("not here: Load → Publish, SUCCEEDED"))
        let other = CommandRun("explore", "-", "-p", "never Undo before Load", input: Self.machine)
        #expect(other.status == .succeeded)
    }

    @Test func aPropertyThatCannotBeReadSaysWhere() {
        let run = CommandRun("explore", "-", "-p", "never Publsh", input: Self.machine)
        #expect(run.status == .usage)
        #expect(
            run.errors == """
                pawl: --property: column 7: the machine has no state "Publsh"
                      never Publsh
                            ^
                      Did you mean "Publish"?

                """
        )
    }

    @Test func savedTestsPass() throws {
        let folder = try TemporaryFolder()
        let machine = try folder.write("load.asl.yaml", Self.machine)
        let saved = folder.path + "/load.explored.test.yaml"
        let run = CommandRun("explore", machine, "--save", saved)
        #expect(run.status == .succeeded)
        #expect(run.errors.contains("2 tests written"))
        #expect(CommandRun("test", saved).status == .succeeded)
        let again = CommandRun("explore", machine, "--save", saved)
        #expect(again.status == .usage)
        #expect(again.errors.contains("is there already"))
    }

    @Test func propertiesOfATestFileAreChecked() throws {
        let folder = try TemporaryFolder()
        let machine = try folder.write("load.asl.yaml", Self.machine)
        let good = try folder.write(
            "load.test.yaml",
            "definition: load.asl.yaml\nproperties:\n  - never Undo before Load fails\n"
        )
        #expect(CommandRun("explore", machine, "--properties", good).status == .succeeded)
        let bad = try folder.write(
            "bad.test.yaml",
            "definition: load.asl.yaml\nproperties:\n  - never Undoo\n"
        )
        let run = CommandRun("explore", machine, "--properties", bad)
        #expect(run.status == .invalid)
        #expect(run.errors.contains("bad.test.yaml:3:5"))
        #expect(run.errors.contains("Did you mean \"Undo\"?"))
    }

    @Test func anInvalidDefinitionIsNotExplored() {
        let run = CommandRun("explore", "-", input: ValidateTests.bad)
        #expect(run.status == .invalid)
        #expect(run.output == "")
    }

    /// Every `$ pawl …` of the page is carried out on the machine that the page shows, and what it
    /// prints is what the page says.
    @Test func theExamplesOfThePageAreTrue() throws {
        let page = try String(
            contentsOf: URL(filePath: Fixtures.folder + "/../../../docs/explore.md"),
            encoding: .utf8
        )
        let blocks = Self.blocks(of: page)
        let folder = try TemporaryFolder()
        let machine = try #require(blocks.first { $0.hasPrefix("# nightly.asl.yaml") })
        let path = try folder.write("nightly.asl.yaml", machine)
        let examples = blocks.filter { $0.hasPrefix("$ pawl explore") }
        #expect(examples.count >= 3)
        for example in examples {
            let lines = example.split(separator: "\n", omittingEmptySubsequences: false)
            var words = Self.words(String(lines[0].dropFirst("$ pawl ".count)))
            words = words.map { $0 == "nightly.asl.yaml" ? path : $0 }
            let output = CommandRun(words: words + ["--no-color"]).output
            let expected = lines.dropFirst().joined(separator: "\n")
            #expect(Self.trimmed(output) == Self.trimmed(expected), "\(lines[0])\n\(output)")
        }
    }

    /// The indented blocks of a page, without their indentation.
    private static func blocks(of page: String) -> [String] {
        var blocks: [[Substring]] = []
        var isOpen = false
        for line in page.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("    ") || (line.isEmpty && isOpen) {
                if !isOpen { blocks.append([]) }
                isOpen = true
                blocks[blocks.count - 1].append(line.dropFirst(4))
            } else {
                isOpen = false
            }
        }
        return blocks.map { $0.joined(separator: "\n") }
    }

    private static func words(_ line: String) -> [String] {
        var words: [String] = []
        for (index, part) in line.split(separator: "'", omittingEmptySubsequences: false)
            .enumerated()
        {
            if index % 2 == 1 {
                words.append(String(part))
            } else {
                words += part.split(separator: " ").map(String.init)
            }
        }
        return words
    }

    private static func trimmed(_ text: String) -> String {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        while lines.last?.isEmpty ?? false { lines.removeLast() }
        return lines.joined(separator: "\n")
    }
}
