import Glibc
import Runtime
import Testing

/// Runs a planned process for real, as the driver has it done, without a supervisor.
enum Subprocess {
    /// A process that takes longer is ended by the test.
    static let secondsMax = 120.0

    /// Writes the plan's files into the attempt's folder, runs the process, and tells how it ended.
    static func run(_ plan: ProcessPlan, in directory: String) -> ProcessResult {
        for (name, bytes) in plan.files { Scratch.write(bytes, to: directory + "/" + name) }
        Scratch.write(plan.standardInput, to: directory + "/stdin")
        let began = now()
        var process: pid_t = 0
        let code = spawn(plan, directory, &process)
        guard code == 0 else {
            return ProcessResult(end: .notStarted(reason: String(cString: strerror(code))))
        }
        var status: Int32 = 0
        while waitpid(process, &status, WNOHANG) == 0 {
            if now() - began > secondsMax { kill(-process, SIGKILL) }
            usleep(5000)
        }
        let end: ProcessResult.End =
            status & 0x7F == 0
            ? .exited(code: status >> 8 & 0xFF) : .signalled(status & 0x7F)
        return ProcessResult(
            end: end,
            standardOutput: Scratch.read(directory + "/stdout"),
            standardError: Scratch.read(directory + "/stderr"),
            wallMilliseconds: Int64((now() - began) * 1000)
        )
    }

    private static func now() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    private static func spawn(_ plan: ProcessPlan, _ directory: String, _ process: inout pid_t)
        -> Int32
    {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, directory + "/stdin", O_RDONLY, 0)
        let flags = O_WRONLY | O_CREAT | O_TRUNC
        posix_spawn_file_actions_addopen(&actions, 1, directory + "/stdout", flags, 0o600)
        posix_spawn_file_actions_addopen(&actions, 2, directory + "/stderr", flags, 0o600)
        // Glibc's module map leaves this one out.
        typealias AddChdir =
            @convention(c) (
                UnsafeMutablePointer<posix_spawn_file_actions_t>, UnsafePointer<CChar>
            ) -> Int32
        guard let symbol = dlsym(nil, "posix_spawn_file_actions_addchdir_np") else { return ENOSYS }
        _ = unsafeBitCast(symbol, to: AddChdir.self)(&actions, plan.workingDirectory)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
        return withCStrings(plan.arguments) { arguments in
            withCStrings(plan.environment.map { "\($0.key)=\($0.value)" }) { environment in
                posix_spawnp(
                    &process,
                    plan.arguments[0],
                    &actions,
                    &attributes,
                    arguments,
                    environment
                )
            }
        }
    }

    static func withCStrings<Result>(
        _ strings: [String],
        _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Result
    ) -> Result {
        var pointers: [UnsafeMutablePointer<CChar>?] = strings.map { strdup($0) } + [nil]
        defer { for pointer in pointers { free(pointer) } }
        return pointers.withUnsafeMutableBufferPointer { buffer in
            guard let base = buffer.baseAddress else {
                fatalError("an array with an element has a base")
            }
            return body(base)
        }
    }
}
