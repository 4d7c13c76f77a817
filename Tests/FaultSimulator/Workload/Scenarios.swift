import Engine
import Foundation
import Runtime
import StatesLanguage
import Values

/// The scenarios of the engine's corpus, with what their tasks answer.
enum CorpusScenarios {
    static let all: [Scenario] = {
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../EngineTests/Corpora/scenarios").standardizedFileURL
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return files.filter { $0.hasSuffix(".yaml") }.sorted().map { name in
            read(folder.appending(path: name))
        }
    }()

    private static func read(_ file: URL) -> Scenario {
        let name = file.deletingPathExtension().lastPathComponent
        let bytes = (try? Data(contentsOf: file)).map { Array($0) } ?? []
        let (node, _) = Node.parse(DefinitionSource(name: name, bytes: bytes))
        guard let json = node?.json, let definition = json["definition"] else {
            fatalError("\(name) is not a scenario")
        }
        let machine: MachineDefinition
        do {
            machine = try MachineDefinition(
                reading: Array(definition.text().utf8),
                name: name,
                type: .standard
            )
        } catch { fatalError("\(name): \(error)") }
        return Scenario(
            machine: machine,
            behaviour: { behaviour($0, json["tasks"] ?? .null) },
            input: json["input"] ?? [:],
            status: (json["expect"]?["status"]?.stringValue).flatMap {
                ExecutionStatus(rawValue: $0)
            },
            isPlain: false
        )
    }

    private static func behaviour(_ order: TaskOrder, _ tasks: JSON) -> Behaviour {
        let keys = [order.mapIndex.map { "\(order.stateName)[\($0)]" }, order.stateName]
        let script = keys.compactMap { $0 }.compactMap { tasks[$0]?.arrayValue }.first ?? []
        guard let outcome = script.dropFirst(order.retryCount).first ?? script.last else {
            return Behaviour(end: .silence)
        }
        func milliseconds(_ seconds: JSON?) -> Int64 { Int64((seconds?.doubleValue ?? 1) * 1000) }
        var end = Behaviour.End.silence
        if let output = outcome["succeeds"] { end = .succeeds(output) }
        if let failure = outcome["fails"] {
            end = .fails(
                error: failure["Error"]?.stringValue,
                cause: failure["Cause"]?.stringValue
            )
        }
        return Behaviour(
            end: end,
            milliseconds: milliseconds(outcome["after"]),
            heartbeats: (outcome["heartbeats"]?.arrayValue ?? []).map { milliseconds($0) }
        )
    }
}
