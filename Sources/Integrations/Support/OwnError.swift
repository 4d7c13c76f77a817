import Engine
import Runtime
import Values

/// The name that a failing task gives to its own error: it writes
/// `{"Error": "Orders.Late", "Cause": "…"}` into PAWL_ERROR_FILE and exits with a code that means failure.
struct OwnError {
    /// A longer file is ignored.
    static let bytesMax = 256 << 10

    let error: String
    let cause: String?

    /// The error that a task named; nil if it named none, or one that only the service may raise.
    static func named(in attempt: TaskAttempt) -> OwnError? {
        guard
            let bytes = Files.read(
                AttemptFiles.path(AttemptFiles.error, of: attempt),
                bytesMax: bytesMax
            )
        else { return nil }
        let value: JSON
        do throws(JSONError) { value = try JSON(parsing: bytes) } catch { return nil }
        guard let error = value["Error"]?.stringValue, !error.isEmpty, !error.hasPrefix("States.")
        else {
            return nil
        }
        switch value["Cause"] {
        case nil, .null?: return OwnError(error: error, cause: nil)
        case .string(let text)?: return OwnError(error: error, cause: text)
        case let other?: return OwnError(error: error, cause: other.text())
        }
    }

    var outcome: TaskOutcome { Failures.failed(error, cause) }
}
