import Engine
import Runtime
import Values

/// Replaces the values of secrets in whatever is on its way into a history.
///
/// It knows the values that can be looked up now; a program that prints its password into its own
/// log file is beyond it.
struct Redactor {
    /// Shorter values are left alone: `no` as a password would blank half of every message.
    static let bytesMin = 4
    static let mask = "***"

    /// Longest first, so that a secret that contains another goes as a whole.
    private let values: [String]

    init(_ references: [SecretReference], secrets: Secrets) {
        let found = Set(references).compactMap { reference -> String? in
            do throws(TaskFailureError) { return try secrets.value(of: reference) } catch {
                return nil
            }
        }
        self.init(found)
    }

    /// Masks these texts.
    init(_ found: some Sequence<String>) {
        values = Set(found).filter { $0.utf8.count >= Self.bytesMin }
            .sorted { ($0.utf8.count, $0) > ($1.utf8.count, $1) }
    }

    func redact(_ text: String) -> String {
        var text = text
        for value in values {
            text = Self.replace(value, in: text)
            // Inside a JSON text (a Cause) quotes, backslashes and line breaks are escaped.
            let escaped = String(JSON.string(value).text().dropFirst().dropLast())
            if escaped != value { text = Self.replace(escaped, in: text) }
        }
        return text
    }

    /// By bytes: as characters, a secret that is followed by an accent would not be found.
    private static func replace(_ value: String, in text: String) -> String {
        let needle = Array(value.utf8)
        let bytes = Array(text.utf8)
        guard let first = needle.first, bytes.count >= needle.count else { return text }
        var out: [UInt8] = []
        var position = 0
        var kept = 0
        while position + needle.count <= bytes.count {
            if bytes[position] == first,
                bytes[position..<position + needle.count].elementsEqual(needle)
            {
                out.append(contentsOf: bytes[kept..<position])
                out.append(contentsOf: mask.utf8)
                position += needle.count
                kept = position
            } else {
                position += 1
            }
        }
        guard kept > 0 else { return text }
        out.append(contentsOf: bytes[kept...])
        return String(decoding: out, as: UTF8.self)
    }

    func redact(_ value: JSON) -> JSON {
        if values.isEmpty { return value }
        switch value {
        case .null, .bool, .integer, .double: return value
        case .string(let text): return .string(redact(text))
        case .array(let elements): return .array(elements.map { redact($0) })
        case .object(let object):
            return .object(JSONObject(object.map { (redact($0.key), redact($0.value)) }))
        }
    }

    func redact(_ failure: TaskFailure) -> TaskFailure {
        TaskFailure(
            error: failure.error.map { redact($0) },
            cause: failure.cause.map { redact($0) }
        )
    }

    func redact(_ outcome: TaskOutcome) -> TaskOutcome {
        switch outcome {
        case .succeeded(let output): .succeeded(redact(output))
        case .failed(let failure): .failed(redact(failure))
        }
    }
}
