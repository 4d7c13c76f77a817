import Engine
import Runtime
import Simulation
import StatesLanguage
import Values

/// Compares what is in the store with what was promised.
struct Inspection {
    private let world: World
    private let reader: StoreReader
    private var ledger: Ledger { world.ledger }

    init(_ world: World) {
        self.world = world
        let disk = ProcessDisk(world.disk, process: world.nextProcess(), dice: Dice(seed: 0))
        reader = StoreReader(World.folder, on: disk)
    }

    /// After a recovery: what was told is there, and what else is there becomes known.
    func inspectHistories() throws {
        let (records, damages) = try reader.executions()
        if let damage = damages.first { throw Violation("after a recovery: \(damage)") }
        let known = Set(records.map(\.key))
        if let lost = ledger.keys.first(where: { !known.contains($0) }) {
            throw Violation("\(lost) is gone")
        }
        for record in records.sorted(by: { $0.key.description < $1.key.description }) {
            let history = try reader.history(of: record.key)
            try compare(history, record.key)
            ledger.tell(history.dropFirst(ledger.told[record.key]?.count ?? 0), of: record.key)
        }
    }

    private func compare(_ history: [HistoryEvent], _ key: ExecutionKey) throws {
        let told = ledger.told[key] ?? []
        guard history.count >= told.count else {
            throw Violation("\(key): of \(told.count) events \(history.count) are left")
        }
        for (event, told) in zip(history, told) where event != told {
            throw Violation(
                "\(key): event \(told.id) was \(told.type) and is another \(event.type)"
            )
        }
    }

    /// Another process looks at one execution, at any time.
    func look(_ dice: inout Dice) throws {
        guard !ledger.keys.isEmpty else { return }
        let key = dice.pick(ledger.keys)
        do {
            let record = try reader.record(of: key)
            let history = try reader.history(of: key)
            try compare(history, key)
            if record.end != nil, history.last.map(\.isEnd) != true {
                throw Violation("\(key): its record has an end that its history does not have")
            }
            _ = try reader.definition(of: key)
        } catch let error as StoreError { throw Violation("somebody reads: \(error)") }
    }

    /// Everything is over.
    func inspectEnd() throws {
        if let missing = ledger.promised.first(where: { ledger.told[$0] == nil }) {
            throw Violation("\(missing) was promised and never started")
        }
        for key in ledger.keys { try inspect(key) }
        for (token, end) in ledger.answers.sorted(by: { $0.key < $1.key }) {
            try inspectAnswer(token, end)
        }
    }

    private func inspect(_ key: ExecutionKey) throws {
        let record = try reader.record(of: key)
        let history = try reader.history(of: key)
        try compare(history, key)
        guard history.count == ledger.told[key]?.count else {
            throw Violation("\(key): its history has events that nobody was told of")
        }
        guard let scenario = world.scenarios[key.machine] else { return }
        // A recovery of all of it: the same events, to the last.
        var execution = Execution(
            program: scenario.machine.program,
            identity: record.identity,
            input: record.input,
            seed: record.seed
        )
        var effects = Effects()
        do { try execution.recover(from: history, into: &effects) } catch {
            throw Violation("\(key): a recovery leads elsewhere: \(error.reason)")
        }
        guard effects.history.isEmpty, execution.status != .running else {
            throw Violation("\(key): its history stops before its end")
        }
        guard let end = record.end, end.status == execution.status, end.output == execution.output,
            end.error == execution.failure?.error, end.date == history.last?.timestamp
        else { throw Violation("\(key): its record does not say how its history ends") }
        let neverUp = scenario.machine.program.timeoutSeconds == RandomMachine.timeoutSeconds
        guard record.status != .timedOut || !neverUp else {
            throw Violation("\(key): it has waited for something that never came")
        }
        try inspectTimes(key, history, scenario)
        try inspectStraight(key, history, record, scenario)
    }

    /// Nothing happens before its time.
    private func inspectTimes(
        _ key: ExecutionKey,
        _ history: [HistoryEvent],
        _ scenario: Scenario
    ) throws {
        for event in history {
            guard event.previousEventID > 0 else { continue }
            let before = history[Int(event.previousEventID) - 1]
            let passed = event.timestamp.milliseconds - before.timestamp.milliseconds
            switch event.details {
            case .stateExited(.wait, let name, _, _):
                guard let seconds = scenario.waits[name], passed < seconds * 1000 else { continue }
                throw Violation("\(key): '\(name)' waits \(passed) ms, not \(seconds) s")
            case .taskTimedOut:
                guard case .taskScheduled(let scheduled) = before.details,
                    scheduled.heartbeatSeconds == nil, let seconds = scheduled.timeoutSeconds,
                    passed < seconds * 1000
                else { continue }
                throw Violation("\(key): event \(event.id): a timeout after \(passed) ms")
            default: break
            }
        }
    }

