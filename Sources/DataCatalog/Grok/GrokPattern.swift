import JSONPath

/// A pattern of grok, `%{IP:client} %{NUMBER:bytes:int}`, as a regular expression with a group for each
/// field.
///
/// The expression is regular in the strict sense, so that no line can make it slow and DuckDB's RE2 reads
/// it as well. What is not (looking ahead and behind, atomic groups, possessive repetition) is left away:
/// the pattern then takes a little more than it says.
public struct GrokPattern: Sendable {
    /// A named piece of the lines.
    public struct Field: Sendable, Equatable {
        /// Its name.
        public var name: String
        /// Its type.
        public var type: HiveType
    }

    /// Pieces with a name, in the order of their groups.
    public let fields: [Field]
    /// The expression, each field a group.
    let re2: String
    private let regex: BoundedRegex

    /// Reads a pattern.
    ///
    /// - Parameters:
    ///   - text: the pattern.
    ///   - custom: patterns of one's own, a line each: `ORDER [0-9]{6}`.
    /// - Throws: ``GrokError``: an unknown pattern, a type that is none, an expression that is none.
    public init(_ text: String, custom: String = "") throws(GrokError) {
        var expansion = GrokExpansion(custom: try GrokExpansion.library(of: custom))
        let expanded = try expansion.expand(text, depth: 0)
        fields = expansion.fields
        re2 = expanded
        // Anything may stand before and after, unless the pattern says otherwise.
        do throws(RegexError) { regex = try BoundedRegex("(?s:.*)(?:\(expanded))(?s:.*)") } catch {
            throw GrokError("\(error.reason) of the pattern \"\(text.prefix(80))\"")
        }
    }

    /// The longest line that is looked at.
    static let lineBytesMax = 4096

    /// Whether a line has the pattern somewhere.
    func fits(_ line: String) -> Bool {
        line.utf8.count <= Self.lineBytesMax && regex.matches(line)
    }
}

/// Why a text is no pattern of grok.
public struct GrokError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What is wrong.
    public let description: String

    init(_ reason: String) { description = reason }
}

/// Puts patterns in the place of their names.
private struct GrokExpansion {
    static let depthMax = 32
    static let bytesMax = 64 << 10

    let custom: [String: String]
    var fields: [GrokPattern.Field] = []
    private var length = 0

    init(custom: [String: String]) { self.custom = custom }

    /// `NAME expression`, one a line.
    static func library(of text: String) throws(GrokError) -> [String: String] {
        var library: [String: String] = [:]
        for line in text.split(whereSeparator: \.isNewline) {
            let words = line.split(separator: " ", maxSplits: 1)
            if words.isEmpty || words[0].hasPrefix("#") { continue }
            guard words.count == 2 else {
                throw GrokError("the custom pattern \"\(words[0])\" has no expression")
            }
            library[String(words[0])] = String(words[1])
        }
        return library
    }

    mutating func expand(_ text: String, depth: Int) throws(GrokError) -> String {
        guard depth < Self.depthMax else { throw GrokError("patterns within patterns beyond 32") }
        var out = ""
        var rest = Substring(text)
        var isInClass = false
        while let character = rest.first {
            if character == "\\" {
                out += rest.prefix(2)
                rest = rest.dropFirst(2)
            } else if isInClass {
                // `[[:alpha:]]` closes with two.
                if character == "]" { isInClass = false }
                out.append(character)
                rest = rest.dropFirst()
            } else if rest.hasPrefix("%{") {
                out += try reference(&rest, depth: depth)
            } else if character == "(" {
                out += try group(&rest)
            } else if character == "[" {
                isInClass = true
                out.append(character)
                rest = rest.dropFirst()
                for sign in ["^", "]"] where rest.hasPrefix(sign) {
                    out += sign == "]" ? "\\]" : sign
                    rest = rest.dropFirst()
                }
            } else if character == "+", let last = out.last, "*+?}".contains(last) {
                // Possessive: `a++`.
                rest = rest.dropFirst()
            } else {
                out.append(character)
                rest = rest.dropFirst()
            }
        }
        length += out.utf8.count
        guard length <= Self.bytesMax else { throw GrokError("the expanded pattern is too long") }
        return out
    }

    /// What begins with `(`, as far as the group's own signs go.
    private mutating func group(_ rest: inout Substring) throws(GrokError) -> String {
        for opening in ["(?<!", "(?<=", "(?!", "(?="] where rest.hasPrefix(opening) {
            skipGroup(&rest)
            return ""
        }
        if rest.hasPrefix("(?>") {
            rest = rest.dropFirst(3)
            return "(?:"
        }
        for opening in ["(?<", "(?P<"] where rest.hasPrefix(opening) {
            guard let end = rest.firstIndex(of: ">") else {
                throw GrokError("a group without the end of its name")
            }
            let name = String(rest[..<end].dropFirst(opening.count))
            rest = rest[rest.index(after: end)...]
            return add(name, .string)
        }
        if rest.hasPrefix("(?") {
            rest = rest.dropFirst(2)
            return "(?"
        }
        rest = rest.dropFirst()
        return "(?:"
    }

    /// Passes over a whole group.
    private func skipGroup(_ rest: inout Substring) {
        var depth = 0
        while let character = rest.first {
            rest = rest.dropFirst(character == "\\" ? 2 : 1)
            if character == "(" { depth += 1 }
            if character == ")" {
                depth -= 1
                if depth == 0 { return }
            }
        }
    }

    /// `%{PATTERN}`, `%{PATTERN:field}`, `%{PATTERN:field:type}`.
    private mutating func reference(
        _ rest: inout Substring,
        depth: Int
    ) throws(GrokError) -> String {
        guard let end = rest.firstIndex(of: "}") else {
            throw GrokError("\"%{\" without its \"}\" at \"\(rest.prefix(40))\"")
        }
        let parts = rest[..<end].dropFirst(2).split(
            separator: ":",
            omittingEmptySubsequences: false
        )
        .map(String.init)
        rest = rest[rest.index(after: end)...]
        guard let pattern = custom[parts[0]] ?? GrokLibrary.patterns[parts[0]] else {
            throw GrokError("there is no pattern \"\(parts[0])\"")
        }
        guard parts.count > 1, !parts[1].isEmpty else {
            return "(?:" + (try expand(pattern, depth: depth + 1)) + ")"
        }
        let type = parts.count > 2 ? try Self.type(parts[2]) : .string
        let opening = add(parts[1], type)
        return opening + (try expand(pattern, depth: depth + 1)) + ")"
    }

    /// Begins the group of a field; the first of two with one name is the field.
    private mutating func add(_ name: String, _ type: HiveType) -> String {
        if fields.contains(where: { $0.name == name }) { return "(?:" }
        fields.append(GrokPattern.Field(name: name, type: type))
        return "("
    }

    private static func type(_ name: String) throws(GrokError) -> HiveType {
        switch name {
        case "byte": .tinyint
        case "short": .smallint
        case "int": .int
        case "long": .bigint
        case "float": .float
        case "double": .double
        case "boolean": .boolean
        case "string": .string
        default:
            throw GrokError(
                "there is no type \"\(name)\"; there are byte, boolean, double, short, int, long, float "
                    + "and string"
            )
        }
    }
}
