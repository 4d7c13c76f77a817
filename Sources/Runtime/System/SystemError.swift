import Glibc

/// A call to the operating system that failed.
package struct SystemError: Error, Equatable {
    /// The call's `errno`.
    package let code: Int32

    /// Takes the `errno` of the call that has just failed.
    package init() { code = errno }

    package init(code: Int32) { self.code = code }

    /// The system's words for it: `No space left on device`.
    package var text: String { Self.text(of: code) }

    package static func text(of code: Int32) -> String {
        strerror(code).map { String(cString: $0) } ?? "error \(code)"
    }
}

/// Repeats a call as long as a signal interrupts it.
///
/// - Returns: its result, which is not negative.
@discardableResult
package func retrying<Result: SignedInteger>(_ call: () -> Result) throws(SystemError) -> Result {
    while true {
        let result = call()
        if result >= 0 { return result }
        if errno != EINTR { throw SystemError() }
    }
}

extension SystemError {
    /// What a person can do about it, where that is known.
    package var remedy: String? {
        switch code {
        case ENOSPC, EDQUOT: "Make room on the disk and start again."
        case EROFS: "The file system is mounted read-only."
        case EACCES, EPERM: "Give this user the right to read and write there."
        case EMFILE, ENFILE: "Raise the limit of open files (ulimit -n)."
        case EFBIG: "Raise the limit of file size (ulimit -f)."
        case EIO: "The disk has failed; look at the system's log."
        default: nil
        }
    }
}