    /// An execution that nothing has disturbed ends as in a world in which nothing goes wrong.
    private func inspectStraight(
        _ key: ExecutionKey,
        _ history: [HistoryEvent],
        _ record: ExecutionRecord,
        _ scenario: Scenario
    ) throws {
        guard scenario.isPlain, !history.contains(where: \.isDisturbance) else { return }
        var run = VirtualRun(
            Execution(
                program: scenario.machine.program,
                identity: record.identity,
                input: record.input,
                seed: record.seed
            ),
            at: record.identity.startTime
        ) { order in
            let behaviour = scenario.behaviour(order)
            return behaviour.answers(order)
        }
        run.run()
        guard !run.history.contains(where: \.isDisturbance) else { return }
        // An answer may come before it is seen that the request for it has gone out.
        let (types, expected) = (history.orderlessTypes, run.history.orderlessTypes)
        guard run.execution.status == record.status, run.execution.output == record.end?.output,
            types == expected
        else {
            throw Violation(
                "\(key): it ends with \(record.status) \(record.end?.output?.text() ?? "") after "
                    + "\(history.map(\.type)), and where nothing goes wrong with "
                    + "\(run.execution.status) \(run.execution.output?.text() ?? "") after "
                    + "\(run.history.map(\.type))"
            )
        }
    }

    private func inspectAnswer(_ token: String, _ end: Behaviour.End) throws {
        guard let key = ExecutionKey(token: token), let history = ledger.told[key] else {
            throw Violation("an answer was accepted for an execution that is not there")
        }
        let isThere = history.contains { event in
            switch (event.details, end) {
            case (.taskSucceeded(_, let output), .succeeds(let value)),
                (.activitySucceeded(let output), .succeeds(let value)):
                output == value
            case (.taskFailed(_, let error, _), .fails(let name, _)): error == name
            default: false
            }
        }
        guard isThere || history.contains(where: \.isAbort) else {
            throw Violation("\(key): an answer was accepted, and its history does not have it")
        }
    }
}

extension HistoryEvent {
    var isEnd: Bool {
        switch details {
        case .executionSucceeded, .executionFailed, .executionTimedOut, .executionAborted: true
        default: false
        }
    }

    /// Whether work that was under way was dropped: an answer to it came to nothing.
    fileprivate var isAbort: Bool {
        switch details {
        case .stateAborted, .executionAborted, .executionTimedOut, .executionFailed,
            .mapIterationAborted, .mapStateFailed, .parallelStateFailed:
            true
        default: false
        }
    }

    /// Whether the course after it depends on when faults came.
    fileprivate var isDisturbance: Bool {
        switch details {
        case .taskTimedOut, .activityTimedOut, .lambdaFunctionTimedOut, .executionAborted,
            .executionTimedOut, .stateAborted, .mapIterationAborted, .parallelStateFailed,
            .mapStateFailed:
            true
        case .taskFailed(_, let error, _), .lambdaFunctionFailed(let error, _):
            error?.hasPrefix("Sim.Failed") != true
        default: false
        }
    }
}

extension [HistoryEvent] {
    fileprivate var orderlessTypes: [String] {
        map(\.type).filter { $0 != "TaskSubmitted" }.sorted()
    }
}

extension Scenario {
    /// How long the Wait states wait that say it in seconds.
    fileprivate var waits: [String: Int64] {
        guard let json = try? JSON(parsing: machine.json) else { return [:] }
        var waits: [String: Int64] = [:]
        func visit(_ value: JSON) {
            for member in value["States"]?.objectValue?.map({ $0 }) ?? [] {
                let state = member.value
                if let seconds = state["Seconds"]?.integerValue { waits[member.key] = seconds }
                for branch in state["Branches"]?.arrayValue ?? [] { visit(branch) }
                if let processor = state["ItemProcessor"] { visit(processor) }
            }
        }
        visit(json)
        return waits
    }
}

extension Behaviour {
    /// What comes of it in virtual time.
    fileprivate func answers(_ order: TaskOrder) -> [VirtualRun.Answer] {
        var answers = heartbeats.map {
            VirtualRun.Answer(afterMilliseconds: $0) { .taskHeartbeat($0) }
        }
        if case .integration(let service, _, let pattern) = order.resource.kind,
            pattern != .requestResponse, service != "sqs"
        {
            answers.append(.init { .taskSubmitted($0, output: [:]) })
        }
        if case .integration("shell", "launch", _) = order.resource.kind {
            return [.init { .taskSucceeded($0, output: Ledger.launchAnswer) }]
        }
        switch end {
        case .succeeds(let value):
            answers.append(
                .init(afterMilliseconds: milliseconds) { .taskSucceeded($0, output: value) }
            )
        case .fails(let error, let cause):
            answers.append(
                .init(afterMilliseconds: milliseconds) {
                    .taskFailed($0, TaskFailure(error: error, cause: cause))
                }
            )
        case .silence: break
        }
        return answers
    }
}
