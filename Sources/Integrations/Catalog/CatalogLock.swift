import CSupervisor
import DataCatalog
import Glibc
import Runtime
import Synchronization

/// The lock under which a catalog is changed: one process, and in it one thread, at a time.
///
/// A record lock like that of the store: the system releases it with the process, however it ends.
/// Unlike there, who comes second waits, because changes are short.
enum CatalogLock {
    /// After how many milliseconds somebody who waits gives up.
    static let waitMillisecondsMax = 60_000

    /// Record locks are the process's: its own threads keep each other out here.
    private static let threads = Mutex(())

    /// Does something while nobody else changes the catalog.
    static func hold<Result>(
        _ path: String,
        _ body: () throws(CatalogError) -> Result
    ) throws(CatalogError) -> Result {
        var outcome: Swift.Result<Result, CatalogError>?
        threads.withLock { _ in
            do throws(CatalogError) {
                let number = try lock(path)
                // Closing the file gives the lock up.
                defer { close(number) }
                outcome = .success(try body())
            } catch { outcome = .failure(error) }
        }
        guard let outcome else {
            throw CatalogError(.internalService, "\(path): nothing was done under the lock")
        }
        return try outcome.get()
    }

    private static func lock(_ path: String) throws(CatalogError) -> Int32 {
        let number = try storing(path, "lock the catalog") { () throws(SystemError) in
            try retrying { open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644) }
        }
        var waited = 0
        while true {
            var whole = flock()
            whole.l_type = Int16(F_WRLCK)
            whole.l_whence = Int16(SEEK_SET)
            if fcntl(number, F_SETLK, &whole) == 0 { return number }
            let failure = SystemError()
            guard failure.code == EACCES || failure.code == EAGAIN || failure.code == EINTR else {
                close(number)
                throw CatalogError(failure, path: path, while: "lock the catalog")
            }
            guard waited < waitMillisecondsMax else {
                let holder = pawl_lock_holder(number)
                close(number)
                throw CatalogError(
                    .operationTimeout,
                    "\(path): another process" + (holder > 0 ? " (\(holder))" : "")
                        + " has kept the catalog locked for \(waitMillisecondsMax / 1000) seconds"
                )
            }
            // Short at first: most changes take a few milliseconds.
            let pause = waited < 100 ? 2 : 20
            waited += pause
            var time = timespec(tv_sec: 0, tv_nsec: pause * 1_000_000)
            nanosleep(&time, nil)
        }
    }
}

/// Runs a piece of work with the operating system, and says of a failure which file it was about.
func storing<Result: ~Copyable>(
    _ path: String,
    _ trying: String,
    _ body: () throws(SystemError) -> Result
) throws(CatalogError) -> Result {
    do throws(SystemError) { return try body() } catch {
        throw CatalogError(error, path: path, while: trying)
    }
}

extension CatalogError {
    /// What the system said about a file while something was tried with it.
    init(_ error: SystemError, path: String, while trying: String) {
        self.init(
            .internalService,
            "\(path): cannot \(trying): \(error.text)" + (error.remedy.map { ". \($0)" } ?? "")
        )
    }
}
