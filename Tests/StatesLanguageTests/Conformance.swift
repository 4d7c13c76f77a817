import Foundation
import StatesLanguage
import Testing
import Values

/// The folder of recorded and published cases, which is not part of the project.
enum Conformance {
    static let root: URL? = {
        let fileManager = FileManager.default
        let package = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let named = ProcessInfo.processInfo.environment["PAWL_CONFORMANCE"].map { URL(filePath: $0) }
        let candidates = [named, package.appending(path: "../shared/conformance").standardizedFileURL]
        return candidates.compactMap { $0 }.first { fileManager.fileExists(atPath: $0.path()) }
    }()

    static func files(in folder: String) throws -> [URL] {
        guard let root else { return [] }
        return try FileManager.default.contentsOfDirectory(
            at: root.appending(path: folder), includingPropertiesForKeys: nil
        ).filter { ["json", "yaml", "yml"].contains($0.pathExtension) }
            .sorted { $0.lastPathComponent < $1.lastPathComponent }
    }

    static func read(_ file: URL, options: DefinitionOptions = DefinitionOptions()) throws -> DefinitionReport {
        readDefinition(
            DefinitionSource(name: file.lastPathComponent, bytes: Array(try Data(contentsOf: file))),
            options: options)
    }

    static func errors(of report: DefinitionReport) -> String {
        report.diagnostics.filter { $0.severity == .error }
            .map { "\($0.range.start.line):\($0.range.start.column) \($0.serviceText)" }
            .joined(separator: "\n  ")
    }
}

@Suite struct ConformanceTests {
    @Test func validDefinitionsAreAccepted() throws {
        for file in try Conformance.files(in: "definitions/valid") {
            let report = try Conformance.read(file)
            if report.machine == nil {
                Issue.record("\(file.lastPathComponent)\n  \(Conformance.errors(of: report))")
            }
        }
    }

    @Test func realDefinitionsAreAccepted() throws {
        for file in try Conformance.files(in: "definitions/real") {
            let report = try Conformance.read(file)
            if report.machine == nil {
                Issue.record("\(file.lastPathComponent)\n  \(Conformance.errors(of: report))")
            }
        }
    }

    @Test func invalidDefinitionsAreRefused() throws {
        for file in try Conformance.files(in: "definitions/invalid") {
            let report = try Conformance.read(file)
            if report.machine != nil { Issue.record("\(file.lastPathComponent) is accepted") }
        }
    }

    @Test func recordedDefinitionsAreAccepted() throws {
        var count = 0
        for folder in ["core", "lambda", "aws-services", "mock-config"] {
            for file in try Conformance.files(in: "step-functions/" + folder) {
                let json = try JSON(parsing: Array(try Data(contentsOf: file)))
                guard json["kind"]?.stringValue == "execution" else { continue }
                for member in json["state_machines"]?.objectValue ?? JSONObject() {
                    for key in ["definition", "updated_definition"] {
                        guard let text = member.value[key]?.stringValue else { continue }
                        let isExpress = member.value["type"]?.stringValue == "EXPRESS"
                        let report = readDefinition(
                            DefinitionSource(name: "definition.json", text: text),
                            options: DefinitionOptions(type: isExpress ? .express : .standard))
                        count += 1
                        if report.machine == nil {
                            Issue.record("\(file.lastPathComponent)\n  \(Conformance.errors(of: report))")
                        }
                    }
                }
            }
        }
        print("conformance: \(count) recorded definitions")
    }
}
