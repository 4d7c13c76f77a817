import Engine
import Runtime
import Simulation
import StatesLanguage
import Values

/// All that a replay needs to be known before it begins.
struct ReplayPreparation {
    /// The execution that is replayed.
    let old: ExecutionRecord
    let recording: Recording
    let oldDefinition: JSON
    /// What the new one runs, and whether that is another definition.
    let machine: MachineDefinition
    let isOtherDefinition: Bool
    /// The folder of its project.
    let home: String
    let key: ExecutionKey
    let plan: ReplayPlan
    /// Where it begins to do things anew, for people.
    let point: String
    let request: StartRequest
    /// The new execution as it is before it begins.
    let execution: Execution
    /// What is done anew by the record, and nothing is changed at.
    let wanted: [VisitAddress]

    init(_ command: ReplayCommand, paint: Paint) throws {
        let reader = try command.store.reader
        let old = try command.execution.find(in: reader)
        let events = try withStore { () throws(StoreError) in try reader.history(of: old.key) }
        let bytes = try withStore { () throws(StoreError) in try reader.definition(of: old.key) }
        let recording = Recording(events)
        let source = try command.definition.map(MachineSource.find)
        let machine =
            try source?.definition(type: old.type, paint: paint)
            ?? withStore { () throws(StoreError) in
                try MachineDefinition(
                    reading: bytes,
                    name: old.key.machine,
                    type: old.type,
                    source: old.definitionSource
                )
            }
        var edit = try command.edits.edit()
        let target = try Self.target(command.from, recording, old, words: command.store.words)
        let (point, eventID) = target
        guard edit.isEmpty || !point.visits.isEmpty else {
            throw CommandFailure(
                "event \(eventID.map { "\($0)" } ?? "") enters no state, so there is nothing to change",
                hint: "Give --from a state, or the event with which one was entered."
            )
        }
        var input = try command.executionInput?.value("--execution-input") ?? old.input
        if point.visits == recording.tree.top.prefix(1).map(\.self), edit.isOfInputOnly {
            // What the first state is entered with is what the whole is started with.
            input = try Self.editing { () throws(EntryEditError) in try edit.edited(input) }
            edit = EntryEdit()
        }
        let now = SystemClock().now()
        let newKey = try withStore { () throws(StoreError) in
            try ExecutionKey(
                machine: machine.name,
                name: command.name ?? ExecutionName.random(reader, machine: machine.name)
            )
        }
        let identity = ExecutionIdentity(
            name: newKey.name,
            stateMachineName: newKey.machine,
            startTime: now
        )
        let context =
            command.asItself ? nil : old.replayOf?.context ?? ContextIdentity(old.identity)
        func begin(_ changes: [EntryChange]) -> Execution {
            Execution(
                program: machine.program,
                identity: identity,
                input: input,
                seed: old.seed,
                changes: changes,
                contextIdentity: context
            )
        }
        let plan = try Self.editing { () throws(EntryEditError) in
            try ReplayPlan(of: recording, from: point, before: eventID, edit: edit, begin: begin)
        }
        let addresses = point.visits.map { recording.visits.addresses[$0] }
        let words = eventID.map { "event \($0)" } ?? Self.words(addresses)
        var request = StartRequest(
            machine: machine,
            name: newKey.name,
            input: input,
            seed: old.seed
        )
        request.replay = StartRequest.Replay(
            origin: ExecutionRecord.ReplayOrigin(
                executionARN: old.identity.arn,
                eventID: eventID
                    ?? point.visits.map { recording.tree.visits[$0].enteredEventID }.min() ?? 1,
                from: words,
                changes: plan.changes,
                context: context
            ),
            startTime: now,
            history: plan.replay.history
        )
        self.old = old
        self.recording = recording
        oldDefinition = try JSON(parsing: bytes)
        self.machine = machine
        isOtherDefinition = source != nil
        home =
            source?.project ?? old.definitionSource.map(ProjectFolder.of)
            ?? ProjectFolder.of("./here")
        key = newKey
        self.plan = plan
        self.point = words
        self.request = request
        execution = begin(plan.changes)
        wanted = addresses
    }

    private static func words(_ addresses: [VisitAddress]) -> String {
        let names = addresses.map { TextWidth.harmless($0.description) }
        guard names.count > 4 else { return names.joined(separator: ", ") }
        return names.prefix(3).joined(separator: ", ") + " and \(names.count - 3) more"
    }

    /// The point: visits, and perhaps an event.
    private static func target(
        _ from: PointArgument?,
        _ recording: Recording,
        _ old: ExecutionRecord,
        words: String
    ) throws(CommandFailure) -> (ReplayPoint, Int64?) {
        if let from {
            switch try from.find(in: recording, named: old.key.description) {
            case .visits(let point): return (point, nil)
            case .event(let id, let point): return (point, id)
            }
        }
        var states: [String] = []
        for visit in recording.tree.visits where !states.contains(visit.name) {
            states.append(visit.name)
        }
        let hint = "Say from where: --from, with one of \(states.joined(separator: ", "))."
        switch old.status {
        case .succeeded, .running:
            throw CommandFailure(
                "\(old.key) is \(old.status.rawValue): no state of it failed",
                hint: hint
            )
        case .failed, .timedOut, .aborted: break
        }
        guard let point = ReplayPoint.whereItEnded(recording) else {
            throw CommandFailure(
                "\(old.key) ended at a Fail state, and nothing failed before",
                hint: hint
            )
        }
        return (point, nil)
    }

    private static func editing<Result>(
        _ body: () throws(EntryEditError) -> Result
    ) throws(CommandFailure) -> Result {
        do throws(EntryEditError) { return try body() } catch {
            let place = error.setting.variable.map { "$" + $0 } ?? "$"
            if let names = error.variables, let name = error.setting.variable {
                let near = Suggestion.nearest(to: name, among: names)
                let has =
                    names.isEmpty
                    ? "There is no variable at all. "
                    : "There is \(names.map { "$" + $0 }.joined(separator: ", ")). "
                throw CommandFailure(
                    "--set: there is no variable '\(place)' there",
                    hint: (near.map { "Did you mean $\($0)? " } ?? has)
                        + "--assign '\(name)=…' makes a new one."
                )
            }
            throw CommandFailure(
                "--set: '\(place)\(error.setting.path.dropFirst())' cannot be set",
                hint: "There is \(TextWidth.harmless(String(error.value.text().prefix(200))))."
            )
        }
    }
}
