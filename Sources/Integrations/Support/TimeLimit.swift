import Runtime

/// A time limit of the work itself (a function's or a job's `Timeout`), beside that of the state.
///
/// The state's limit is the engine's: it ends the process and the error is `States.Timeout`. This one is
/// kept by the program `timeout` of coreutils, which ends the process group, so that it holds even while
/// nobody drives the execution.
enum TimeLimit {
    /// How long a process may go on after SIGTERM.
    static let graceSeconds = 5
    /// What `timeout` exits with when the time was up.
    private static let exitCode: Int32 = 124

    static func command(_ arguments: [String], seconds: Int64) -> [String] {
        ["timeout", "--kill-after=\(graceSeconds)", String(seconds)] + arguments
    }

    /// Whether a process ended because its time was up.
    ///
    /// A program may exit with 124 by itself, so the time counts too.
    static func wasReached(by result: ProcessResult, seconds: Int64) -> Bool {
        guard result.wallMilliseconds >= seconds * 1000 else { return false }
        // 137 and SIGKILL: it did not heed SIGTERM, and `timeout` went down with its group.
        return result.end == .exited(code: exitCode) || result.end == .exited(code: 137)
            || result.end == .signalled(9)
    }
}
