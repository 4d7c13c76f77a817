import Foundation
import Integrations
import Simulation
import StatesLanguage
import Testing
import TestSupport

@testable import Commands

@Suite struct ExplainTests {
    @Test func aCodeIsExplainedInAnyCase() {
        let run = CommandRun("explain", "missing_transition_target")
        #expect(run.status == .succeeded)
        #expect(run.output.hasPrefix("MISSING_TRANSITION_TARGET"))
        #expect(run.output.contains("Reported:"))
    }

    @Test func withoutACodeAllAreListed() {
        let lines = CommandRun("explain").output.split(separator: "\n")
        #expect(lines.count > 30)
        #expect(lines[0].hasPrefix("CODE"))
    }

    @Test func anUnknownCodeIsSaidWithWhatWasMeant() {
        let run = CommandRun("explain", "MISSING_TRANSITON_TARGET")
        #expect(run.status == .usage)
        #expect(run.errors.contains("Did you mean MISSING_TRANSITION_TARGET?"))
    }

    /// Nothing is printed that cannot be looked up: the codes that the sources make are all there.
    @Test func everyCodeThatCanBePrintedIsExplained() throws {
        let sources = Folders.package.appending(path: "Sources")
        let files = try #require(
            FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil)
        )
        var codes: Set<String> = []
        for case let file as URL in files where file.pathExtension == "swift" {
            let text = try String(contentsOf: file, encoding: .utf8)
            for match in text.matches(of: /DiagnosticCode\(rawValue: "(.+?)"\)/) {
                codes.insert(String(match.1))
            }
            guard file.lastPathComponent == "DiagnosticCode.swift" else { continue }
            for match in text.matches(of: /= Self\("(.+?)"\)/) { codes.insert(String(match.1)) }
        }
        #expect(codes.count > 40)
        #expect(codes.subtracting(CodeCatalog.entries.map(\.code.rawValue)) == [])
        for code in codes.sorted() {
            let run = CommandRun("explain", code.lowercased())
            #expect(run.status == .succeeded && run.output.hasPrefix(code + "  "), "\(code)")
        }
    }

    @Test(arguments: CodeCatalog.projectEntries.map(\.code.rawValue))
    func anExampleOfAProjectShowsItsCode(_ code: String) throws {
        let folder = try TemporaryFolder()
        try folder.write("jobs/load.py", "")
        let entry = try #require(CodeCatalog.entry(code))
        func codes(_ text: String) -> [String] {
            ProjectConfiguration.read(
                DefinitionSource(name: "pawl.yaml", text: text, format: .yaml),
                directory: folder.path
            ).diagnostics.map(\.code.rawValue)
        }
        #expect(codes(entry.bad) == [code])
        #expect(codes(entry.good) == [])
    }

    @Test(arguments: CodeCatalog.taskEntries.map(\.code.rawValue))
    func anExampleOfATaskShowsItsCode(_ code: String) throws {
        let folder = try TemporaryFolder()
        try folder.write("jobs/load.py", "")
        try folder.write(
            "pawl.yaml",
            "Jobs: {load: {Command: {Name: pythonshell, ScriptLocation: jobs/load.py}}}\n"
        )
        let entry = try #require(CodeCatalog.entry(code))
        let bad = CommandRun("validate", try folder.write("bad.asl.yaml", entry.bad))
        #expect(bad.output.contains(" \(code): "), "\(bad.output)")
        let good = CommandRun("validate", try folder.write("good.asl.yaml", entry.good))
        #expect(!good.output.contains(" \(code): "), "\(good.output)")
    }

    @Test(arguments: CodeCatalog.simulationEntries.map(\.code.rawValue))
    func anExampleOfATestShowsItsCode(_ code: String) throws {
        let machine = readDefinition(
            DefinitionSource(name: "load.asl.yaml", text: SimulateTests.machine)
        ).machine
        let entry = try #require(CodeCatalog.entry(code))
        func codes(_ text: String) -> [String] {
            TestFile.read(
                DefinitionSource(name: "load.test.yaml", text: text, format: .yaml)
            ) { _ in machine }.diagnostics.map(\.code.rawValue)
        }
        #expect(codes(entry.bad) == [code])
        #expect(codes(entry.good) == [])
    }

    @Test func theReadmeSaysHowManyThereAre() throws {
        let text = try String(
            contentsOf: Folders.package.appending(path: "README.md"),
            encoding: .utf8
        )
        #expect(text.contains("[\(CodeCatalog.entries.count) codes]"))
    }

    @Test func thePageIsTheCatalogue() throws {
        let page = Folders.package.appending(path: "docs/diagnostics.md")
        let document = DiagnosticCatalog.document(of: CodeCatalog.entries)
        if ProcessInfo.processInfo.environment["PAWL_RECORD"] != nil {
            try document.write(to: page, atomically: true, encoding: .utf8)
        }
        #expect(
            try String(contentsOf: page, encoding: .utf8) == document,
            "docs/diagnostics.md is out of date: run the tests with PAWL_RECORD=1"
        )
    }
}
