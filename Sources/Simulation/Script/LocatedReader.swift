public import StatesLanguage
public import Values

/// Reads the tree of a script or a test file, and notes what is wrong with its place.
///
/// It goes on after a mistake, so that all of them are seen at once.
public struct LocatedReader {
    /// The name of the text.
    public let file: String
    /// What there is to say so far.
    public private(set) var diagnostics: [Diagnostic] = []

    /// Makes a reader of a text of that name.
    public init(file: String) { self.file = file }

    /// A value and where it stands.
    public struct Value: Sendable {
        /// The value.
        public var node: Node
        /// Where it stands in the tree, `/tests/0/expect`.
        public var path: String

        /// Makes one; the whole text is at "".
        public init(_ node: Node, path: String = "") {
            self.node = node
            self.path = path
        }

        /// The value of a member of it.
        public func member(_ entry: Node.Entry) -> Value {
            Value(entry.value, path: path + "/" + entry.key)
        }

        /// An element of it.
        public func element(_ index: Int, _ node: Node) -> Value {
            Value(node, path: "\(path)/\(index)")
        }
    }

    /// Notes a mistake.
    public mutating func report(
        _ code: DiagnosticCode,
        _ message: String,
        at value: Value,
        range: SourceRange? = nil,
        help: String? = nil,
        suggestion: String? = nil
    ) {
        diagnostics.append(
            Diagnostic(
                code: code,
                severity: .error,
                message: message,
                file: file,
                range: range ?? value.node.range,
                path: value.path.isEmpty ? "/" : value.path,
                help: help,
                suggestion: suggestion
            )
        )
    }

    /// Notes that a value is not what it has to be.
    public mutating func wrong(_ value: Value, wanted: String, help: String? = nil) {
        report(
            .scriptValue,
            "Expected \(wanted), found \(value.node.shown).",
            at: value,
            help: help
        )
    }

    /// The members of a mapping that may have these; nil, and a diagnostic, if it is no mapping.
    ///
    /// An unknown member is noted and left out.
    public mutating func fields(_ value: Value, known: [String]) -> [String: Value]? {
        guard let entries = value.node.entries else {
            wrong(value, wanted: "an object", help: "It may have \(known.joined(separator: ", ")).")
            return nil
        }
        var fields: [String: Value] = [:]
        for entry in entries {
            guard known.contains(entry.key) else {
                report(
                    .scriptField,
                    "There is no field \"\(entry.key)\" here.",
                    at: value.member(entry),
                    range: entry.keyRange,
                    help: "Known are \(known.joined(separator: ", ")).",
                    suggestion: Suggestion.nearest(to: entry.key, among: known)
                )
                continue
            }
            fields[entry.key] = value.member(entry)
        }
        return fields
    }

    /// A text.
    public mutating func string(_ value: Value?) -> String? {
        guard let value else { return nil }
        if let text = value.node.string { return text }
        wrong(value, wanted: "a string", help: "Quotes make it one.")
        return nil
    }

    /// A whole number that is not below a bound.
    public mutating func integer(_ value: Value?, from lower: Int64 = 0) -> Int64? {
        guard let value else { return nil }
        if case .integer(let number) = value.node.content, number >= lower { return number }
        wrong(value, wanted: "a whole number from \(lower)")
        return nil
    }

    /// A duration, in milliseconds.
    public mutating func duration(_ value: Value?) -> Int64? {
        guard let value else { return nil }
        let found: Int64?
        switch value.node.content {
        case .integer(let seconds): found = DurationForm.milliseconds(ofSeconds: Double(seconds))
        case .double(let seconds): found = DurationForm.milliseconds(ofSeconds: seconds)
        case .string(let text): found = DurationForm.milliseconds(of: text)
        case .null, .bool, .sequence, .mapping: found = nil
        }
        if found == nil {
            wrong(value, wanted: "a duration such as 45s, 1h30m or 250ms, or a number of seconds")
        }
        return found
    }

    /// Numbers counted from 1: `2`, `1-3`, `4-` (from 4 on).
    public mutating func range(_ value: Value?) -> ClosedRange<Int>? {
        guard let value else { return nil }
        switch value.node.content {
        case .integer(let number) where (1...Int64(Int32.max)).contains(number):
            return Int(number)...Int(number)
        case .string(let text):
            if let range = CallRange.range(of: text) { return range }
        case .null, .bool, .integer, .double, .sequence, .mapping: break
        }
        wrong(value, wanted: "a number from 1 or a range such as 1-3 or 4-")
        return nil
    }
}

/// Which of a state's calls or attempts: `2`, `1-3`, `4-`.
public enum CallRange {
    /// Reads one; nil if it has not that form.
    public static func range(of text: String) -> ClosedRange<Int>? {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard let first = parts.first.flatMap({ Int($0) }), first >= 1, parts.count <= 2 else {
            return nil
        }
        guard parts.count == 2 else { return first...first }
        if parts[1].isEmpty { return first...Int.max }
        guard let last = Int(parts[1]), last >= first else { return nil }
        return first...last
    }

    /// Writes one so that it reads back as it was.
    public static func text(of range: ClosedRange<Int>) -> String {
        if range.upperBound == .max { return "\(range.lowerBound)-" }
        if range.count == 1 { return String(range.lowerBound) }
        return "\(range.lowerBound)-\(range.upperBound)"
    }

    /// Writes one as scripts have it: a single number is a number.
    public static func json(of range: ClosedRange<Int>) -> JSON {
        let text = text(of: range)
        return Int64(text).map { .integer($0) } ?? .string(text)
    }
}

extension DiagnosticCode {
    /// A field that there is not.
    static let scriptField = DiagnosticCode(rawValue: "S1")
    /// A value that cannot stand there.
    static let scriptValue = DiagnosticCode(rawValue: "S2")
    /// A field that is missing.
    static let scriptMissing = DiagnosticCode(rawValue: "S3")
    /// A state that there is not, or that has no outcomes.
    static let scriptState = DiagnosticCode(rawValue: "S4")

    /// The codes that readers of scripts, test files and mock configurations give.
    public static let simulation: [DiagnosticCode] = [
        .scriptField, .scriptValue, .scriptMissing, .scriptState,
    ]
}

extension Node {
    /// Reads a text that must not be empty and has its tree judged.
    ///
    /// - Parameters:
    ///   - source: the text.
    ///   - wanted: what is expected of it, for the sentence about an empty one.
    ///   - judge: says what else there is to say about the tree.
    /// - Returns: the tree, nil if there is an error; and what there is to say.
    static func parse(
        _ source: DefinitionSource,
        wanted: String,
        judge: (Node) -> [Diagnostic]
    ) -> (node: Node?, diagnostics: [Diagnostic]) {
        var (node, diagnostics) = parse(source, codes: DiagnosticCode.simulation, judge: judge)
        let isBroken = diagnostics.contains { $0.severity == .error }
        if node == nil, !isBroken {
            diagnostics.append(
                Diagnostic(
                    code: .scriptMissing,
                    severity: .error,
                    message: "The text is empty.",
                    file: source.name,
                    range: .beginning,
                    path: "/",
                    help: "Expected \(wanted)."
                )
            )
        }
        return (isBroken ? nil : node, diagnostics)
    }

    /// What it is, for a sentence.
    var shown: String {
        switch content {
        case .null: "null"
        case .bool(let truth): truth ? "true" : "false"
        case .integer(let number): "the number \(number)"
        case .double(let number): "the number \(number)"
        case .string(let text): text.count > 60 ? "a long string" : "\"\(text)\""
        case .sequence: "an array"
        case .mapping: "an object"
        }
    }
}
