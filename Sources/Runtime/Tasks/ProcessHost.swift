import CSupervisor
import Glibc

/// Tasks as processes of this machine.
struct ProcessHost: TaskHost {
    let poller: Poller

    func start(
        _ plan: ProcessPlan,
        program: String,
        in folder: TaskFolder
    ) throws(SystemError) -> any TaskSupervisor {
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
                        grace_ms: plan.terminationGraceMilliseconds
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
    private let poller: Poller

    init(process: pid_t, file: consuming FileDescriptor, isChild: Bool, poller: Poller) {
        self.process = process
        self.file = file
        self.isChild = isChild
        self.poller = poller
    }

    func watch(as number: UInt64) throws(SystemError) {
        try poller.watch(file.number, as: number)
    }

    func end() { _ = pawl_pidfd_signal(file.number, SIGTERM) }

    func takeExitCode() -> Int32 {
        guard isChild else { return 0 }
        var status: Int32 = 0
        guard (try? retrying { waitpid(process, &status, 0) }) != nil else { return 0 }
        return status & 0x7F == 0 ? status >> 8 & 0xFF : 0
    }
}

/// Arrays of C strings, ready before a fork.
private enum CStrings {
    typealias Array = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>

    static func withArrays<Result>(
        _ first: [String],
        _ second: [String],
        _ third: [String],
        _ body: (UnsafePointer<UnsafePointer<CChar>?>, Array, Array) -> Result
    ) -> Result {
        let arrays = [first, second, third].map(make)
        defer { arrays.forEach(free) }
        return arrays[0].withMemoryRebound(
            to: UnsafePointer<CChar>?.self,
            capacity: first.count + 1
        ) { body($0, arrays[1], arrays[2]) }
    }

    private static func make(_ texts: [String]) -> Array {
        let array = Array.allocate(capacity: texts.count + 1)
        for (index, text) in texts.enumerated() { (array + index).initialize(to: strdup(text)) }
        (array + texts.count).initialize(to: nil)
        return array
    }

    private static func free(_ array: Array) {
        var element = array
        while let text = element.pointee {
            Glibc.free(text)
            element += 1
        }
        array.deallocate()
    }
}
