import Engine
import Runtime
import StatesLanguage
import Values

/// An execution with all that the store has about it.
struct LoadedExecution {
    let record: ExecutionRecord
    let events: [HistoryEvent]
    let tree: ExecutionTree
    let facts: MachineFacts
    let reader: StoreReader

    init(_ record: ExecutionRecord, in reader: StoreReader) throws(CommandFailure) {
        self.record = record
        self.reader = reader
        let key = record.key
        events = try withStore { () throws(StoreError) in try reader.history(of: key) }
        let definition = try withStore { () throws(StoreError) in
            try MachineDefinition(
                reading: try reader.definition(of: key),
                name: key.machine,
                type: record.type
            )
        }
        facts = MachineFacts(definition.program.machine)
        var tree = ExecutionTree()
        for event in events { tree.take(event) }
        self.tree = tree
        program = definition.program
    }

    private let program: Program

    /// The tasks that wait for an answer from elsewhere, with their tokens.
    var tasksWaitingForAnswer: [TaskOrder] {
        var execution = record.execution(of: program)
        var effects = Effects()
        guard (try? execution.recover(from: events, into: &effects)) != nil else { return [] }
        return execution.outstandingTasks.filter { $0.taskToken != nil }
    }

    /// The numbers of the visits of a state.
    ///
    /// - Throws: ``CommandFailure`` with the names that there are.
    func visits(of state: String) throws(CommandFailure) -> [Int] {
        let found = tree.visits.indices.filter { tree.visits[$0].name == state }
        if !found.isEmpty { return Array(found) }
        var names: [String] = []
        for visit in tree.visits where !names.contains(visit.name) { names.append(visit.name) }
        let near = Suggestion.nearest(to: state, among: names).map { "Did you mean \($0)? " } ?? ""
        let reason =
            facts.state(state) == nil ? "has no state '\(state)'" : "has not come to '\(state)'"
        throw CommandFailure(
            "\(record.key) \(reason)",
            hint: near + "It came to: \(names.joined(separator: ", "))."
        )
    }
}
