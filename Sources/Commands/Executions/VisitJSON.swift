import Engine
import Runtime
import Values

/// An execution with its visits, for programs.
enum VisitJSON {
    /// The content of `execution.json` with a member `visits`.
    ///
    /// - Parameters:
    ///   - loaded: the execution.
    ///   - only: the numbers of the visits to give; nil for all.
    /// - Returns: an object.
    static func json(of loaded: LoadedExecution, only: [Int]?) -> JSON {
        var object = RecordFile.json(of: loaded.record.key, in: loaded.reader).objectValue ?? [:]
        let numbers = only ?? Array(loaded.tree.visits.indices)
        object["visits"] = .array(numbers.map { visit($0, loaded) })
        return .object(object)
    }

    private static func visit(_ number: Int, _ loaded: LoadedExecution) -> JSON {
        let visit = loaded.tree.visits[number]
        var object = JSONObject()
        object["name"] = .string(visit.name)
        object["path"] = .string(loaded.tree.path(of: number).joined(separator: "/"))
        object["type"] = .string(visit.type.rawValue)
        object["status"] = .string(visit.status.word)
        object["enteredEventId"] = .integer(visit.enteredEventID)
        object["enteredDate"] = .string(visit.enteredAt.description)
        object["exitedDate"] = visit.endedAt.map { .string($0.description) }
        object["input"] = visit.input
        object["output"] = visit.output
        object["attempts"] = .array(visit.attempts.map { attempt($0, loaded) })
        return .object(object)
    }

    private static func attempt(_ attempt: ExecutionTree.Attempt, _ loaded: LoadedExecution) -> JSON
    {
        var object = JSONObject()
        object["eventId"] = attempt.eventID.map { .integer($0) }
        object["resource"] = attempt.resource.map { .string($0) }
        object["startDate"] = .string(attempt.startedAt.description)
        object["stopDate"] = attempt.endedAt.map { .string($0.description) }
        object["error"] = attempt.failure?.error.map { .string($0) }
        object["cause"] = attempt.failure?.cause.map { .string($0) }
        if let id = attempt.eventID {
            let folder = loaded.reader.folder(of: TaskID(eventID: id), in: loaded.record.key)
            if FileAccess.kind(of: folder) == .folder { object["folder"] = .string(folder) }
        }
        return .object(object)
    }
}

extension ExecutionTree.VisitStatus {
    /// The status in the words of an execution's.
    var word: String {
        switch self {
        case .running: "RUNNING"
        case .retrying: "RETRYING"
        case .succeeded: "SUCCEEDED"
        case .caught: "CAUGHT"
        case .failed: "FAILED"
        case .aborted: "ABORTED"
        }
    }
}
