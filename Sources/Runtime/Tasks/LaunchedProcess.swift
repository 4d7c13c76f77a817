import CSupervisor
import Glibc
import Values

/// Starts processes that outlive whoever starts them, without a driver.
public enum LaunchedProcess {
    /// What became of a start.
    enum Start {
        case running(Supervisor)
        case startedBefore
        case ended(ProcessResult)
    }

    /// Starts what a plan says, unless it was started before, and waits until that is on the disk.
    ///
    /// - Throws: ``StoreError`` if the folder cannot be written.
    /// - Returns: why there can be no process; nil if there is one.
    public static func launch(_ plan: LaunchPlan) throws(StoreError) -> ProcessResult? {
        switch try start(plan) {
        case .startedBefore: return nil
        case .ended(let result): return result
        case .running(let supervisor):
            let folder = TaskFolder(path: plan.directory)
            while !Files.exists(folder.started) {
                guard supervisor.hasExited(withinMilliseconds: 2) else { continue }
                let code = supervisor.takeExitCode() - Int32(PAWL_SUPERVISOR_ERRNO.rawValue)
                guard code > 0 else { return nil }
                throw StoreError(SystemError(code: code), path: folder.path, while: "start a run")
            }
            return nil
        }
    }

    static func start(_ plan: LaunchPlan) throws(StoreError) -> Start {
        let folder = TaskFolder(path: plan.directory)
        if Files.exists(folder.started) { return .startedBefore }
        if let file = plan.announcement {
            try storing(file.path, "announce a run") { () throws(SystemError) in
                if let slash = file.path.lastIndex(of: "/") {
                    try Files.makeFolder(String(file.path[..<slash]))
                }
                try Files.replace(file.path, with: file.bytes, durably: true)
            }
        }
        switch try Supervisor.start(plan.process, in: folder) {
        case .running(let supervisor): return .running(supervisor)
        case .ended(let result): return .ended(result)
        }
    }
}
