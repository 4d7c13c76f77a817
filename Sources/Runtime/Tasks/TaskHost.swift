import Values

/// Where the processes of tasks run, each under a supervisor of its own.
package protocol TaskHost: Sendable {
    /// Starts the supervisor of an attempt, whose folder is ready.
    ///
    /// - Parameters:
    ///   - plan: what it is to run.
    ///   - program: the first of the plan's arguments.
    ///   - folder: the attempt's, in which it keeps what docs/store.md says.
    /// - Throws: ``SystemError`` if there can be no such process.
    /// - Returns: the supervisor.
    func start(
        _ plan: ProcessPlan,
        program: String,
        in folder: TaskFolder
    ) throws(SystemError) -> any TaskSupervisor

    /// The supervisor with this process id, which another driver started; nil if it has exited.
    func find(_ process: Int32) throws(SystemError) -> (any TaskSupervisor)?
}

/// The supervisor of a running task attempt, as the driver sees it.
package protocol TaskSupervisor: AnyObject, Sendable {
    /// Has its exit told under a number, until it is let go of.
    func watch(as number: UInt64) throws(SystemError)

    /// Tells it to end its command: SIGTERM, the grace, SIGKILL.
    ///
    /// Returns at once.
    func end()

    /// Takes its exit code; zero for a supervisor that another driver started.
    func takeExitCode() -> Int32
}

/// What became of an attempt to start.
enum TaskStart<Supervisor> {
    case running(Supervisor)
    /// There can be no process: the result instead.
    case ended(ProcessResult)
}

extension TaskHost {
    /// Finds a supervisor that another driver started; nil if it has exited meanwhile.
    ///
    /// Its process id cannot mean another process: the attempt's lock, which only it holds, still
    /// names it after it was found.
    func find(_ process: Int32, in folder: TaskFolder) throws(StoreError) -> (any TaskSupervisor)? {
        let supervisor = try storing(folder.path, "watch a task") { () throws(SystemError) in
            try find(process)
        }
        guard let supervisor, case .running(process) = try folder.state() else { return nil }
        return supervisor
    }

    /// Prepares an attempt's folder and starts its supervisor.
    ///
    /// - Throws: ``StoreError`` if the folder cannot be written.
    func begin(
        _ plan: ProcessPlan,
        in folder: TaskFolder
    ) throws(StoreError) -> TaskStart<any TaskSupervisor> {
        try plan.start(in: folder) { program throws(SystemError) in
            try start(plan, program: program, in: folder)
        }
    }
}

extension ProcessPlan {
    /// Prepares a folder for a process and has it started.
    ///
    /// - Parameters:
    ///   - folder: where its supervisor is to work.
    ///   - start: starts the supervisor; is given the program.
    /// - Throws: ``StoreError`` if the folder cannot be written.
    /// - Returns: the supervisor, or why there can be no process.
    func start<Supervisor>(
        in folder: TaskFolder,
        by start: (String) throws(SystemError) -> Supervisor
    ) throws(StoreError) -> TaskStart<Supervisor> {
        if let name = files.keys.sorted().first(where: { !isUsable($0) }) {
            return .ended(notStarted("'\(name)' cannot be a file in a task's folder"))
        }
        guard let program = arguments.first, !program.isEmpty else {
            return .ended(notStarted("there is no program to run"))
        }
        let words = arguments + environment.flatMap { [$0.key, $0.value] }
        if (words + [workingDirectory]).contains(where: { $0.utf8.contains(0) }) {
            return .ended(notStarted("an argument or a variable has a NUL byte in it"))
        }
        try storing(folder.path, "write a task's files") { () throws(SystemError) in
            try prepare(folder)
        }
        do throws(SystemError) {
            return .running(try start(program))
        } catch { return .ended(notStarted("cannot make a process: \(error.text)")) }
    }

    private func isUsable(_ name: String) -> Bool {
        !name.isEmpty && name != "." && name != ".." && !name.utf8.contains(UInt8(ascii: "/"))
            && !TaskFolder.reserved.contains(name)
    }

    private func notStarted(_ reason: String) -> ProcessResult {
        ProcessResult(end: .notStarted(reason: reason))
    }

    private func prepare(_ folder: TaskFolder) throws(SystemError) {
        try folder.disk.makeFolder(folder.path)
        for name in files.keys.sorted() {
            try folder.disk.write(folder.path + "/" + name, files[name] ?? [])
        }
        if !standardInput.isEmpty {
            try folder.disk.write(folder.path + "/stdin", standardInput)
        }
        let command: JSON = [
            "arguments": .array(arguments.map { .string($0) }),
            "workingDirectory": .string(workingDirectory),
        ]
        try folder.disk.write(folder.command, Array((command.prettyText() + "\n").utf8))
    }
}
