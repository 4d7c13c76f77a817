import Engine
import Runtime
import Values

/// How failures are worded and cut to what the service allows.
enum Failures {
    /// The service's limit on an error's name, in characters.
    static let errorCharactersMax = 256
    /// The service's limit on a cause, in characters.
    static let causeCharactersMax = 32_768
    /// How much of the end of a log stands in a cause, in bytes.
    static let excerptBytesMax = 4 << 10

    /// A failure within the limits.
    static func failed(_ error: String, _ cause: String?) -> TaskOutcome {
        .failed(
            TaskFailure(
                error: String(error.prefix(errorCharactersMax)),
                cause: cause.map { String($0.prefix(causeCharactersMax)) }
            )
        )
    }

    /// A failure whose cause is JSON text.
    static func failed(_ error: String, _ cause: JSON) -> TaskOutcome {
        failed(error, cause.text())
    }

    /// The end of what a process said on standard error, without the line breaks after it.
    static func excerpt(_ bytes: [UInt8]) -> String {
        var tail = bytes[...]
        while let last = tail.last, last == 0x0A || last == 0x0D || last == 0x20 {
            tail.removeLast()
        }
        guard tail.count > excerptBytesMax else { return String(decoding: tail, as: UTF8.self) }
        tail = tail.suffix(excerptBytesMax)
        // A character cut in half would show as a replacement character.
        while let first = tail.first, first & 0xC0 == 0x80 { tail.removeFirst() }
        return "…" + String(decoding: tail, as: UTF8.self)
    }

    /// What is said of a process whose supervisor is gone.
    static let lost = failed(
        "Pawl.TaskLost",
        "The process and its supervisor are gone and left no result: the machine went down, or somebody "
            + "ended both. It is not known how far the task came."
    )

    /// What is said of a program of Pawl's own that could not be started.
    static func notStarted(_ program: String, reason: String) -> TaskOutcome {
        failed("Pawl.ProgramNotStarted", "\(program) could not be started: \(reason)")
    }
}
