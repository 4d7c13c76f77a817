import Foundation
import TestSupport
import Testing

/// The repository as it stands has no finding; and each kind of finding is found where it is made.
@Suite struct TidyTests {
    @Test func everySourceKeepsToTheDrawing() throws {
        let sources = Folders.package.appending(path: "Sources")
        for target in Tidy.drawing.keys.sorted() {
            for file in Self.files(below: sources.appending(path: target), suffix: ".swift") {
                let text = try String(contentsOf: file, encoding: .utf8)
                for finding in Tidy.findings(in: text, target: target) {
                    Issue.record("\(target)/\(file.lastPathComponent): \(finding)")
                }
            }
        }
    }

    @Test func everyTargetIsInTheDrawing() throws {
        let sources = Folders.package.appending(path: "Sources").path
        let systems: Set<String> = ["CLibYAML", "CSupervisor"]
        let targets = try FileManager.default.contentsOfDirectory(atPath: sources)
        #expect(Set(targets).subtracting(systems) == Set(Tidy.drawing.keys))
    }

    @Test func everyLinkOfTheDocumentsResolves() throws {
        let root = Folders.package
        let documents =
            Self.files(below: root.appending(path: "docs"), suffix: ".md")
            + Self.files(below: root.appending(path: "statemachines"), suffix: ".md")
            + ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md"].map { root.appending(path: $0) }
        for document in documents {
            let text = try String(contentsOf: document, encoding: .utf8)
            for link in Tidy.links(of: text) {
                let target = document.deletingLastPathComponent().appending(path: link).standardized
                #expect(
                    FileManager.default.fileExists(atPath: target.path),
                    "\(document.lastPathComponent) links to \(link), which is not there"
                )
            }
        }
    }

    @Test(arguments: [
        ("import Foundation", "Engine"),
        ("public import Runtime", "StatesLanguage"),
        ("import struct Foundation.Date", "Values"),
        ("let now = Date()", "Engine"),
        ("let x = Int.random(in: 0...1)", "JSONPath"),
        ("Task { work() }", "Engine"),
        ("// TODO: later", "Runtime"),
        (String(repeating: "let a = 1\n", count: 800), "Engine"),
    ]) func eachKindOfFindingIsFound(source: String, target: String) {
        #expect(!Tidy.findings(in: source, target: target).isEmpty)
    }

    @Test func whatIsAllowedIsNoFinding() {
        let source = "public import Values\n// Date() would be wrong here\nlet a = 1\n"
        #expect(Tidy.findings(in: source, target: "Engine").isEmpty)
        #expect(Tidy.links(of: "[a](docs/x.md#part) [b](https://example.com)") == ["docs/x.md"])
    }

    private static func files(below folder: URL, suffix: String) -> [URL] {
        let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
        return (files?.compactMap { $0 as? URL } ?? []).filter { $0.path.hasSuffix(suffix) }
            .sorted { $0.path < $1.path }
    }
}
