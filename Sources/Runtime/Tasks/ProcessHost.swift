import CSupervisor
import Glibc

/// Tasks as processes of this machine.
struct ProcessHost: TaskHost {
    /// What tells of their ends; nil where whoever starts them looks for himself.
    var poller: Poller?

    func start(
        _ plan: ProcessPlan,
        program: String,
        in folder: TaskFolder
    ) throws(SystemError) -> any TaskSupervisor {
        try fork(plan, program: program, in: folder)
    }

    /// Prepares a folder and starts a supervisor in it that is known to be a process of this machine.
    ///
    /// - Throws: ``StoreError`` if the folder cannot be written.
    func run(
        _ plan: ProcessPlan,
        in folder: TaskFolder
    ) throws(StoreError) -> TaskStart<ProcessSupervisor> {
        try plan.start(in: folder) { program throws(SystemError) in
            try fork(plan, program: program, in: folder)
        }
    }

    private func fork(
        _ plan: ProcessPlan,
        program: String,
        in folder: TaskFolder
    ) throws(SystemError) -> ProcessSupervisor {
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
        guard process > 0 else { throw SystemError() }
        return ProcessSupervisor(
            process: process,
            file: FileDescriptor(owning: file),
            isChild: true,
            poller: poller
        )
    }

    func find(_ process: Int32) throws(SystemError) -> (any TaskSupervisor)? {
        let number = pawl_pidfd_open(process)
        guard number >= 0 else {
            let failure = SystemError()
            if failure.code == ESRCH { return nil }
            throw failure
        }
        let file = FileDescriptor(owning: number)
        return ProcessSupervisor(process: process, file: file, isChild: false, poller: poller)
    }

    /// The paths at which a program may be: itself if it has a slash, or one for each folder of PATH.
    private func candidates(for program: String, path: String?) -> [String] {
        if program.utf8.contains(UInt8(ascii: "/")) { return [program] }
        return (path ?? "/usr/local/bin:/usr/bin:/bin")
            .split(separator: ":", omittingEmptySubsequences: false)
            .map { $0.isEmpty ? program : $0 + "/" + program }
    }
}

/// A supervisor that is a process of this machine.
final class ProcessSupervisor: TaskSupervisor {
    /// Its process id.
    let process: pid_t
    /// Readable once it has exited.
    let file: FileDescriptor
    /// Whether this process started it, and so has to take its exit code.
    private let isChild: Bool
    private let poller: Poller?

    init(process: pid_t, file: consuming FileDescriptor, isChild: Bool, poller: Poller?) {
        self.process = process
        self.file = file
        self.isChild = isChild
        self.poller = poller
    }

    func watch(as number: UInt64) throws(SystemError) {
        try poller?.watch(file.number, as: number)
    }

    func end() { _ = pawl_pidfd_signal(file.number, SIGTERM) }

    /// Whether it has exited, or does so within a time.
    func hasExited(withinMilliseconds milliseconds: Int32) -> Bool {
        var wait = pollfd(fd: file.number, events: Int16(POLLIN), revents: 0)
        return poll(&wait, 1, milliseconds) == 1
    }

    func takeExitCode() -> Int32 {
        guard isChild else { return 0 }
        var status: Int32 = 0
        guard (try? retrying { waitpid(process, &status, 0) }) != nil else { return 0 }
        return status & 0x7F == 0 ? status >> 8 & 0xFF : 0
    }
}
