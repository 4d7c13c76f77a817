import Engine
import Integrations
import Runtime
import Values

/// What a task has had done, where that has a record of its own beside the task's: a run of a job, an
/// evaluation of rules.
enum TaskWork {
    case jobRun(job: String, id: String)
    case qualityRun(id: String)

    /// What an attempt waits for or has waited for; nil if it was the task's process alone.
    init?(_ attempt: ExecutionTree.Attempt) {
        guard let resource = attempt.resource, let submission = attempt.submission else {
            return nil
        }
        func text(_ name: String) -> String? { submission[name]?.stringValue }
        switch resource {
        case "glue:startJobRun.sync":
            guard let job = text("JobName"), let id = text("JobRunId") else { return nil }
            self = .jobRun(job: job, id: id)
        case "glue:startDataQualityRulesetEvaluationRun.sync":
            guard let id = text("RunId") else { return nil }
            self = .qualityRun(id: id)
        default: return nil
        }
    }

    /// The folders with what its script printed, one for each of the run's own attempts, in their order.
    func logFolders(in reader: StoreReader) -> [String] {
        guard case .jobRun(let job, let id) = self else { return [] }
        let jobs = JobStore(store: reader.folder)
        var folders = [jobs.run(id, of: job)]
        while true {
            let next = jobs.run("\(id)_attempt_\(folders.count)", of: job)
            guard FileAccess.exists(next) else { return folders }
            folders.append(next)
        }
    }

    /// Whether it is not known yet what an attempt waits for.
    static func isUnknown(_ attempt: ExecutionTree.Attempt) -> Bool {
        attempt.resource == "glue:startJobRun.sync" && attempt.submission == nil
            && attempt.endedAt == nil
    }
}
