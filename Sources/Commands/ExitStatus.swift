/// How a command line ended, for scripts.
///
/// As an error it ends a command that has said already what there is to say.
enum ExitStatus: Int32, Error, CaseIterable {
    /// Everything asked for is done.
    case succeeded = 0
    /// The execution failed, or the system let us down.
    case failed = 1
    /// A definition is invalid.
    case invalid = 2
    /// The command line cannot be carried out as it is.
    case usage = 3
    /// The execution timed out.
    case timedOut = 4
    /// The execution was stopped.
    case aborted = 5
}
