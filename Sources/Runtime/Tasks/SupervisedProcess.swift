import CSupervisor
import Glibc

/// A process under a supervisor, for those who are not a driver: the performer of a job run, which
/// has to end all that the job's script has started.
public struct SupervisedProcess: Sendable {
    private let folder: TaskFolder
    private let supervisor: ProcessSupervisor

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
        switch try ProcessHost().run(plan, in: folder) {
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
