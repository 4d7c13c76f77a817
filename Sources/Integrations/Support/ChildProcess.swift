import CSupervisor
import Glibc
import Runtime

/// A program that is run and waited for, inside a worker or a command.
///
/// It ends with its caller. What has to outlive the caller is a supervised process instead.
struct ChildProcess {
    /// Where a stream goes.
    enum Sink {
        /// Into memory, to be read after the end.
        case captured
        /// Behind what a file has already; the file is made if it is missing.
        case file(String)
    }

    /// How it ended.
    enum End: Equatable {
        case exited(code: Int32)
        case signalled(Int32)
        /// It took longer than it might, and was ended.
        case timedOut
    }

    /// What is left of a program that has ended.
    struct Result {
        var end: End
        /// What it printed, if that was captured.
        var output: [UInt8]
        /// What it said on standard error, if that was captured.
        var errors: [UInt8]
        /// How long it ran, in milliseconds.
        var wallMilliseconds: Int64
        /// Processor time it used with those of its children that it waited for, in milliseconds.
        var cpuMilliseconds: Int64
        /// The most memory it had, in KiB.
        var memoryPeakKiB: Int64

        var isSuccess: Bool { end == .exited(code: 0) }
    }

    /// Program and arguments; the program is looked up in the environment's PATH if it has no slash.
    var arguments: [String]
    /// The whole environment.
    var environment: [String: String]
    /// The folder it works in.
    var workingDirectory: String
    /// What it reads from standard input.
    var standardInput: [UInt8] = []
    var output = Sink.captured
    var errors = Sink.captured
    /// Whether it leads a process group of its own, which is then what a timeout ends.
    var ownGroup = true
    /// How long it may go on after SIGTERM before SIGKILL, in milliseconds.
    var graceMilliseconds: Int32 = 5000

    /// Runs it and waits for its end.
    ///
    /// - Parameter milliseconds: after how long it is ended; nil for never.
    /// - Throws: `SystemError` if it cannot be started: ENOENT if there is no such program.
    /// - Returns: how it ended, with what was captured.
    func run(endingAfter milliseconds: Int32? = nil) throws(SystemError) -> Result {
        let input = try Self.memoryFile()
        try input.write(standardInput)
        lseek(input.number, 0, SEEK_SET)
        let output = try Self.open(output)
        let errors = try Self.open(errors)
        let began = Self.now()
        var number: Int32 = -1
        let process = start(input.number, output.number, errors.number, &number)
        guard process > 0 else { throw SystemError() }
        let pidfd = FileDescriptor(owning: number)
        var hasTimedOut = false
        if !Self.wait(pidfd, milliseconds: milliseconds ?? -1) {
            hasTimedOut = true
            end(process, SIGTERM)
            if !Self.wait(pidfd, milliseconds: graceMilliseconds) { end(process, SIGKILL) }
        }
        var status: Int32 = 0
        var usage = rusage()
        try retrying { wait4(process, &status, 0, &usage) }
        // What it left behind in its group goes with it.
        if ownGroup { kill(-process, SIGKILL) }
        let signal = status & 0x7F
        let end: End = signal == 0 ? .exited(code: status >> 8 & 0xFF) : .signalled(signal)
        return Result(
            end: hasTimedOut ? .timedOut : end,
            output: try read(output, self.output),
            errors: try read(errors, self.errors),
            wallMilliseconds: Self.now() - began,
            cpuMilliseconds: Self.milliseconds(usage.ru_utime) + Self.milliseconds(usage.ru_stime),
            memoryPeakKiB: Int64(usage.ru_maxrss)
        )
    }

    private func end(_ process: pid_t, _ signal: Int32) {
        kill(ownGroup ? -process : process, signal)
    }

    private func start(
        _ input: Int32,
        _ output: Int32,
        _ errors: Int32,
        _ pidfd: inout Int32
    ) -> pid_t {
        let variables = environment.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        return CStrings.withArrays(candidates, arguments, variables) {
            programs,
            words,
            variables in
            workingDirectory.withCString { folder in
                var program = pawl_program(
                    programs: programs,
                    arguments: words,
                    environment: variables,
                    working_directory: folder,
                    input: input,
                    output: output,
                    error: errors,
                    own_group: ownGroup
                )
                return pawl_program_start(&program, &pidfd)
            }
        }
    }

    /// The paths at which the program may be.
    private var candidates: [String] {
        let program = arguments.first ?? ""
        if program.utf8.contains(UInt8(ascii: "/")) { return [program] }
        return (environment["PATH"] ?? Programs.searchPathDefault).split(separator: ":")
            .map { "\($0)/\(program)" }
    }

    private func read(
        _ file: borrowing FileDescriptor,
        _ sink: Sink
    ) throws(SystemError) -> [UInt8] {
        guard case .captured = sink else { return [] }
        lseek(file.number, 0, SEEK_SET)
        return try file.readToEnd()
    }

    private static func open(_ sink: Sink) throws(SystemError) -> FileDescriptor {
        switch sink {
        case .captured: try memoryFile()
        case .file(let path):
            try FileDescriptor(opening: path, O_WRONLY | O_CREAT | O_APPEND)
        }
    }

    private static func memoryFile() throws(SystemError) -> FileDescriptor {
        FileDescriptor(owning: try retrying { pawl_memory_file() })
    }

    /// Whether it has ended; waits for that no longer than so long, for ever if it is negative.
    private static func wait(_ pidfd: borrowing FileDescriptor, milliseconds: Int32) -> Bool {
        let deadline = now() + Int64(milliseconds)
        while true {
            let left = milliseconds < 0 ? -1 : Int32(clamping: max(0, deadline - now()))
            var wanted = pollfd(fd: pidfd.number, events: Int16(POLLIN), revents: 0)
            let count = poll(&wanted, 1, left)
            if count > 0 { return true }
            if count == 0 { return false }
            if errno != EINTR { return true }
        }
    }

    private static func now() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }

    private static func milliseconds(_ time: timeval) -> Int64 {
        Int64(time.tv_sec) * 1000 + Int64(time.tv_usec) / 1000
    }
}
