import Engine
import Glibc
import Runtime
import Values

/// One attempt: the script's process from its start to its end.
struct JobAttempt {
    /// How much a stream of a script may have before its middle is dropped.
    static let logBytesMax = 64 << 20
    /// How long the script's processes may go on after SIGTERM.
    static let graceMilliseconds: Int64 = 5000

    let context: JobContext
    let clock: any Clock

    private var stop: StopSignal { context.stop }

    /// How an attempt ended.
    struct End {
        var state: JobRunState
        var message: String?

        static func failed(_ message: String) -> End { End(state: .failed, message: message) }
    }

    /// Runs the script, and publishes what it has made.
    ///
    /// - Throws: why the store cannot be written. What is wrong with the job ends the attempt FAILED.
    func run(_ record: inout JobRunRecord) throws(TaskFailureError) -> End {
        guard Files.isFile(context.request.script) else {
            return .failed("The script \(context.request.script) is not there")
        }
        var kind = context.request.job.kind.runner(context)
        var hasSucceeded = false
        defer { if !hasSucceeded { kind.discard() } }
        let command: JobCommand
        do throws(TaskFailureError) { command = try kind.prepare() } catch {
            return stop.hasCome ? End(state: .stopped) : .failed(error.sentence)
        }
        record.state = .running
        record.lastModifiedOn = clock.now()
        let running = record
        try StoreFailure.wrapped { () throws(StoreError) in try context.store.write(running) }
        let (result, cut) = try carryOut(command, running)
        record.wallMilliseconds = result.wallMilliseconds
        record.cpuMilliseconds = result.cpuMilliseconds
        record.memoryPeakKiB = result.memoryPeakKiB
        record.executionTime = (result.wallMilliseconds + 500) / 1000
        if let cut { return cut }
        guard result.end == .exited(code: 0) else { return failure(result, kind) }
        do throws(TaskFailureError) {
            let completion = try kind.complete()
            record.outputs = completion.outputs
            if let bookmark = completion.bookmark { try commit(bookmark) }
            hasSucceeded = true
            return End(state: .succeeded)
        } catch { return .failed(error.sentence) }
    }

    private func carryOut(
        _ command: JobCommand,
        _ record: JobRunRecord
    ) throws(TaskFailureError) -> (ProcessResult, End?) {
        let plan = ProcessPlan(
            arguments: command.arguments,
            environment: context.environment.merging(command.environment) { $1 },
            workingDirectory: context.projectDirectory,
            standardInput: command.standardInput,
            files: command.files,
            standardOutputBytesMax: Self.logBytesMax,
            standardErrorBytesMax: Self.logBytesMax,
            standardOutputIsLog: true,
            endsWithStarter: true,
            terminationGraceMilliseconds: Self.graceMilliseconds
        )
        let start = try StoreFailure.wrapped { () throws(StoreError) in
            try SupervisedProcess.start(plan, in: context.folder)
        }
        switch start {
        case .ended(let result): return (result, nil)
        case .running(let process):
            let cut = wait(for: process, record)
            let result = try StoreFailure.wrapped { () throws(StoreError) in
                try process.result()
            }
            return (result, cut)
        }
    }

    /// Waits until the script and all that it has started are gone.
    ///
    /// - Returns: how the run ends if it was cut short.
    private func wait(for process: SupervisedProcess, _ record: JobRunRecord) -> End? {
        let began = clock.now()
        let limit = began.advanced(byMilliseconds: context.timeoutMilliseconds)
        var notice = context.request.notifyDelayMinutes.map {
            began.advanced(byMilliseconds: $0 * context.minuteMilliseconds)
        }
        var cut: End?
        while true {
            let next = cut == nil ? min(limit, notice ?? limit) : nil
            let left = next.map { $0.milliseconds - clock.now().milliseconds }
            switch stop.wait(for: process.file, milliseconds: left) {
            case .ready: return cut
            case .stop:
                guard cut == nil else { continue }
                cut = End(state: .stopped)
                noteStopping(record)
                process.end()
            case .time:
                if let moment = notice, clock.now() >= moment {
                    notice = nil
                    JobEvents(store: context.store).stillRuns(record)
                }
                guard cut == nil, clock.now() >= limit else { continue }
                cut = End(
                    state: .timeout,
                    message: "Job run exceeded its Timeout of \(context.timeoutText)"
                )
                process.end()
            }
        }
    }

    private func noteStopping(_ record: JobRunRecord) {
        var record = record
        record.state = .stopping
        record.lastModifiedOn = clock.now()
        // For those who look meanwhile; the end is what counts.
        try? context.store.write(record)
    }

    private func failure(_ result: ProcessResult, _ kind: any JobKind) -> End {
        switch result.end {
        case .exited(let code):
            let errors = Files.end(
                of: context.path("stderr"),
                bytes: Failures.excerptBytesMax
            )
            let parts = [
                "Command failed with exit code \(code)", kind.reason(standardError: errors),
            ]
            return .failed(parts.compactMap { $0 }.joined(separator: ": "))
        case .signalled(let signal):
            return .failed("Command failed: \(Signals.name(signal))")
        case .notStarted(let reason): return .failed("Command could not be started: \(reason)")
        case .outputLimitExceeded:
            return .failed("Command printed more than \(Self.logBytesMax) bytes")
        case .lost:
            return .failed(
                "What looked after the script is gone, and left no word of its end"
            )
        }
    }

    private func commit(_ bookmark: JobBookmark) throws(TaskFailureError) {
        try context.bookmarks.commit(bookmark)
    }
}

extension TaskFailureError {
    /// Name and cause as one sentence.
    package var sentence: String {
        let parts = [failure.error, failure.cause].compactMap { $0 }
        return parts.joined(separator: ": ")
    }
}
