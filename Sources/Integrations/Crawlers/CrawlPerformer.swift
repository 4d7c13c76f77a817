import DataCatalog
import Engine
import Glibc
import Runtime
import Synchronization
import Values

/// The worker that crawls.
///
/// It holds the crawler's lock for as long as it lives, which is what `RUNNING` means: killed, it is
/// `READY` again. A crawl that is told to stop says so and is gone; the catalog is then as it was, or
/// the whole change is made.
struct CrawlPerformer: Worker {
    static let kind = "crawl"

    let project: Project

    func perform(_ request: WorkerRequest) throws(TaskFailureError) -> JSON {
        let start = try CrawlRequest(request.parameters, project: project)
        let store = CrawlerStore(store: request.storeDirectory)
        var record = CrawlRecord(
            id: CrawlRequest.id(request.idempotencyKey),
            crawler: start.name,
            startTime: SystemClock().now(),
            requester: request.requester
        )
        // One that was announced has begun then.
        if let announced = store.announced(start.name), announced.id == record.id {
            record.startTime = announced.startTime
        }
        let lock = try StoreFailure.wrapped { () throws(StoreError) -> ProcessLock? in
            try store.makeFolder(of: record)
            return try ProcessLock.take(store.lock(start.name), waits: false)
        }
        guard let lock else { throw try busy(record, store) }
        let finished = CrawlEnd(store: store)
        try StoreFailure.wrapped { () throws(StoreError) in
            try store.removeStopWish(start.name)
            try store.announce(record)
        }
        finished.endWhenStopped(record)
        do throws(CrawlFailure) {
            let report = try crawl(start, record, request).run()
            record.state = .completed
            record.summary = report.summary
            record.report = report.json
        } catch {
            record.state = .failed
            record.errorName = error.errorName
            record.errorMessage = error.message
        }
        record.endTime = SystemClock().now()
        try finished.write(record)
        withExtendedLifetime(lock) {}
        guard record.state == .completed else {
            throw TaskFailureError(record.errorName ?? "Pawl.WorkerFailed", record.errorMessage)
        }
        return CrawlerDescription(
            name: start.name,
            crawler: start.crawler,
            state: .ready,
            last: record
        ).answer(with: record)
    }

    private func crawl(
        _ start: CrawlRequest,
        _ record: CrawlRecord,
        _ request: WorkerRequest
    ) -> Crawl {
        Crawl(
            name: start.name,
            id: record.id,
            crawler: start.crawler,
            project: project.configuration,
            projectDirectory: request.projectDirectory,
            store: CatalogStore(store: request.storeDirectory),
            duckDB: duckDB(in: request.projectDirectory)
        )
    }

    private func duckDB(in directory: String) -> Result<DuckDB, CrawlFailure> {
        do throws(TaskFailureError) {
            let program = try project.programs(in: directory).duckDB()
            return .success(DuckDB(program: program, workingDirectory: directory))
        } catch {
            return .failure(
                CrawlFailure(
                    errorName: error.failure.error ?? "Pawl.ProgramNotFound",
                    message: error.failure.cause ?? ""
                )
            )
        }
    }

    /// Somebody else crawls: that is this crawl's end.
    private func busy(
        _ record: CrawlRecord,
        _ store: CrawlerStore
    ) throws(TaskFailureError) -> TaskFailureError {
        let error = CrawlRequest.running(record.crawler)
        var record = record
        record.state = .failed
        record.errorName = error.failure.error
        record.errorMessage = error.failure.cause
        record.endTime = SystemClock().now()
        try StoreFailure.wrapped { () throws(StoreError) in try store.write(record) }
        return error
    }
}

/// The end of a crawl, which is written once: by the crawl, or by the wish that it stops.
private final class CrawlEnd: Sendable {
    private let store: CrawlerStore
    private let isWritten = Mutex(false)

    init(store: CrawlerStore) { self.store = store }

    func write(_ record: CrawlRecord) throws(TaskFailureError) {
        var failure: StoreError?
        isWritten.withLock { isWritten in
            if isWritten { return }
            isWritten = true
            do throws(StoreError) { try store.write(record) } catch { failure = error }
        }
        if let failure { throw TaskFailureError(StoreFailure.name, failure.description) }
    }

    /// From here on SIGTERM ends the process after the crawl's record says that it was stopped.
    func endWhenStopped(_ record: CrawlRecord) {
        let signal: StopSignal
        do throws(SystemError) { signal = try StopSignal() } catch {
            // Without it a signal ends the process all the same, and the crawl counts as lost.
            return
        }
        let watch = Watch(signal: signal, end: self, record: record)
        var thread = pthread_t()
        let argument = Unmanaged.passRetained(watch)
        let code = pthread_create(
            &thread,
            nil,
            { argument in
                guard let argument else { return nil }
                let watch = Unmanaged<Watch>.fromOpaque(argument).takeRetainedValue()
                while watch.signal.wait(for: nil, milliseconds: nil) != .stop {}
                var record = watch.record
                record.state = .stopped
                record.errorMessage = "The crawl was stopped."
                record.endTime = SystemClock().now()
                do throws(TaskFailureError) { try watch.end.write(record) } catch {
                    // The lock goes with the process, and the crawl counts as lost.
                }
                _exit(128 + SIGTERM)
            },
            argument.toOpaque()
        )
        if code == 0 { pthread_detach(thread) } else { argument.release() }
    }

    private final class Watch {
        let signal: StopSignal
        let end: CrawlEnd
        let record: CrawlRecord

        init(signal: StopSignal, end: CrawlEnd, record: CrawlRecord) {
            self.signal = signal
            self.end = end
            self.record = record
        }
    }
}
