import CSupervisor
import Glibc
import Values

/// The supervisor of a running task attempt, as the driver sees it.
final class Supervisor: Sendable {
    /// Its process id.
    let process: pid_t
    /// Readable once it has exited.
    let file: FileDescriptor
    /// Whether this process started it, and so has to take its exit code.
    let isChild: Bool

    private init(process: pid_t, file: consuming FileDescriptor, isChild: Bool) {
        self.process = process
        self.file = file
        self.isChild = isChild
    }

    /// Finds a supervisor that another driver started; nil if it has exited meanwhile.
    ///
    /// Its process id cannot mean another process: the attempt's lock, which only it holds, still
    /// names it after the pidfd is there.
    static func find(_ process: pid_t, in folder: TaskFolder) throws(StoreError) -> Supervisor? {
        let number = pawl_pidfd_open(process)
        guard number >= 0 else {
            let failure = SystemError()
            if failure.code == ESRCH { return nil }
            throw StoreError(failure, path: folder.path, while: "watch a task")
        }
        let file = FileDescriptor(owning: number)
        guard case .running(process) = try folder.state() else { return nil }
        return Supervisor(process: process, file: file, isChild: false)
    }

    /// Tells it to end its command: SIGTERM, the grace, SIGKILL.
    ///
    /// Returns at once.
    func end() { _ = pawl_pidfd_signal(file.number, SIGTERM) }

    /// Whether it has exited, or does so within a time.
    func hasExited(withinMilliseconds milliseconds: Int32) -> Bool {
        var wait = pollfd(fd: file.number, events: Int16(POLLIN), revents: 0)
        return poll(&wait, 1, milliseconds) == 1
    }

    /// Takes its exit code; zero for a supervisor that another driver started.
    func takeExitCode() -> Int32 {
        guard isChild else { return 0 }
        var status: Int32 = 0
        guard (try? retrying { waitpid(process, &status, 0) }) != nil else { return 0 }
        return status & 0x7F == 0 ? status >> 8 & 0xFF : 0
    }

    /// Prepares an attempt's folder and starts its supervisor.
    ///
    /// - Throws: ``StoreError`` if the folder cannot be written.
    /// - Returns: the result instead, if there can be no process.
    static func start(
        _ plan: ProcessPlan,
        in folder: TaskFolder
    ) throws(StoreError) -> Start {
        if let name = plan.files.keys.sorted().first(where: { !isUsable($0) }) {
            return .ended(notStarted("'\(name)' cannot be a file in a task's folder"))
        }
        guard let program = plan.arguments.first, !program.isEmpty else {
            return .ended(notStarted("there is no program to run"))
        }
        let words = plan.arguments + plan.environment.flatMap { [$0.key, $0.value] }
        if (words + [plan.workingDirectory]).contains(where: { $0.utf8.contains(0) }) {
            return .ended(notStarted("an argument or a variable has a NUL byte in it"))
        }
        try storing(folder.path, "write a task's files") { () throws(SystemError) in
            try prepare(plan, in: folder)
        }
        return fork(plan, program: program, in: folder)
    }

    /// What became of an attempt to start.
    enum Start {
        case running(Supervisor)
        case ended(ProcessResult)
    }

    private static func isUsable(_ name: String) -> Bool {
        !name.isEmpty && name != "." && name != ".." && !name.utf8.contains(UInt8(ascii: "/"))
            && !TaskFolder.reserved.contains(name)
    }

    private static func notStarted(_ reason: String) -> ProcessResult {
        ProcessResult(end: .notStarted(reason: reason))
    }

    private static func prepare(_ plan: ProcessPlan, in folder: TaskFolder) throws(SystemError) {
        try Files.makeFolder(folder.path)
        for name in plan.files.keys.sorted() {
            try Files.write(folder.path + "/" + name, plan.files[name] ?? [])
        }
        if !plan.standardInput.isEmpty {
            try Files.write(folder.path + "/stdin", plan.standardInput)
        }
        let command: JSON = [
            "arguments": .array(plan.arguments.map { .string($0) }),
            "workingDirectory": .string(plan.workingDirectory),
        ]
        try Files.write(folder.command, Array((command.prettyText() + "\n").utf8))
    }

    private static func fork(
        _ plan: ProcessPlan,
        program: String,
        in folder: TaskFolder
    ) -> Start {
        let variables = plan.environment.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        let programs = candidates(for: program, path: plan.environment["PATH"])
        var file: Int32 = -1
        let process = CStrings.withArrays(programs, plan.arguments, variables) {
            programs,
            words,
            variables in
            folder.path.withCString { path in
                plan.workingDirectory.withCString { workingDirectory in
                    var task = pawl_task(
                        directory: path,
                        programs: programs,
                        arguments: words,
                        environment: variables,
                        working_directory: workingDirectory,
                        stdout_bytes_max: Int64(plan.standardOutputBytesMax),
                        stderr_bytes_max: Int64(plan.standardErrorBytesMax),
                        grace_ms: plan.terminationGraceMilliseconds,
                        stdout_is_log: plan.standardOutputIsLog,
                        ends_with_starter: plan.endsWithStarter
                    )
                    return pawl_spawn(&task, &file)
                }
            }
        }
        guard process > 0 else {
            return .ended(notStarted("cannot make a process: \(SystemError().text)"))
        }
        return .running(
            Supervisor(process: process, file: FileDescriptor(owning: file), isChild: true)
        )
    }

    /// The paths at which a program may be: itself if it has a slash, or one for each folder of PATH.
    private static func candidates(for program: String, path: String?) -> [String] {
        if program.utf8.contains(UInt8(ascii: "/")) { return [program] }
        return (path ?? "/usr/local/bin:/usr/bin:/bin")
            .split(separator: ":", omittingEmptySubsequences: false)
            .map { $0.isEmpty ? program : $0 + "/" + program }
    }
}
