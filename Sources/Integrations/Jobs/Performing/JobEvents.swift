import Glibc
import Runtime
import Values

/// The events that Glue sends of job runs, as lines of the job's `events.jsonl`.
///
/// They are a log for people and programs that follow it; like Glue's they are best effort.
struct JobEvents {
    let store: JobStore

    /// A run has ended.
    func stateChanged(_ record: JobRunRecord) {
        let isGood = record.state == .succeeded || record.state == .stopped
        append(
            "Glue Job State Change",
            [
                "jobName": .string(record.jobName), "severity": .string(isGood ? "INFO" : "ERROR"),
                "state": .string(record.state.rawValue), "jobRunId": .string(record.id),
                "message": .string(record.errorMessage ?? "Job run \(record.state.word)"),
            ],
            record
        )
    }

    /// A run goes on for longer than its `NotifyDelayAfter`.
    func stillRuns(_ record: JobRunRecord) {
        append(
            "Glue Job Run Status",
            [
                "jobName": .string(record.jobName), "severity": "INFO",
                "state": .string(record.state.rawValue), "jobRunId": .string(record.id),
                "message": .string("Job is in \(record.state.rawValue) state"),
                "notificationCondition": record.properties["NotificationProperty"] ?? .null,
                "startedOn": .string(record.startedOn.description),
            ],
            record
        )
    }

    private func append(_ type: String, _ detail: JSON, _ record: JobRunRecord) {
        let event: JSON = [
            "detail-type": .string(type), "source": "aws.glue",
            "time": .string(SystemClock().now().description), "detail": detail,
        ]
        let line = Array((event.text() + "\n").utf8)
        let path = store.events(record.jobName)
        // One write, so that lines of several processes do not mix.
        _ = try? FileDescriptor(opening: path, O_WRONLY | O_CREAT | O_APPEND).write(line)
    }
}

extension JobRunState {
    /// The state as a word in a sentence.
    fileprivate var word: String { rawValue.lowercased() }
}
