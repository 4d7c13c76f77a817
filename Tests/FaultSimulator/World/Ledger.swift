import Engine
import Runtime
import StatesLanguage
import Values

/// What has been promised so far: whoever breaks it is found out.
final class Ledger {
    /// What is known about a task attempt.
    struct Attempt {
        let order: TaskOrder
        let attempt: TaskAttempt
        let behaviour: Behaviour
        /// How often its command has begun.
        var runs = 0

        var isCallback: Bool {
            if case .integration(_, _, .waitForTaskToken) = order.resource.kind {
                true
            } else {
                false
            }
        }
    }

    /// The attempts that were ordered, by their folder.
    private(set) var attempts: [String: Attempt] = [:]
    /// The events that were told to somebody, and so are on the disk for good.
    private(set) var told: [ExecutionKey: [HistoryEvent]] = [:]
    /// The executions of ``told`` in the order of their coming.
    private(set) var keys: [ExecutionKey] = []
    /// Those that have ended.
    private(set) var ended: Set<ExecutionKey> = []
    /// The tasks that have ended, by the event that scheduled them.
    private var endedTasks: [ExecutionKey: Set<Int64>] = [:]
    /// The executions of which somebody was told that they were started, or that the request is safe.
    private(set) var promised: [ExecutionKey] = []
    /// The attempts' folders by the tokens that somebody outside has.
    private var tokens: [String: String] = [:]
    /// What was accepted as a task's end, by its token.
    private(set) var answers: [String: Behaviour.End] = [:]
    /// How many activity tasks were scheduled of which no worker knows yet.
    private(set) var activityTasks: [String] = []
    /// Takes remarks on what happens.
    var note: (@autoclosure () -> String) -> Void = { _ in }
    /// What a task gives that starts a process which outlives it.
    static let launchAnswer: JSON = ["launched": true]
    /// The first promise that was broken where nothing could be thrown.
    var violation: Violation?

    /// Depends on every event that was told.
    var digest: UInt64 {
        var digest: UInt64 = 0xCBF2_9CE4_8422_2325
        for key in keys {
            for event in told[key] ?? [] {
                let text = "\(key) \(event.id) \(event.type) \(event.timestamp.milliseconds)"
                for byte in text.utf8 { digest = (digest ^ UInt64(byte)) &* 0x100_0000_01B3 }
            }
        }
        return digest
    }

    /// Those that have not ended.
    var open: [ExecutionKey] { keys.filter { !ended.contains($0) } }

    func expect(_ holds: Bool, _ text: @autoclosure () -> String) {
        if !holds, violation == nil { violation = Violation(text()) }
    }

    /// Events of an execution have become known, and follow those before.
    func tell(_ events: some Sequence<HistoryEvent>, of key: ExecutionKey) {
        if told[key] == nil {
            keys.append(key)
            told[key] = []
        }
        for event in events { tell(event, of: key) }
    }

    private func tell(_ event: HistoryEvent, of key: ExecutionKey) {
        note("\(key): \(event.id) \(event.type) after \(event.previousEventID)")
        let last = told[key]?.last
        expect(
            event.id == (last?.id ?? 0) + 1,
            "\(key): event \(event.id) follows \(last?.id ?? 0)"
        )
        expect(event.previousEventID < event.id, "\(key): event \(event.id) follows a later one")
        expect(
            last.map { $0.timestamp <= event.timestamp } ?? true,
            "\(key): event \(event.id) is earlier than the one before"
        )
        expect(!ended.contains(key), "\(key): event \(event.id) comes after its end")
        switch event.details {
        case .executionSucceeded, .executionFailed, .executionTimedOut, .executionAborted:
            ended.insert(key)
        case .activityScheduled(let resource, _, _, _): activityTasks.append(resource)
        case .taskSucceeded(_, let output), .lambdaFunctionSucceeded(let output):
            taskEnded(event, of: key, output: output)
        case .activitySucceeded, .taskFailed, .taskTimedOut, .lambdaFunctionFailed,
            .lambdaFunctionTimedOut, .activityFailed, .activityTimedOut:
            taskEnded(event, of: key, output: nil)
        default: break
        }
        told[key]?.append(event)
    }

    private func taskEnded(_ event: HistoryEvent, of key: ExecutionKey, output: JSON?) {
        guard let id = scheduling(event, of: key) else {
            return expect(false, "\(key): event \(event.id) ends a task that was never scheduled")
        }
        let isFirst = endedTasks[key, default: []].insert(id).inserted
        expect(isFirst, "\(key): event \(event.id) ends task \(id) a second time")
        guard let output, let attempt = attempts[folder(id, of: key)], !attempt.isNested else {
            return
        }
        expect(
            attempt.isLaunch
                ? output == Self.launchAnswer : attempt.behaviour.end == .succeeds(output),
            "\(key): event \(event.id) gives task \(id) the result of something else"
        )
    }

