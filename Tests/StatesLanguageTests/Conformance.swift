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
        let named = ProcessInfo.processInfo.environment["PAWL_CONFORMANCE"].map {
            URL(filePath: $0)
        }
        let candidates = [
            named, package.appending(path: "../shared/conformance").standardizedFileURL,
        ]
        return candidates.compactMap { $0 }.first { fileManager.fileExists(atPath: $0.path()) }
    }()

    static func files(in folder: String) throws -> [URL] {
        guard let root else { return [] }
        return try FileManager.default.contentsOfDirectory(
            at: root.appending(path: folder),
            includingPropertiesForKeys: nil
        ).filter { ["json", "yaml", "yml"].contains($0.pathExtension) }
            .sorted { $0.lastPathComponent < $1.lastPathComponent }
    }

    static func read(_ file: URL, options: DefinitionOptions = DefinitionOptions()) throws
        -> DefinitionReport
    {
        readDefinition(
            DefinitionSource(
                name: file.lastPathComponent,
                bytes: Array(try Data(contentsOf: file))
            ),
            options: options
        )
    }

    static func errors(of report: DefinitionReport) -> String {
        report.diagnostics.filter { $0.severity == .error }
            .map { "\($0.range.start.line):\($0.range.start.column) \($0.serviceText)" }
            .joined(separator: "\n  ")
    }
}

/// What is published and recorded elsewhere is accepted and refused alike.
@Suite struct ConformanceTests {
    /// Definitions of the `invalid` folder that are accepted, each with the reason.
    private static let accepted: [String: String] = [
        // The linter that the case comes from matches `{%(.*)%}` with a dot that takes no line break. The
        // service trims white space of every kind within the delimiters, and its own console writes
        // expressions over several lines.
        "json-surround-syntax-extra-spaces.json": "an expression may be written over several lines"
    ]

    private static func announce(_ folder: String, _ count: Int, _ exceptions: Int = 0) {
        if Conformance.root == nil {
            print(
                "conformance: \(folder) is not here, nothing checked (PAWL_CONFORMANCE names the folder)"
            )
        } else {
            print("conformance: \(folder): \(count) definitions, \(exceptions) argued exceptions")
        }
    }

    @Test(arguments: ["definitions/valid", "definitions/real"])
    func definitionsAreAccepted(_ folder: String) throws {
        let files = try Conformance.files(in: folder)
        for file in files {
            let report = try Conformance.read(file)
            #expect(
                report.machine != nil,
                "\(file.lastPathComponent)\n  \(Conformance.errors(of: report))"
            )
        }
        Self.announce(folder, files.count)
    }

    @Test func invalidDefinitionsAreRefused() throws {
        let files = try Conformance.files(in: "definitions/invalid")
        var exceptions = 0
        for file in files {
            let report = try Conformance.read(file)
            if Self.accepted[file.lastPathComponent] != nil {
                exceptions += 1
                #expect(report.machine != nil, "\(file.lastPathComponent) is no exception any more")
            } else {
                #expect(report.machine == nil, "\(file.lastPathComponent) is accepted")
            }
        }
        Self.announce("definitions/invalid", files.count, exceptions)
    }

    private static let recordedFolders = ["core", "lambda", "aws-services", "mock-config"]

    private static func recorded() throws -> [(name: String, json: JSON)] {
        try recordedFolders.flatMap { try Conformance.files(in: "step-functions/" + $0) }.map {
            ($0.lastPathComponent, try JSON(parsing: Array(try Data(contentsOf: $0))))
        }
    }

    private static func report(on text: String, isExpress: Bool) -> DefinitionReport {
        readDefinition(
            DefinitionSource(name: "definition.json", text: text),
            options: DefinitionOptions(type: isExpress ? .express : .standard)
        )
    }

    /// What the service ran is accepted, whatever became of it.
    @Test func recordedExecutionsAreAccepted() throws {
        var count = 0
        for (name, json) in try Self.recorded() where json["kind"] == "execution" {
            for member in json["state_machines"]?.objectValue ?? JSONObject() {
                for key in ["definition", "updated_definition"] {
                    guard let text = member.value[key]?.stringValue else { continue }
                    count += 1
                    let report = Self.report(on: text, isExpress: member.value["type"] == "EXPRESS")
                    #expect(report.machine != nil, "\(name)\n  \(Conformance.errors(of: report))")
                }
            }
        }
        Self.announce("recorded executions", count)
    }

    /// What the service refused is refused with its code, in its words where those are about the whole.
    @Test func recordedRefusalsAreRefused() throws {
        var count = 0
        for (name, json) in try Self.recorded() {
            for call in json["calls"]?.arrayValue ?? [] {
                guard let text = call["request"]?["definition"]?.stringValue,
                    call["request"]?["mock"] == nil
                else {
                    continue
                }
                let isExpress = call["request"]?["type"] == "EXPRESS"
                if call["api"] == "ValidateStateMachineDefinition", let expected = call["expected"]
                {
                    count += 1
                    let report = Self.report(on: text, isExpress: isExpress)
                    #expect(report.hasErrors == (expected["result"] == "FAIL"), "\(name)")
                    guard
                        let code = expected["diagnostics"]?.arrayValue?.first?["code"]?.stringValue
                    else { continue }
                    #expect(report.diagnostics.map(\.code.rawValue).contains(code), "\(name)")
                } else if let error = call["expected_error"] {
                    let said = error["message"]?.stringValue ?? error["text"]?.stringValue ?? ""
                    guard said.contains("SCHEMA_VALIDATION_FAILED") else { continue }
                    count += 1
                    let report = Self.report(on: text, isExpress: isExpress)
                    let texts = report.diagnostics.filter { $0.severity == .error }.map(
                        \.serviceText
                    )
                    let recorded = said.replacingOccurrences(of: "<partition>", with: "aws")
                    #expect(
                        texts.contains { recorded.contains($0) },
                        "\(name)\n  \(said)\n  \(texts)"
                    )
                }
            }
        }
        Self.announce("recorded refusals", count)
    }

    /// Creating a machine that the service took is possible here too.
    @Test func recordedCreationsAreAccepted() throws {
        var count = 0
        for (name, json) in try Self.recorded() {
            for call in json["calls"]?.arrayValue ?? [] {
                guard call["api"] == "CreateStateMachine" || call["api"] == "UpdateStateMachine",
                    let text = call["request"]?["definition"]?.stringValue, call["expected"] != nil
                else { continue }
                count += 1
                let report = Self.report(on: text, isExpress: call["request"]?["type"] == "EXPRESS")
                #expect(report.machine != nil, "\(name)\n  \(Conformance.errors(of: report))")
            }
        }
        Self.announce("recorded creations", count)
    }
}
