import Foundation
import Synchronization
import Testing
import Values

/// The built program, beside the bundle that these tests are in.
enum Pawl {
    static let path: String = {
        let bundle =
            (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        return (bundle as NSString).deletingLastPathComponent + "/pawl"
    }()
}

/// How a process ended.
struct Ended: CustomStringConvertible {
    enum Status: Equatable {
        case exited(Int32)
        case signalled(Int32)
        /// It did not end in its time and was killed by the test.
        case late
    }

    let command: String
    let status: Status
    let output: String
    let errors: String
    let seconds: Double

    /// The exit code; -1 if there was none.
    var code: Int32 { if case .exited(let code) = status { code } else { -1 } }

    var json: JSON { get throws { try JSON(parsing: output) } }

    var description: String {
        let took = String(format: "%.2f s", seconds)
        return "\(command)\n\(status) after \(took)\n--- stdout\n\(output.prefix(4000))"
            + "\n--- stderr\n\(errors.prefix(4000))"
    }
}

/// A process that was started and has its output in files, so that nothing holds it up.
final class Started: Sendable {
    let process: pid_t
    private let command: String
    private let output: String
    private let errors: String
    private let began = Moment()
    private let isOver = Atomic<Bool>(false)

    /// Starts a program in a process group of its own.
    init(
        _ arguments: [String],
        input: String,
        output: String,
        errors: String,
        environment: [String: String]
    ) throws {
        command = arguments.joined(separator: " ")
        (self.output, self.errors) = (output, errors)
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, input, O_RDONLY, 0)
        let flags = O_WRONLY | O_CREAT | O_TRUNC | O_APPEND
        posix_spawn_file_actions_addopen(&actions, 1, output, flags, 0o600)
        posix_spawn_file_actions_addopen(&actions, 2, errors, flags, 0o600)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // As a shell starts it: the threads of tests block signals, which a process inherits.
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(
            &attributes,
            Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK)
        )
        var process: pid_t = 0
        let words = (arguments + [""]).dropLast().map { strdup($0) } + [nil]
        let variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { (words + variables).forEach { free($0) } }
        let code = posix_spawn(&process, arguments[0], &actions, &attributes, words, variables)
        try #require(
            code == 0,
            "\(arguments[0]) cannot be started: \(String(cString: strerror(code)))"
        )
        self.process = process
    }

    deinit { if !isOver.load(ordering: .relaxed) { _ = kill() } }

    /// Sends a signal to the process alone.
    func signal(_ number: Int32) {
        if !isOver.load(ordering: .relaxed) { Glibc.kill(process, number) }
    }

    /// As `kill -9` does, and waits until it is gone.
    @discardableResult
    func kill() -> Ended {
        signal(SIGKILL)
        return wait(within: 10)
    }

    var errorsSoFar: String { Self.text(errors) }

    /// Whether it has not ended.
    ///
    /// Its exit code is still to be had.
    var isRunning: Bool {
        var info = siginfo_t()
        waitid(P_PID, id_t(process), &info, WEXITED | WNOHANG | WNOWAIT)
        return info._sifields._kill.si_pid == 0
    }

    /// Waits for the end.
    ///
    /// What takes longer than it may is killed, and a failure of the test.
    func wait(within seconds: Double = 30) -> Ended {
        var status: Int32 = 0
        var isLate = false
        while waitpid(process, &status, WNOHANG) == 0 {
            if !isLate, began.seconds > seconds {
                isLate = true
                Glibc.kill(process, SIGKILL)
            }
            usleep(1000)
        }
        isOver.store(true, ordering: .relaxed)
        let how: Ended.Status =
            isLate
            ? .late : status & 0x7F == 0 ? .exited(status >> 8 & 0xFF) : .signalled(status & 0x7F)
        let ended = Ended(
            command: command,
            status: how,
            output: Self.text(output),
            errors: Self.text(errors),
            seconds: began.seconds
        )
        if isLate { Issue.record("not over within \(seconds) s: \(ended)") }
        return ended
    }

    private static func text(_ path: String) -> String {
        String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
    }
}

/// A moment, to measure from.
struct Moment {
    private let start = ContinuousClock.now

    var seconds: Double {
        let passed = start.duration(to: .now).components
        return Double(passed.seconds) + Double(passed.attoseconds) * 1e-18
    }
}

/// Waits until a condition holds, at most so long.
///
/// - Returns: what was waited for.
func eventually<Value>(
    _ what: String,
    within seconds: Double = 20,
    sourceLocation: SourceLocation = #_sourceLocation,
    _ condition: () throws -> Value?
) throws -> Value {
    let began = Moment()
    while true {
        if let value = try condition() { return value }
        try #require(
            began.seconds < seconds,
            "not within \(seconds) s: \(what)",
            sourceLocation: sourceLocation
        )
        usleep(2000)
    }
}

/// Waits until something is true, at most so long.
func eventually(
    _ what: String,
    within seconds: Double = 20,
    sourceLocation: SourceLocation = #_sourceLocation,
    _ condition: () throws -> Bool
) throws {
    let _: Bool = try eventually(what, within: seconds, sourceLocation: sourceLocation) {
        try condition() ? true : nil
    }
}
