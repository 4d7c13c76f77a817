import Foundation
import Testing

@testable import Commands

@Suite struct ValidateTests {
    static let good = """
        StartAt: A
        States:
          A: {Type: Pass, End: true}
        """
    static let bad = """
        StartAt: A
        States:
          A: {Type: Pass, Next: Bb}
          B: {Type: Succeed}
        """
    /// Has a warning, and no error.
    static let doubtful = """
        StartAt: A
        States:
          A: {Type: Choice, Choices: [{Variable: $.x, IsPresent: true, Next: B}]}
          B: {Type: Succeed}
        """

    @Test func aGoodFileIsValid() throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("a.asl.yaml", Self.good)
        let run = CommandRun("validate", file)
        #expect(run.status == .succeeded)
        #expect(run.output.isEmpty)
        #expect(run.errors == "1 file: valid\n")
    }

    @Test func aBadFileIsSaidWhere() throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("a.asl.yaml", Self.bad)
        let run = CommandRun("validate", file)
        #expect(run.status == .invalid)
        #expect(run.output.contains("\(file):3:"))
        #expect(run.output.contains("MISSING_TRANSITION_TARGET"))
        #expect(run.errors.contains("error"))
    }

    @Test func standardInputIsValidated() {
        #expect(CommandRun("validate", "-", input: Self.good).status == .succeeded)
        let run = CommandRun("validate", "-", input: Self.bad)
        #expect(run.status == .invalid)
        #expect(run.output.contains("<stdin>:3:"))
    }

    @Test func aFolderIsSearchedAndItsProjectFileChecked() throws {
        let folder = try TemporaryFolder()
        try folder.write("one/a.asl.yaml", Self.good)
        try folder.write("one/pawl.yaml", "Functoins: {}\n")
        try folder.write("one/notes.yaml", "a: b\n")
        try folder.write("two/b.json", #"{"StartAt":"A","States":{"A":{"Type":"Succeed"}}}"#)
        let run = CommandRun("validate", folder.path)
        #expect(run.status == .invalid)
        #expect(run.output.contains("pawl.yaml:1:1"))
        #expect(run.output.contains("Functions"))
        #expect(run.errors.hasPrefix("3 files: "))
    }

    /// Rules in a file of their own are shown where they stand, not in pawl.yaml.
    @Test func anExcerptIsOfTheFileThatIsMeant() throws {
        let folder = try TemporaryFolder()
        try folder.write("rules/gate.dqdl", "Rules = [\n  IsComplet \"id\"\n]\n")
        let project = try folder.write(
            "pawl.yaml",
            "DataQualityRulesets:\n  gate: {File: rules/gate.dqdl}\nJbos: {}\n"
        )
        let run = CommandRun("validate", project)
        #expect(run.status == .invalid)
        #expect(run.output.contains("rules/gate.dqdl:2:3: error P7"))
        #expect(run.output.contains(" 2 |   IsComplet \"id\"\n"))
        #expect(run.output.contains(" 3 | Jbos: {}\n"))
        #expect(!run.output.contains("2 |   gate:"))
        #expect(run.errors == "1 file: 2 errors\n")
    }

    @Test func whatIsNotThereIsNoFileThatIsValid() throws {
        let folder = try TemporaryFolder()
        try folder.write("pawl.yaml", "Buckets: {lake: lake}\n")
        let run = CommandRun("validate", folder.path + "/nonexist")
        #expect(run.status == .usage)
        #expect(run.errors.hasPrefix("pawl: \(folder.path)/nonexist: there is no such file"))
        #expect(!run.errors.contains("valid"))
    }

    /// A project may have no machine yet.
    @Test func aFolderWithAProjectAloneIsChecked() throws {
        let folder = try TemporaryFolder()
        try folder.write("pawl.yaml", "Jbos: {}\n")
        let run = CommandRun("validate", folder.path)
        #expect(run.status == .invalid)
        #expect(run.output.contains("pawl.yaml:1:1: error P1"))
    }

    @Test func strictLetsWarningsFail() {
        let lenient = CommandRun("validate", "-", input: Self.doubtful)
        #expect(lenient.status == .succeeded)
        #expect(lenient.errors.contains("warning"))
        #expect(CommandRun("validate", "--strict", "-", input: Self.doubtful).status == .invalid)
    }

    @Test func quietSaysErrorsOnly() {
        let run = CommandRun("validate", "-q", "-", input: Self.doubtful)
        #expect(run.output.isEmpty)
        #expect(run.errors.isEmpty)
    }

    @Test(arguments: ["json", "sarif"]) func formatsForProgramsAreJSON(_ format: String) throws {
        let run = CommandRun("validate", "-", "--format", format, input: Self.bad)
        #expect(run.status == .invalid)
        #expect(throws: Never.self) {
            try JSONSerialization.jsonObject(with: Data(run.output.utf8))
        }
    }

    @Test func githubAnnotates() {
        let run = CommandRun("validate", "-", "--format", "github", input: Self.bad)
        #expect(run.output.hasPrefix("::error file="))
    }

    @Test func anExpressMachineTakesLess() {
        let text = """
            StartAt: A
            States:
              A: {Type: Task, Resource: "glue:startJobRun.sync", Parameters: {JobName: x}, End: true}
            """
        #expect(CommandRun("validate", "-", input: text).status == .succeeded)
        #expect(CommandRun("validate", "--type", "express", "-", input: text).status == .invalid)
    }

    @Test func whatIsMissingIsSaidWithWhatWasMeant() throws {
        let folder = try TemporaryFolder()
        try folder.write("nightly.asl.yaml", Self.good)
        let run = CommandRun("validate", folder.path + "/nightly.asl.yml")
        #expect(run.status == .usage)
        #expect(run.errors.contains("there is no such file"))
        #expect(run.errors.contains("nightly.asl.yaml?"))
    }

    @Test func aFolderWithoutDefinitionsIsUsage() throws {
        let folder = try TemporaryFolder()
        let run = CommandRun("validate", folder.path)
        #expect(run.status == .usage)
        #expect(run.errors.contains("no definition in this folder"))
    }

    @Test func colorsAreForTerminalsOnly() {
        let escape = "\u{1B}["
        let words = ["validate", "-"]
        #expect(!CommandRun(words: words, input: Self.bad).output.contains(escape))
        #expect(CommandRun(words: words, input: Self.bad, columns: 80).output.contains(escape))
        for variable in ["NO_COLOR", "CI"] {
            let run = CommandRun(
                words: words,
                input: Self.bad,
                environment: [variable: "1"],
                columns: 80
            )
            #expect(!run.output.contains(escape) && !run.errors.contains(escape))
        }
        let run = CommandRun(words: words + ["--no-color"], input: Self.bad, columns: 80)
        #expect(!run.output.contains(escape) && !run.errors.contains(escape))
    }
}
