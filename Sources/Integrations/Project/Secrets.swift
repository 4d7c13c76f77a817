import Engine
import Runtime
import Values

/// Looks secrets up.
struct Secrets: Sendable {
    /// A file with a secret may be this long; more is a mistake in the path.
    static let fileBytesMax = 64 << 10

    let environment: EnvironmentLookup
    let projectDirectory: String

    /// The text with its references replaced.
    ///
    /// - Throws: `Pawl.SecretNotFound`, which names the reference.
    func resolve(_ text: ConfiguredText) throws(TaskFailureError) -> String {
        var result = ""
        for part in text.parts {
            switch part {
            case .literal(let literal): result += literal
            case .reference(let reference): result += try value(of: reference)
            }
        }
        return result
    }

    /// The secret itself.
    func value(of reference: SecretReference) throws(TaskFailureError) -> String {
        switch reference {
        case .environment(let name):
            guard let value = environment.value(name) else {
                throw TaskFailureError(
                    "Pawl.SecretNotFound",
                    "pawl.yaml refers to \(reference.text), and the environment variable \(name) is not set."
                )
            }
            return value
        case .file(let path):
            let full = Path.resolve(path, in: projectDirectory)
            guard let bytes = Files.read(full, bytesMax: Self.fileBytesMax) else {
                throw TaskFailureError(
                    "Pawl.SecretNotFound",
                    "pawl.yaml refers to \(reference.text), and that file cannot be read."
                )
            }
            var value = String(decoding: bytes, as: UTF8.self)
            // Editors end a file with a line break that is no part of the password.
            while let last = value.last, last.isNewline { value.removeLast() }
            return value
        }
    }
}
