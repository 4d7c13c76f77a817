public import Engine
public import Foundation
public import Simulation
import StatesLanguage
public import Values

/// One scenario: a machine, what its tasks answer, and how it ends.
///
/// A new one is a new file.
///
///     definition: …            Amazon States Language
///     input: …
///     tasks:                   what a state's attempts answer, the last for all further ones
///       Ship:                  or Ship[2], for the third item of a Map
///         - {fails: {Error: Shop.Busy, Cause: too many}, after: 2}
///         - {succeeds: {id: 7}, after: 1, submitted: {job: 1}, heartbeats: [1, 2]}
///     expect: {status: SUCCEEDED, output: …, error: …, seconds: …, types: […]}
public struct Scenario: Sendable, CustomStringConvertible {
    /// Its file's name without the ending.
    public let name: String
    /// Its file.
    public let json: JSON
    /// Its machine.
    public let program: Program

    /// Its name.
    public var description: String { name }

    /// All of them.
    public static let all: [Scenario] = {
        let folder = Folders.package.appending(path: "Tests/EngineTests/Corpora/scenarios")
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return files.filter { $0.hasSuffix(".yaml") }.sorted().map {
            Scenario(file: folder.appending(path: $0))
        }
    }()

    /// Reads one; a file that is none ends the tests.
    public init(file: URL) {
        name = file.deletingPathExtension().lastPathComponent
        let bytes = (try? Data(contentsOf: file)).map { Array($0) } ?? []
        let (node, problems) = Node.parse(DefinitionSource(name: name, bytes: bytes))
        guard let json = node?.json, let definition = json["definition"] else {
            fatalError("\(name): \(problems.map(\.message))")
        }
        self.json = json
        let report = readDefinition(
            DefinitionSource(name: name, text: definition.text(), format: .json)
        )
        guard let machine = report.machine else {
            fatalError("\(name): \(report.diagnostics.map(\.message))")
        }
        program = Program(machine)
    }

    /// When each begins.
    public static let start = Timestamp(milliseconds: 1_767_225_600_000)

    /// Its execution before it has begun.
    public func makeExecution() -> Execution {
        Execution(
            program: program,
            identity: ExecutionIdentity(
                name: "scenario",
                stateMachineName: name,
                startTime: Self.start
            ),
            input: json["input"] ?? .object(JSONObject()),
            seed: 20_260_101
        )
    }

    /// Its execution in virtual time, not begun.
    public func makeRun() -> VirtualRun {
        VirtualRun(makeExecution(), at: Self.start, answer: answer)
    }

    /// What a task's attempt answers.
    public func answer(_ order: TaskOrder) -> [VirtualRun.Answer] {
        let keys = [order.mapIndex.map { "\(order.stateName)[\($0)]" }, order.stateName]
        let script =
            keys.compactMap { $0 }.compactMap { json["tasks"]?[$0]?.arrayValue }.first ?? []
        guard let outcome = script.dropFirst(order.retryCount).first ?? script.last else {
            return []
        }
        let after = Self.milliseconds(outcome["after"])
        var answers: [VirtualRun.Answer] = []
        if let output = outcome["submitted"] {
            answers.append(.init(afterMilliseconds: 100) { .taskSubmitted($0, output: output) })
        }
        if let worker = outcome["worker"]?.stringValue {
            answers.append(
                .init(afterMilliseconds: 100) { .activityStarted($0, workerName: worker) }
            )
        }
        for moment in outcome["heartbeats"]?.arrayValue ?? [] {
            answers.append(
                .init(afterMilliseconds: Self.milliseconds(moment)) { .taskHeartbeat($0) }
            )
        }
        if let output = outcome["succeeds"] {
            answers.append(
                .init(afterMilliseconds: after) { .taskSucceeded($0, output: output) }
            )
        } else if let failure = outcome["fails"] {
            let failure = TaskFailure(
                error: failure["Error"]?.stringValue,
                cause: failure["Cause"]?.stringValue
            )
            answers.append(.init(afterMilliseconds: after) { .taskFailed($0, failure) })
        }
        return answers
    }

    private static func milliseconds(_ seconds: JSON?) -> Int64 {
        Int64((seconds?.doubleValue ?? 1) * 1000)
    }
}

extension Scenario {
    /// What the tasks answer as an outcome script.
    public var script: OutcomeScript {
        var script = OutcomeScript()
        for member in json["tasks"]?.objectValue ?? JSONObject() {
            let address = OutcomeAddress(member.key)
            let outcomes = member.value.arrayValue ?? []
            for (index, outcome) in outcomes.enumerated() {
                let last = index == outcomes.count - 1
                script.rules.append(
                    OutcomeScript.Rule(
                        state: address.state,
                        iteration: address.iteration,
                        attempts: index + 1...(last ? .max : index + 1),
                        outcome: Self.outcome(outcome)
                    )
                )
            }
        }
        return script
    }

    private static func outcome(_ json: JSON) -> Outcome {
        let after = milliseconds(json["after"])
        let heartbeats = json["heartbeats"]?.arrayValue ?? []
        var outcome: Outcome
        if let output = json["succeeds"] {
            outcome = Outcome(.returns(output), tookMilliseconds: after)
        } else if let failure = json["fails"] {
            let failure = TaskFailure(
                error: failure["Error"]?.stringValue,
                cause: failure["Cause"]?.stringValue
            )
            outcome = Outcome(.throwsError(failure), tookMilliseconds: after)
        } else {
            outcome = Outcome(.silence)
        }
        outcome.aliveMilliseconds = heartbeats.last.map(milliseconds) ?? 0
        outcome.acceptance = .none
        if let output = json["submitted"] { outcome.acceptance = .answered(output) }
        if let worker = json["worker"]?.stringValue {
            outcome.acceptance = .taken(byWorker: worker)
        }
        if outcome.acceptance != .none { outcome.acceptedMilliseconds = 100 }
        return outcome
    }
}
