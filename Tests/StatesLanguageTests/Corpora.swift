import Foundation
import StatesLanguage
import Testing

/// The cases that are files: `Corpora/good` raises nothing but notes, `Corpora/bad` raises what the
/// `.expected` file beside each case says.
///
/// `PAWL_RECORD=1` writes those files anew, to be read in review.
enum Corpora {
    static let package = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    static let isRecording = ProcessInfo.processInfo.environment["PAWL_RECORD"] != nil

    static func files(in folder: String) -> [URL] {
        let url = package.appending(path: "Tests/StatesLanguageTests/Corpora/" + folder)
        let all =
            (try? FileManager.default.contentsOfDirectory(at: url, includingPropertiesForKeys: nil))
            ?? []
        return all.filter { $0.pathExtension != "expected" && !$0.lastPathComponent.hasPrefix(".") }
            .sorted { $0.lastPathComponent < $1.lastPathComponent }
    }

    static func names(in folder: String) -> [String] { files(in: folder).map(\.lastPathComponent) }

    static func source(_ name: String, in folder: String) throws -> DefinitionSource {
        let url = package.appending(path: "Tests/StatesLanguageTests/Corpora/\(folder)/\(name)")
        return DefinitionSource(name: name, bytes: Array(try Data(contentsOf: url)))
    }

    /// Cases for EXPRESS machines say so in their names.
    static func options(_ name: String) -> DefinitionOptions {
        DefinitionOptions(type: name.hasPrefix("express-") ? .express : .standard)
    }
}

@Suite struct CorpusTests {
    @Test(arguments: Corpora.names(in: "good"))
    func raisesNothingButNotes(_ name: String) throws {
        let source = try Corpora.source(name, in: "good")
        let report = readDefinition(source, options: Corpora.options(name))
        let text = DiagnosticRenderer(severityMin: .warning).render([
            .init(source: source, diagnostics: report.diagnostics)
        ])
        #expect(text.isEmpty, "\(text)")
        #expect(report.machine != nil)
    }

    @Test(arguments: Corpora.names(in: "bad"))
    func raisesWhatIsExpected(_ name: String) throws {
        let source = try Corpora.source(name, in: "bad")
        let report = readDefinition(source, options: Corpora.options(name))
        let text = DiagnosticRenderer().render([
            .init(source: source, diagnostics: report.diagnostics)
        ])
        let url = Corpora.package.appending(
            path: "Tests/StatesLanguageTests/Corpora/bad/\(name).expected"
        )
        if Corpora.isRecording { try text.write(to: url, atomically: true, encoding: .utf8) }
        let expected = try String(contentsOf: url, encoding: .utf8)
        #expect(text == expected)
        #expect(!report.diagnostics.isEmpty)
    }

    @Test func everyCodeHasABadCase() throws {
        var missing = Set(DiagnosticCatalog.entries.map(\.code.rawValue))
        for name in Corpora.names(in: "bad") {
            let report = readDefinition(
                try Corpora.source(name, in: "bad"),
                options: Corpora.options(name)
            )
            for diagnostic in report.diagnostics { missing.remove(diagnostic.code.rawValue) }
        }
        #expect(missing.isEmpty, "codes without a case: \(missing.sorted())")
        #expect(Corpora.names(in: "bad").count >= 60)
    }
}