    /// The event that scheduled the task which an event is about.
    private func scheduling(_ event: HistoryEvent, of key: ExecutionKey) -> Int64? {
        var id = event.previousEventID
        while id > 0, let before = told[key]?[Int(id) - 1] {
            switch before.details {
            case .taskScheduled, .lambdaFunctionScheduled, .activityScheduled: return id
            case .taskStarted, .taskSubmitted, .lambdaFunctionStarted, .activityStarted:
                id = before.previousEventID
            default: return nil
            }
        }
        return nil
    }

    private func folder(_ id: Int64, of key: ExecutionKey) -> String {
        "\(World.folder)/executions/\(key)/tasks/\(id)"
    }

    func takeActivityTasks() -> [String] {
        defer { activityTasks = [] }
        return activityTasks
    }
}

// Tasks.
extension Ledger {
    /// A driver has an order carried out, maybe again after a crash: then it is the same one.
    func ordered(_ order: TaskOrder, _ attempt: TaskAttempt, _ behaviour: Behaviour) {
        if let known = attempts[attempt.directory] {
            expect(
                known.order.stateName == order.stateName && known.order.input == order.input,
                "\(attempt.directory): it was ordered for \(known.order.stateName), and now for "
                    + order.stateName
            )
        } else {
            attempts[attempt.directory] = Attempt(
                order: order,
                attempt: attempt,
                behaviour: behaviour
            )
        }
    }

    /// A command begins.
    func began(_ folder: String, _ disk: SimulatedDisk) {
        guard let attempt = attempts[folder] else {
            return expect(false, "\(folder): a command begins that nobody has ordered")
        }
        attempts[folder]?.runs += 1
        expect(attempt.runs == 0, "\(folder): its command begins a second time")
        let input = disk.node(folder + "/stdin")?.bytes ?? []
        expect(
            input == Array(attempt.order.input.text().utf8),
            "\(folder): its command reads '\(String(decoding: input, as: UTF8.self))'"
        )
    }

    /// Somebody outside has got a token.
    ///
    /// - Returns: whether that is new.
    func handOut(_ token: String, _ folder: String) -> Bool {
        tokens.updateValue(folder, forKey: token) == nil
    }

    /// A worker has got an activity's token.
    func handedOut(_ token: String) {
        let isFirst = tokens.updateValue("", forKey: token) == nil
        expect(isFirst, "an activity's task was given to two workers")
    }

    /// Somebody was told that an answer counts.
    func accepted(_ token: String, _ end: Behaviour.End) throws {
        guard answers.updateValue(end, forKey: token) == nil else {
            throw Violation("a task's end was accepted twice")
        }
    }

    /// Somebody was told that a task does not wait any more.
    func refused(_ token: String) throws {
        guard let folder = tokens[token], !folder.isEmpty, let key = ExecutionKey(token: token),
            let id = folder.split(separator: "/").last.flatMap({ Int64($0) })
        else { return }
        guard ended.contains(key) || endedTasks[key]?.contains(id) == true || isAborted(id, key)
        else { throw Violation("\(key): an answer to task \(id), which waits, was refused") }
    }

    /// Whether a task was taken back because what it is part of has ended.
    private func isAborted(_ id: Int64, _ key: ExecutionKey) -> Bool {
        told[key]?.dropFirst(Int(id)).contains { event in
            switch event.details {
            case .stateAborted, .mapIterationAborted, .mapStateFailed, .parallelStateFailed: true
            default: false
            }
        } ?? false
    }

    /// Whether an execution waits for a worker's answer.
    func waitsForWorker(_ key: ExecutionKey) -> Bool {
        (told[key] ?? []).contains { event in
            if case .activityScheduled = event.details {
                endedTasks[key]?.contains(event.id) != true
            } else {
                false
            }
        }
    }

    func started(_ key: ExecutionKey?, _ request: StartRequest) {
        guard let key, key.name == request.name else {
            return expect(false, "another execution was started")
        }
        expect(told[key] != nil, "\(key): somebody was told of its start, and it is not there")
        promised.append(key)
    }

    func posted(_ request: StartRequest) {
        if let key = try? ExecutionKey(machine: request.machine.name, name: request.name ?? "") {
            promised.append(key)
        }
    }
}

extension Ledger.Attempt {
    fileprivate var isLaunch: Bool {
        if case .integration("shell", "launch", _) = order.resource.kind { true } else { false }
    }

    fileprivate var isNested: Bool {
        if case .integration("states", _, _) = order.resource.kind { true } else { false }
    }
}

/// Hears what a driver tells while it lives.
///
/// Used by one thread only.
final class LedgerObserver: DriverObserver, @unchecked Sendable {
    private let ledger: Ledger
    private let disk: ProcessDisk

    init(_ ledger: Ledger, _ disk: ProcessDisk) { (self.ledger, self.disk) = (ledger, disk) }

    func happened(_ progress: ExecutionProgress) {
        if disk.isDead { return }
        ledger.tell(progress.events, of: progress.execution.key)
    }
}
