import CSupervisor
import Glibc
import Synchronization

// The lock that says who drives a store.
//
// The system releases it when its process ends, however it ends.
//
// It is a POSIX record lock, because such a one is the process's own: a supervisor that has just been
// forked does not hold on to it, not for an instant. The price is that the system does not keep a
// process from locking twice, and lets go when the process closes the file through any descriptor. So
// what this process has locked is kept account of, and not opened again.
extension SystemDisk {
    /// What this process has locked.
    private static let held = Mutex<Set<FileIdentity>>([])

    func lock(_ path: String) throws(StoreError) -> StoreLock {
        let (number, identity) = try Self.held.withLock {
            (held: inout Set<FileIdentity>) throws(StoreError) -> (Int32, FileIdentity) in
            if let identity = FileIdentity(path), held.contains(identity) {
                throw .inUse(path, by: getpid())
            }
            let (number, identity) = try lockFile(path)
            held.insert(identity)
            return (number, identity)
        }
        return StoreLock {
            Self.held.withLock { held in
                close(number)
                held.remove(identity)
            }
        }
    }

    func isLocked(_ path: String) -> Bool {
        Self.held.withLock { held in
            guard let identity = FileIdentity(path) else { return false }
            return held.contains(identity) || ((try? lockHolder(path)) ?? .nobody) != .nobody
        }
    }

    private func lockFile(_ path: String) throws(StoreError) -> (Int32, FileIdentity) {
        let number = try storing(path, "lock the store") { () throws(SystemError) in
            try open(path, O_RDWR | O_CREAT)
        }
        var whole = flock()
        whole.l_type = Int16(F_WRLCK)
        whole.l_whence = Int16(SEEK_SET)
        if fcntl(number, F_SETLK, &whole) == 0, let identity = FileIdentity(path) {
            return (number, identity)
        }
        let failure = SystemError()
        let holder = pawl_lock_holder(number)
        close(number)
        guard failure.code == EACCES || failure.code == EAGAIN else {
            throw StoreError(failure, path: path, while: "lock the store")
        }
        throw .inUse(path, by: holder > 0 ? holder : nil)
    }
}

extension StoreError {
    /// Another process drives the store.
    package static func inUse(_ path: String, by process: Int32?) -> StoreError {
        StoreError(
            .inUse(process: process),
            path: path,
            reason: "another process" + (process.map { " (\($0))" } ?? "") + " drives this store",
            remedy: "Send it a request instead, or wait until it ends."
        )
    }
}

/// Tells files apart whatever their paths.
private struct FileIdentity: Hashable {
    let device: dev_t
    let number: ino_t

    /// The identity of the file at a path; nil if there is none.
    init?(_ path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        (device, number) = (status.st_dev, status.st_ino)
    }
}
