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
///     outside:                 what else comes, and when, in seconds after the start
///       - {at: 5, stop: {Error: Tired, Cause: bed time}}
///       - {at: 60, redrive: {tasks: …}}     with what tasks answer from then on
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
    public func makeExecution(changes: [EntryChange] = []) -> Execution {
        Execution(
            program: program,
            identity: ExecutionIdentity(
                name: "scenario",
                stateMachineName: name,
                startTime: Self.start
            ),
            input: json["input"] ?? .object(JSONObject()),
            seed: 20_260_101,
            changes: changes
        )
    }

    /// Its execution in virtual time, not begun.
    public func makeRun() -> VirtualRun {
        var run = VirtualRun(makeExecution(), at: Self.start, answer: answer)
        postOutside(to: &run)
        return run
    }

    /// A run that goes on after a crash, behind what is recorded.
    public func makeRun(recovered recorded: [HistoryEvent]) throws -> VirtualRun {
        var execution = makeExecution()
        var effects = Effects()
        try execution.recover(from: recorded, into: &effects)
        var run = VirtualRun(
            recovered: execution,
            history: recorded + effects.history,
            at: recorded.last?.timestamp ?? Self.start,
            answer: answer
        )
        postOutside(to: &run)
        return run
    }

    /// What comes from outside and has not come yet.
    private func postOutside(to run: inout VirtualRun) {
        let come = run.history.count {
            $0.type == "ExecutionRedriven" || $0.type == "ExecutionAborted"
        }
        for (event, time) in outsideNews.dropFirst(come) { run.post(event, at: time) }
    }

    /// What comes from outside.
    public var outsideNews: [(event: Event, at: Timestamp)] {
        outside.map { news in
            guard let failure = news.json["stop"] else { return (.redriveRequested, news.at) }
            let stop = Event.stopRequested(
                error: failure["Error"]?.stringValue,
                cause: failure["Cause"]?.stringValue
            )
            return (stop, news.at)
        }
    }

    /// What tasks answer from the start on, and from each redrive on that changes it.
    public var answerTables: [(from: Timestamp, tasks: JSON)] {
        [(Self.start, json["tasks"] ?? [:])]
            + outside.compactMap { news in
                news.json["redrive"]?["tasks"].map { (news.at, $0) }
            }
    }

    private var outside: [(at: Timestamp, json: JSON)] {
        (json["outside"]?.arrayValue ?? []).map { news in
            (Self.start.advanced(byMilliseconds: Self.milliseconds(news["at"])), news)
        }
    }

    /// What a task's attempt answers.
    public func answer(_ order: TaskOrder) -> [VirtualRun.Answer] {
        let keys = [order.mapIndex.map { "\(order.stateName)[\($0)]" }, order.stateName]
        // The latest table that has answers for the state.
        let script =
            answerTables.reversed().filter { $0.from <= order.scheduledAt }.compactMap { table in
                keys.compactMap { $0 }.compactMap { table.tasks[$0]?.arrayValue }.first
            }.first ?? []
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
    /// What tasks answer after redrives.
    public var laterAnswers: LaterAnswers {
        LaterAnswers(tables: answerTables.dropFirst().map { ($0.from, Self.script($0.tasks)) })
    }

    /// What the tasks answer as an outcome script.
    public var script: OutcomeScript { Self.script(json["tasks"] ?? [:]) }

    private static func script(_ tasks: JSON) -> OutcomeScript {
        var script = OutcomeScript()
        for member in tasks.objectValue ?? JSONObject() {
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

/// Outcome scripts that count from a time on, each before those that came earlier.
public struct LaterAnswers: OutcomeSource {
    let tables: [(from: Timestamp, script: OutcomeScript)]

    /// What the latest script that knows the attempt says.
    public func outcome(of call: TaskCall) -> SourcedOutcome? {
        tables.reversed().lazy.filter { $0.from <= call.order.scheduledAt }
            .compactMap { $0.script.outcome(of: call) }.first
    }
}
