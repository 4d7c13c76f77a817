import Engine
import Runtime
import StatesLanguage
import Values

/// The logs of several executions side by side, each line with the execution's name.
struct ExecutionLogs {
    private let reader: StoreReader
    private let paint: Paint
    private var executions: [ExecutionKey: (view: LiveView, log: EventLog)] = [:]
    /// How executions ended, in the order of their ends.
    private(set) var ends: [(key: ExecutionKey, end: ExecutionRecord.End)] = []

    init(_ reader: StoreReader, _ paint: Paint) {
        self.reader = reader
        self.paint = paint
    }

    /// The lines of what has happened.
    mutating func lines(of progress: ExecutionProgress) -> [String] {
        let key = progress.execution.key
        if executions[key] == nil { load(key, before: progress.events.first?.id ?? .max) }
        guard let known = executions.removeValue(forKey: key) else { return [] }
        var view = known.view
        view.take(progress.events, timers: progress.timers.map(\.until))
        let lines = progress.events.compactMap { known.log.line($0, in: view.tree) }
        if let end = progress.end {
            ends.append((key, end))
        } else {
            executions[key] = (view, known.log)
        }
        return lines
    }

    /// Reads what has happened to an execution before.
    private mutating func load(_ key: ExecutionKey, before first: Int64) {
        guard let record = try? reader.record(of: key), let json = try? reader.definition(of: key),
            let machine = try? MachineDefinition(
                reading: json,
                name: key.machine,
                type: record.type
            )
        else { return }
        var view = LiveView(facts: MachineFacts(machine.program.machine))
        view.take((try? reader.history(of: key))?.filter { $0.id < first } ?? [])
        let name = paint(.name, key.description) + " "
        executions[key] = (view, EventLog(facts: view.facts, paint: paint, prefix: name))
    }
}
