import Engine
import Values

// Processes that outlive the task that starts them.
extension DriverCore {
    /// How soon it is looked whether a launched process has begun: its supervisor flushes a folder
    /// first.
    private static let beginMilliseconds: Int64 = 2

    /// Starts a process of its own for a task, unless that was done before.
    mutating func launch(
        _ plan: LaunchPlan,
        _ id: TaskID,
        of key: ExecutionKey
    ) throws(StoreError) {
        running[key]?.tasks[id]?.launch = plan
        let host = host
        let start = try plan.start(on: store.disk) { process, folder throws(StoreError) in
            try host.begin(process, in: folder)
        }
        switch start {
        case .running(let supervisor):
            // Watched for the sake of its exit code: it is a child of this process.
            _ = try watch(
                supervisor,
                id,
                of: key,
                TaskFolder(path: plan.directory, disk: store.disk)
            )
            alarms.add(.look(key, id), at: now.advanced(byMilliseconds: Self.beginMilliseconds))
        case .startedBefore: lookAtLaunch(plan, id, of: key)
        case .ended(let result): processEnded(result, id, of: key)
        }
    }

    /// Whether nobody has begun a process, nor is about to: then nothing would ever come of waiting.
    func wasKilledBeforeItBegan(_ folder: TaskFolder) throws(StoreError) -> Bool {
        let holder = try storing(folder.lock, "look at a run's lock") { () throws(SystemError) in
            try store.disk.lockHolder(folder.lock)
        }
        return holder == .nobody && !store.disk.exists(folder.started)
    }

    /// Answers a task as soon as the process that it started cannot be lost any more.
    mutating func lookAtLaunch(_ plan: LaunchPlan, _ id: TaskID, of key: ExecutionKey) {
        guard store.disk.exists(TaskFolder(path: plan.directory, disk: store.disk).started) else {
            let soon = now.advanced(byMilliseconds: Self.beginMilliseconds)
            return alarms.add(.look(key, id), at: soon)
        }
        endTask(id, of: key, with: .succeeded(plan.answer))
    }
}
