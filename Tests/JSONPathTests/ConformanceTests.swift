import Foundation
import JSONPath
import Testing
import Values

/// Definitions and runs recorded from the service, where they are at hand.
///
/// They are looked for in the folder that `PAWL_CONFORMANCE` names, else in `shared/conformance`
/// beside the package. Without them these tests say so and pass.
@Suite("Recorded definitions and runs")
struct ConformanceTests {
    static let folder: URL? = {
        let root = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let folder =
            ProcessInfo.processInfo.environment["PAWL_CONFORMANCE"].map(URL.init(fileURLWithPath:))
            ?? root.deletingLastPathComponent().appendingPathComponent("shared/conformance")
        guard FileManager.default.fileExists(atPath: folder.path) else {
            print(
                "skipped: no recorded cases in \(folder.path); PAWL_CONFORMANCE names another folder"
            )
            return nil
        }
        return folder
    }()

    /// The files below a folder of the recorded cases, in the order of their names.
    static func files(_ name: String) -> [URL] {
        guard let folder = folder?.appendingPathComponent(name) else { return [] }
        let all = FileManager.default.enumerator(atPath: folder.path)?.allObjects ?? []
        return all.compactMap { $0 as? String }.sorted().map(folder.appendingPathComponent)
            .filter { ["json", "yaml"].contains($0.pathExtension) }
    }

    static func read(_ file: URL) -> String {
        (try? String(contentsOf: file, encoding: .utf8)) ?? ""
    }

    @Test(arguments: ["valid", "real"])
    func everyExpressionOfADefinitionParses(folder: String) {
        var count = 0
        for file in Self.files("definitions/\(folder)") {
            let text = Self.read(file)
            let found = Expressions(of: text, isYAML: file.pathExtension == "yaml")
            count += found.check(file.lastPathComponent)
        }
        print("definitions/\(folder): \(count) expressions")
    }

    @Test func everyExpressionOfARecordedMachineParses() {
        var count = 0
        for file in Self.files("step-functions") where file.lastPathComponent != "index.json" {
            let name = file.lastPathComponent
            // Cases about definitions that the service refuses.
            if name.contains("validation") || name.contains("invalid") { continue }
            guard let one = try? JSON(parsing: Self.read(file)) else { continue }
            for machine in one["state_machines"]?.elements ?? [] {
                guard let text = machine["definition"]?.stringValue else { continue }
                count += Expressions(of: text, isYAML: false).check(name)
            }
        }
        print("step-functions: \(count) expressions")
    }

    @Test func resultPathsThatAreNoneAreRefused() {
        var count = 0
        for name in ["json-path.json", "variable-result-path.json"] {
            for file in Self.files("definitions/invalid") where file.lastPathComponent == name {
                for path in Expressions(of: Self.read(file), isYAML: false).resultPaths {
                    count += 1
                    #expect(throws: JSONPathError.self, "\(path)") {
                        try ReferencePath(parsing: path)
                    }
                }
            }
        }
        #expect(Self.folder == nil || count == 5)
    }

    /// Machines of one Pass state whose Parameters are one level of fields: their outputs are the
    /// values of the expressions.
    @Test func recordedValues() throws {
        var count = 0
        for file in Self.files("step-functions/core") {
            guard let one = try? JSON(parsing: Self.read(file)),
                let text = one["state_machines"]?.elements.first?["definition"]?.stringValue,
                let states = (try? JSON(parsing: text))?["States"]?.objectValue, states.count == 1,
                let parameters = states[0].value["Parameters"]?.objectValue,
                states[0].value["Type"] == "Pass",
                parameters.allSatisfy({ $0.key.hasSuffix(".$") && !text.contains("$$") })
            else { continue }
            for run in one["executions"]?.arrayValue ?? [] {
                guard let input = run["input"]?.stringValue,
                    let output = Self.output(of: run), run["expected"]?["status"] != "FAILED"
                else { continue }
                for member in parameters {
                    let expression = try PathExpression(parsing: member.value.stringValue ?? "")
                    var random = RandomGenerator(seed: 1)
                    let value = try expression.evaluate(
                        in: PathScope(input: try JSON(parsing: input)),
                        random: &random
                    )
                    let wanted = output[String(member.key.dropLast(2))]
                    if wanted == "RandomNumberGenerated" {
                        #expect(value.integerValue != nil)
                    } else {
                        #expect(value == wanted, "\(file.lastPathComponent): \(expression.text)")
                    }
                    count += 1
                }
            }
        }
        print("step-functions/core: \(count) recorded values")
        #expect(Self.folder == nil || count > 50)
    }

    /// What the first state that was left put out.
    static func output(of run: JSON) -> JSON? {
        let history = run["expected"]?["history"]
        let events = history?.arrayValue ?? history?["events"]?.arrayValue ?? []
        for event in events {
            if let output = event["stateExitedEventDetails"]?["output"] { return output }
        }
        return nil
    }
}

extension JSON {
    /// The elements of an array or the values of an object.
    fileprivate var elements: [JSON] { arrayValue ?? objectValue?.values ?? [] }
}

/// The strings of a definition that must be paths or calls.
struct Expressions {
    private(set) var templates: [String] = []
    private(set) var paths: [String] = []
    private(set) var resultPaths: [String] = []

    init(of text: String, isYAML: Bool) {
        if isYAML {
            for line in text.split(separator: "\n") {
                guard let colon = line.firstRange(of: ":") else { continue }
                let quotes = CharacterSet(charactersIn: " \t\"'-")
                let key = line[..<colon.lowerBound].trimmingCharacters(in: quotes)
                let value = line[colon.upperBound...].trimmingCharacters(in: .whitespaces)
                add(key, value.trimmingCharacters(in: CharacterSet(charactersIn: "\"")))
            }
        } else if let document = try? JSON(parsing: text) {
            walk(document)
        }
    }

    private mutating func walk(_ value: JSON) {
        for element in value.arrayValue ?? [] { walk(element) }
        for member in value.objectValue ?? JSONObject() {
            // The Result of a Pass state is data: names that end in `.$` mean nothing there.
            if member.key == "Result" { continue }
            if let text = member.value.stringValue { add(member.key, text) }
            walk(member.value)
        }
    }

    private mutating func add(_ key: String, _ value: String) {
        let names = [
            "InputPath", "OutputPath", "ItemsPath", "Variable", "SecondsPath", "TimestampPath",
            "ErrorPath", "CausePath", "MaxConcurrencyPath", "TimeoutSecondsPath",
            "HeartbeatSecondsPath",
        ]
        guard !value.isEmpty, value != "null", !value.hasPrefix("{%") else { return }
        if key.hasSuffix(".$") { templates.append(value) }
        // A variable or a field of data may be named so too.
        if key == "Variable", !value.hasPrefix("$") { return }
        if names.contains(key) { paths.append(value) }
        if key == "ResultPath" { resultPaths.append(value) }
    }

    /// Reads all of them and tells how many there were.
    func check(_ file: String) -> Int {
        for text in templates + paths {
            #expect(throws: Never.self, "\(file): \(text)") {
                let expression = try PathExpression(parsing: text)
                if case .intrinsic(let call) = expression {
                    #expect(call.problems() == [], "\(file): \(text)")
                }
            }
        }
        for text in resultPaths {
            #expect(throws: Never.self, "\(file): \(text)") { try ReferencePath(parsing: text) }
        }
        return templates.count + paths.count + resultPaths.count
    }
}
