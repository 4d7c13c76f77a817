import ArgumentParser
import Values

/// A JSON value given on the command line: as text, as a file's name, or `-` for standard input.
struct JSONArgument: ExpressibleByArgument, Sendable, Equatable {
    /// The word as typed.
    let text: String

    init(argument: String) { text = argument }

    static var defaultCompletionKind: CompletionKind { .file(extensions: ["json"]) }

    /// The value.
    ///
    /// - Parameter option: the option that it was given with, as an error says it: `--input`.
    /// - Returns: the value.
    /// - Throws: ``CommandFailure`` with file, line and column of what is not JSON.
    func value(_ option: String) throws(CommandFailure) -> JSON {
        let (name, bytes) = try source(option)
        do throws(JSONError) {
            return try JSON(parsing: bytes)
        } catch {
            throw Self.failure(error, in: bytes, named: name)
        }
    }

    private func source(_ option: String) throws(CommandFailure) -> (String, [UInt8]) {
        if text == "-" { return ("standard input", try Terminal.current.input()) }
        if text.hasPrefix("@") {
            let path = String(text.dropFirst())
            return (path, try FileAccess.read(path))
        }
        if looksLikeJSON { return (option, Array(text.utf8)) }
        return (text, try FileAccess.read(text))
    }

    /// Whether the word cannot reasonably be a file's name: it begins as JSON does and is no file.
    private var looksLikeJSON: Bool {
        let trimmed = text.drop { $0 == " " || $0 == "\n" || $0 == "\t" }
        guard let first = trimmed.first else { return true }
        if "{[\"".contains(first) { return true }
        let isWord = ["true", "false", "null"].contains(String(trimmed))
        let isNumber = first.isASCII && (first.isNumber || first == "-")
        return (isWord || isNumber) && FileAccess.kind(of: text) == .nothing
    }

    static func failure(
        _ error: JSONError,
        in bytes: [UInt8],
        named name: String
    ) -> CommandFailure {
        if bytes.allSatisfy({ $0 == 0x20 || (0x09...0x0D).contains($0) }) {
            return CommandFailure(
                "\(name): is empty where JSON was expected",
                hint: "An object without members is {}."
            )
        }
        let place = TextPlace(offset: error.offset, in: bytes)
        return CommandFailure(
            "\(name):\(place.line):\(place.column): is not JSON: \(error.reason)",
            excerpt: place.excerpt
        )
    }
}
