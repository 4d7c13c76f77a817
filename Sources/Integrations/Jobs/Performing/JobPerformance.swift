import Engine
import Glibc
import Runtime
import Values

/// A run on its way: admission, the attempts, the end.
struct JobPerformance: ~Copyable {
    let project: Project
    let worker: WorkerRequest
    let store: JobStore
    let request: JobRunRequest
    let stop: StopSignal
    let minuteMilliseconds: Int64
    private let clock = SystemClock()
    /// Says that the run is looked after, for as long as this process lives.
    private var lock: ProcessLock?

    /// How often a waiting run looks whether it is its turn, if it is the next; the others look the more
    /// seldom the more are before them, because each look reads the records of all.
    private static let turnMilliseconds: Int64 = 100
    private static let turnMillisecondsMax: Int64 = 2000

    init(
        project: Project,
        worker: WorkerRequest,
        store: JobStore,
        request: JobRunRequest,
        stop: StopSignal,
        minuteMilliseconds: Int64
    ) {
        self.project = project
        self.worker = worker
        self.store = store
        self.request = request
        self.stop = stop
        self.minuteMilliseconds = minuteMilliseconds
    }

    /// Performs the run.
    ///
    /// - Throws: why there can be no run: `Glue.ConcurrentRunsExceededException`, a store that cannot
    ///   be written.
    /// - Returns: how it ended; of a run with retries the last attempt.
    mutating func run() throws(TaskFailureError) -> JobRunRecord {
        var record = request.record(at: clock.now(), requester: worker.requester)
        guard try admit(&record) else { return record }
        while true {
            let ended = try attempt(record)
            guard ended.state == .failed, ended.attempt < request.job.maxRetries, !stop.hasCome
            else {
                try conclude(ended)
                return ended
            }
            // The next attempt counts before this one has ended, so that nobody takes its place.
            let next = retry(after: ended)
            var nextLock: ProcessLock? = try look(after: next)
            try StoreFailure.wrapped { () throws(StoreError) in
                try store.write(next)
                try store.markActive(next)
            }
            try conclude(ended)
            lock = nextLock.take()
            record = next
        }
    }

    // MARK: Whether it may begin

    /// Waits until the run may begin.
    ///
    /// - Returns: whether it may; if not, it has ended.
    private mutating func admit(_ record: inout JobRunRecord) throws(TaskFailureError) -> Bool {
        while true {
            switch try decide(&record) {
            case .begin: return true
            case .refuse(let reason):
                let isAnnounced = Files.exists(store.announcement(record.id, of: record.jobName))
                guard isAnnounced else { throw JobConcurrency.exceeded(record.jobName, reason) }
                // Whoever asked for it has its id already.
                lock = try look(after: record)
                record.errorMessage = JobConcurrency.sentence(record.jobName, reason)
                finish(&record, .failed)
                try conclude(record)
                return false
            case .wait(let ends):
                let pause = min(Self.turnMilliseconds * Int64(ends), Self.turnMillisecondsMax)
                let woken = stop.wait(for: nil, milliseconds: pause)
                guard woken == .stop else { continue }
                record.stateDetail = nil
                finish(&record, .stopped)
                try conclude(record)
                return false
            }
        }
    }

    private enum Decision {
        case begin
        case wait(ends: Int)
        case refuse(String)
    }

    private mutating func decide(_ record: inout JobRunRecord) throws(TaskFailureError) -> Decision
    {
        let name = record.jobName
        let jobLock = try StoreFailure.wrapped { () throws(StoreError) in try store.locked(name) }
        defer { withExtendedLifetime(jobLock) {} }
        try StoreFailure.wrapped { () throws(StoreError) in try store.repair(name) }
        let concurrency = JobConcurrency(store: store, request: request)
        guard let obstacle = concurrency.obstacle(to: record) else {
            record.state = .starting
            record.stateDetail = nil
            try begin(&record)
            return .begin
        }
        guard request.isQueued else { return .refuse(obstacle.reason) }
        if record.state != .waiting {
            record.state = .waiting
            record.stateDetail = JobConcurrency.sentence(name, obstacle.reason)
            try begin(&record)
        }
        return .wait(ends: obstacle.ends)
    }

    /// Makes the run known.
    private mutating func begin(_ record: inout JobRunRecord) throws(TaskFailureError) {
        if lock == nil { lock = try look(after: record) }
        record.lastModifiedOn = clock.now()
        let record = record
        try StoreFailure.wrapped { () throws(StoreError) in
            try store.write(record)
            try store.markActive(record)
        }
    }

    /// Takes the lock that says that a run is looked after.
    private func look(after record: JobRunRecord) throws(TaskFailureError) -> ProcessLock {
        let lock = try StoreFailure.wrapped { () throws(StoreError) -> ProcessLock? in
            try store.makeFolder(of: record)
            return try ProcessLock.take(
                store.performer(record.id, of: record.jobName),
                waits: false
            )
        }
        if let lock { return lock }
        throw TaskFailureError(
            StoreFailure.name,
            "Another process looks after the run \(record.id) already."
        )
    }

    // MARK: Attempts

    private func attempt(_ record: JobRunRecord) throws(TaskFailureError) -> JobRunRecord {
        var record = record
        let context = JobContext(
            project: project,
            projectDirectory: worker.projectDirectory,
            storeDirectory: worker.storeDirectory,
            store: store,
            request: request,
            id: record.id,
            stop: stop,
            minuteMilliseconds: minuteMilliseconds
        )
        let attempt = JobAttempt(context: context, clock: clock)
        let end = try attempt.run(&record)
        record.errorMessage = end.message.map { mask($0) }
        finish(&record, end.state)
        return record
    }

    private func retry(after ended: JobRunRecord) -> JobRunRecord {
        var next = request.record(at: clock.now(), requester: worker.requester)
        next.attempt = ended.attempt + 1
        next.id = "\(request.id)_attempt_\(next.attempt)"
        next.previousRunID = ended.id
        return next
    }

    // MARK: The end

    private func finish(_ record: inout JobRunRecord, _ state: JobRunState) {
        record.state = state
        record.completedOn = clock.now()
        record.lastModifiedOn = record.completedOn ?? record.lastModifiedOn
    }

    /// Makes the end known.
    private mutating func conclude(_ record: JobRunRecord) throws(TaskFailureError) {
        try StoreFailure.wrapped { () throws(StoreError) in try store.write(record) }
        store.markEnded(record)
        JobEvents(store: store).stateChanged(record)
        lock = nil
    }

    /// A text without the secrets that the script's environment holds.
    private func mask(_ text: String) -> String {
        let own = [project.configuration.environment, request.job.environment]
        let names =
            own.flatMap { $0.filter { !$0.value.references.isEmpty }.keys }
            + request.job.connections.flatMap { name in
                project.configuration.databases[name]?.secretVariables(name) ?? []
            }
        return Redactor(names.compactMap { project.environment.value($0) }).redact(text)
    }
}
