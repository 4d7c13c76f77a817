import CSupervisor
import Glibc

/// A process under a supervisor, for those who are not a driver: the performer of a job run, which
/// has to end all that the job's script has started.
public struct SupervisedProcess: Sendable {
    private let folder: TaskFolder
    private let supervisor: Supervisor

    /// What became of an attempt to start one.
    public enum Start: Sendable {
        /// It runs.
        case running(SupervisedProcess)
        /// There can be no process; the result says why.
        case ended(ProcessResult)
    }

    /// Starts a process whose supervisor keeps what it prints in a folder.
    ///
    /// - Parameters:
    ///   - plan: what is to be run.
    ///   - directory: the folder, one for each process.
    /// - Throws: ``StoreError`` if the folder cannot be written.
    /// - Returns: the process, or why there can be none.
    public static func start(
        _ plan: ProcessPlan,
        in directory: String
    ) throws(StoreError) -> Start {
        let folder = TaskFolder(path: directory)
        switch try Supervisor.start(plan, in: folder) {
        case .running(let supervisor):
            return .running(SupervisedProcess(folder: folder, supervisor: supervisor))
        case .ended(let result): return .ended(result)
        }
    }

    /// A file that is readable once the process, and all that it has started, are gone.
    public var file: Int32 { supervisor.file.number }

    /// Tells it to end: SIGTERM to all of its processes, the plan's grace, SIGKILL.
    public func end() { supervisor.end() }

    /// How it ended, once ``file`` is readable; what it printed is in the folder.
    ///
    /// - Throws: ``StoreError`` if that cannot be read.
    public func result() throws(StoreError) -> ProcessResult {
        let code = supervisor.takeExitCode()
        if let result = try folder.result(withOutput: false) { return result }
        let failed = code - Int32(PAWL_SUPERVISOR_ERRNO.rawValue)
        guard failed > 0 else { return ProcessResult(end: .lost) }
        throw StoreError(SystemError(code: failed), path: folder.path, while: "start a process")
    }
}

/// A lock on a file that is held for as long as its process lives, and says which process that is.
public struct ProcessLock: ~Copyable, Sendable {
    private let number: Int32

    /// Takes a lock; makes the file when it is missing.
    ///
    /// It is a record lock: a process does not exclude itself, and must not open the file again while
    /// it holds the lock.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - waits: whether to wait for a process that has it.
    /// - Throws: ``StoreError`` if the file cannot be opened or locked.
    /// - Returns: nil if another process has it and is not waited for.
    public static func take(
        _ path: String,
        waits: Bool
    ) throws(StoreError) -> ProcessLock? {
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
        return ProcessLock(number: number)
    }

    private init(number: Int32) { self.number = number }

    deinit { close(number) }

    /// The process that holds a lock; nil if nobody does, or only this process.
    ///
    /// - Returns: 0 for a process that cannot be seen from here.
    public static func holder(_ path: String) -> Int32? {
        guard let file = try? FileDescriptor(opening: path, O_RDONLY) else { return nil }
        let holder = pawl_lock_holder(file.number)
        if holder > 0 { return holder }
        return holder < 0 ? 0 : nil
    }

    /// Sends a signal to the process that holds a lock.
    ///
    /// - Returns: whether there was one.
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
