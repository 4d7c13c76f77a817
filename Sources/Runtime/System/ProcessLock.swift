import CSupervisor
import Glibc
import Synchronization

/// A lock on a file that is held for as long as its process lives, and says which process that is.
///
/// It is a record lock: see docs/decisions/0007. A process does not exclude itself, and would lose it by
/// opening the file again, so what this process holds is kept account of.
public struct ProcessLock: ~Copyable, Sendable {
    private let path: String
    private let number: Int32

    /// What this process has locked.
    private static let held = Mutex<Set<String>>([])

    /// Takes a lock; makes the file when it is missing.
    ///
    /// - Parameters:
    ///   - path: the file, as an absolute path.
    ///   - waits: whether to wait for a process that has it.
    /// - Throws: ``StoreError`` if the file cannot be opened or locked.
    /// - Returns: nil if another process has it and is not waited for, and if this one has it.
    public static func take(_ path: String, waits: Bool) throws(StoreError) -> ProcessLock? {
        guard held.withLock({ $0.insert(path).inserted }) else { return nil }
        do throws(StoreError) {
            if let lock = try lock(path, waits: waits) { return lock }
        } catch {
            held.withLock { _ = $0.remove(path) }
            throw error
        }
        held.withLock { _ = $0.remove(path) }
        return nil
    }

    private static func lock(_ path: String, waits: Bool) throws(StoreError) -> ProcessLock? {
        let number = try storing(path, "lock") { () throws(SystemError) in
            try retrying { open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644) }
        }
        var whole = flock()
        whole.l_type = Int16(F_WRLCK)
        whole.l_whence = Int16(SEEK_SET)
        do throws(SystemError) {
            try retrying { fcntl(number, waits ? F_SETLKW : F_SETLK, &whole) }
        } catch {
            close(number)
            if error.code == EACCES || error.code == EAGAIN { return nil }
            throw StoreError(error, path: path, while: "lock")
        }
        return ProcessLock(path: path, number: number)
    }

    private init(path: String, number: Int32) { (self.path, self.number) = (path, number) }

    deinit {
        Self.held.withLock { [path, number] held in
            close(number)
            held.remove(path)
        }
    }

    /// The process that holds a lock; nil if nobody does.
    ///
    /// - Returns: 0 for a process that cannot be seen from here.
    public static func holder(_ path: String) -> Int32? {
        if held.withLock({ $0.contains(path) }) { return getpid() }
        guard let file = try? FileDescriptor(opening: path, O_RDONLY) else { return nil }
        let holder = pawl_lock_holder(file.number)
        if holder > 0 { return holder }
        return holder < 0 ? 0 : nil
    }

    /// Sends a signal to the process that holds a lock.
    ///
    /// - Returns: whether there was one that could be sent to.
    public static func signalHolder(of path: String, _ signal: Int32) -> Bool {
        guard let process = holder(path), process > 0 else { return false }
        let number = pawl_pidfd_open(process)
        guard number >= 0 else { return false }
        let file = FileDescriptor(owning: number)
        // The id may have passed to another process before the pidfd was there.
        guard holder(path) == process else { return false }
        return pawl_pidfd_signal(file.number, signal) == 0
    }
}
