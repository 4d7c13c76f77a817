import CSupervisor
import Glibc
import Values

/// Starts processes that outlive whoever starts them, without a driver.
public enum LaunchedProcess {
    /// Starts what a plan says, unless it was started before, and waits until that is on the disk.
    ///
    /// - Throws: ``StoreError`` if the folder cannot be written.
    /// - Returns: why there can be no process; nil if there is one.
    public static func launch(_ plan: LaunchPlan) throws(StoreError) -> ProcessResult? {
        let start = try plan.start(on: SystemDisk()) { process, folder throws(StoreError) in
            try ProcessHost().run(process, in: folder)
        }
        switch start {
        case .startedBefore: return nil
        case .ended(let result): return result
        case .running(let supervisor):
            let folder = TaskFolder(path: plan.directory)
            while !Files.exists(folder.started) {
                guard supervisor.hasExited(withinMilliseconds: 2) else { continue }
                let code = supervisor.takeExitCode() - Int32(PAWL_SUPERVISOR_ERRNO.rawValue)
                guard code > 0 else { return nil }
                plan.takeAnnouncementBack(SystemDisk())
                throw StoreError(SystemError(code: code), path: folder.path, while: "start a run")
            }
            return nil
        }
    }
}

/// What became of a start of a process that may have been started before.
enum LaunchStart<Supervisor> {
    case running(Supervisor)
    case startedBefore
    case ended(ProcessResult)
}

extension LaunchPlan {
    /// Starts the process, unless it was started before.
    ///
    /// - Parameters:
    ///   - disk: where its folder is.
    ///   - start: starts a process with its supervisor.
    /// - Throws: ``StoreError`` if the folder cannot be written; nobody is told of a start then, nor
    ///   where there can be no process.
    /// - Returns: what became of it.
    func start<Supervisor>(
        on disk: any Disk,
        by start: (ProcessPlan, TaskFolder) throws(StoreError) -> TaskStart<Supervisor>
    ) throws(StoreError) -> LaunchStart<Supervisor> {
        let folder = TaskFolder(path: directory, disk: disk)
        if disk.exists(folder.started) { return .startedBefore }
        if let file = announcement {
            try storing(file.path, "announce a run") { () throws(SystemError) in
                if let slash = file.path.lastIndex(of: "/") {
                    try disk.makeFolder(String(file.path[..<slash]))
                }
                try disk.replace(file.path, with: file.bytes, durably: true)
            }
        }
        do throws(StoreError) {
            switch try start(process, folder) {
            case .running(let supervisor): return .running(supervisor)
            case .ended(let result):
                takeAnnouncementBack(disk)
                return .ended(result)
            }
        } catch {
            takeAnnouncementBack(disk)
            throw error
        }
    }

    /// Takes back that a process is about to be: else it would be waited for without end.
    fileprivate func takeAnnouncementBack(_ disk: any Disk) {
        guard let file = announcement else { return }
        // What failed is told; that this has failed as well would only hide it.
        try? disk.remove(file.path)
    }
}
