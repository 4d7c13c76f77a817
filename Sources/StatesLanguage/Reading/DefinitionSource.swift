/// A text to read and what it is called.
public struct DefinitionSource: Sendable {
    /// The languages a text can be in.
    public enum Format: Sendable {
        /// Told by the name's ending and by the first character.
        case detected
        case json
        case yaml
    }

    /// The name that diagnostics show, a file's path for example.
    public var name: String
    /// The text in UTF-8.
    public var bytes: [UInt8]
    /// The language it is in.
    public var format: Format

    /// Makes a source of bytes.
    public init(name: String, bytes: [UInt8], format: Format = .detected) {
        self.name = name
        self.bytes = bytes
        self.format = format
    }

    /// Makes a source of text.
    public init(name: String, text: String, format: Format = .detected) {
        self.init(name: name, bytes: Array(text.utf8), format: format)
    }
}
