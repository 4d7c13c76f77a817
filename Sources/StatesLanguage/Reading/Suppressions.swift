import Values

/// The `# pawl:ignore CODE[, CODE] reason` comments of a YAML text.
///
/// Behind something, one counts for its line; alone on a line, for the node that begins on the next
/// line with something on it, and all that is in that node. Errors stay errors: the service would
/// refuse the definition all the same.
struct Suppressions {
    private struct Comment {
        var codes: [String]
        var reason: String
        var range: SourceRange
        /// The lines that it counts for.
        var lines: ClosedRange<Int>
    }

    private let comments: [Comment]
    private let file: String

    private static let mark = Array("pawl:ignore".utf8)
    /// No more comments than this are heeded.
    private static let commentsMax = 1000

    init(_ text: LocatedText) {
        file = text.reporter.file
        guard text.isYAML, text.node != nil else {
            comments = []
            return
        }
        let source = text.source
        var comments: [Comment] = []
        for offset in Self.marks(in: source.bytes).prefix(Self.commentsMax) {
            guard let hash = Self.hash(before: offset, in: source.bytes) else { continue }
            let start = source.position(of: hash)
            guard !Self.isWithin(text.scalarRanges, start),
                let line = source.line(start.line)
            else { continue }
            var rest = source.bytes[
                (offset + Self.mark.count)..<max(line.upperBound, offset + Self.mark.count)
            ]
            let codes = Self.codes(from: &rest)
            let isAlone = source.bytes[line.lowerBound..<hash].allSatisfy {
                $0 == 0x20 || $0 == 0x09
            }
            comments.append(
                Comment(
                    codes: codes,
                    reason: Self.trimmed(rest),
                    range: SourceRange(start, source.position(of: line.upperBound)),
                    lines: isAlone
                        ? Self.nextNode(after: start.line, text) : start.line...start.line
                )
            )
        }
        self.comments = comments
    }

    // MARK: Reading

    private static func marks(in bytes: [UInt8]) -> [Int] {
        guard bytes.count >= mark.count else { return [] }
        return (0...(bytes.count - mark.count)).filter {
            bytes[$0] == UInt8(ascii: "p") && bytes[$0..<($0 + mark.count)].elementsEqual(mark)
        }
    }

    /// Whether a place is in one of the ranges, which are in order.
    private static func isWithin(_ ranges: [SourceRange], _ position: SourcePosition) -> Bool {
        var low = 0
        var high = ranges.count
        while low < high {
            let middle = (low + high) / 2
            if ranges[middle].start <= position { low = middle + 1 } else { high = middle }
        }
        return low > 0 && ranges[low - 1].contains(position)
    }

    private static func hash(before offset: Int, in bytes: [UInt8]) -> Int? {
        var index = offset - 1
        while index >= 0, bytes[index] == 0x20 || bytes[index] == 0x09 { index -= 1 }
        guard index >= 0, bytes[index] == UInt8(ascii: "#") else { return nil }
        return index
    }

    private static func codes(from rest: inout ArraySlice<UInt8>) -> [String] {
        var codes: [String] = []
        repeat {
            rest = rest.drop { $0 == 0x20 || $0 == 0x09 }
            let code = rest.prefix { $0 &- 0x30 < 10 || $0 &- 0x41 < 26 || $0 == UInt8(ascii: "_") }
            // A reason may begin with a capital letter; a code has nothing but capitals.
            let after = rest.dropFirst(code.count).first
            guard !code.isEmpty, after.map({ $0 <= 0x20 || $0 == UInt8(ascii: ",") }) ?? true else {
                break
            }
            codes.append(String(decoding: code, as: UTF8.self))
            rest = rest.dropFirst(code.count)
            rest = rest.drop { $0 == 0x20 || $0 == 0x09 }
            guard rest.first == UInt8(ascii: ",") else { break }
            rest = rest.dropFirst()
        } while true
        return codes
    }

    private static func trimmed(_ bytes: ArraySlice<UInt8>) -> String {
        var rest = bytes.drop { $0 <= 0x20 }
        while let last = rest.last, last <= 0x20 { rest = rest.dropLast() }
        return String(decoding: rest, as: UTF8.self)
    }

    /// The lines of the node that begins on the first line after a comment that has more than one.
    private static func nextNode(after line: Int, _ text: LocatedText) -> ClosedRange<Int> {
        var next = line + 1
        while let bytes = text.source.line(next) {
            let first = text.source.bytes[bytes].first { $0 != 0x20 && $0 != 0x09 }
            if let first, first != UInt8(ascii: "#") { break }
            next += 1
        }
        guard let node = text.node, let end = lastLine(ofWhatBeginsOn: next, in: node) else {
            return next...next
        }
        return next...max(next, end)
    }

    private static func lastLine(ofWhatBeginsOn line: Int, in node: Node) -> Int? {
        switch node.content {
        case .mapping(let entries):
            for entry in entries {
                if entry.keyRange.start.line == line { return entry.value.range.end.line }
                if entry.value.range.start.line <= line, line <= entry.value.range.end.line,
                    let found = lastLine(ofWhatBeginsOn: line, in: entry.value)
                {
                    return found
                }
            }
        case .sequence(let elements):
            for element in elements {
                if element.range.start.line == line { return element.range.end.line }
                if element.range.start.line <= line, line <= element.range.end.line,
                    let found = lastLine(ofWhatBeginsOn: line, in: element)
                {
                    return found
                }
            }
        case .null, .bool, .integer, .double, .string: break
        }
        return nil
    }

    // MARK: Applying

    /// The diagnostics in order of place, each once, with those marked that comments name; and, if the
    /// codes that there are are given, what there is to say about the comments.
    func apply(to diagnostics: [Diagnostic], knownCodes: [String]?) -> [Diagnostic] {
        var result: [Diagnostic] = []
        var isUsed = [Bool](repeating: false, count: comments.count)
        var sorted = diagnostics.enumerated().sorted { left, right in
            (left.element.range.start, left.offset) < (right.element.range.start, right.offset)
        }.map(\.element)
        for index in sorted.indices where sorted[index].severity != .error {
            for (number, comment) in comments.enumerated()
            where comment.lines.contains(sorted[index].range.start.line)
                && comment.codes.contains(sorted[index].code.rawValue)
            {
                isUsed[number] = true
                sorted[index].suppression =
                    comment.reason.isEmpty ? "no reason given" : comment.reason
            }
        }
        for (number, comment) in comments.enumerated() {
            guard let knownCodes,
                let sentence = complaint(comment, isUsed[number], sorted, knownCodes)
            else { continue }
            sorted.append(
                Diagnostic(
                    code: sentence.code,
                    severity: .warning,
                    message: sentence.message,
                    file: file,
                    range: comment.range,
                    help: sentence.help,
                    suggestion: sentence.suggestion
                )
            )
        }
        if !comments.isEmpty {
            sorted = sorted.enumerated().sorted { left, right in
                (left.element.range.start, left.offset) < (right.element.range.start, right.offset)
            }.map(\.element)
        }
        // What an alias brings in several times is said once.
        for diagnostic in sorted {
            let isSaid = result.reversed().prefix { $0.range.start == diagnostic.range.start }
                .contains {
                    $0.code == diagnostic.code && $0.message == diagnostic.message
                        && $0.range == diagnostic.range
                }
            if !isSaid { result.append(diagnostic) }
        }
        return result
    }

    private func complaint(
        _ comment: Comment,
        _ isUsed: Bool,
        _ diagnostics: [Diagnostic],
        _ knownCodes: [String]
    ) -> Sentence? {
        guard !comment.codes.isEmpty else { return Sentences.ignoreWithoutCode() }
        if let unknown = comment.codes.first(where: { !knownCodes.contains($0) }) {
            return Sentences.ignoreOfUnknownCode(
                unknown,
                near: Suggestion.nearest(to: unknown, among: knownCodes)
            )
        }
        if diagnostics.contains(where: {
            $0.severity == .error && comment.lines.contains($0.range.start.line)
                && comment.codes.contains($0.code.rawValue)
        }) {
            return Sentences.ignoreOfError()
        }
        if !isUsed { return Sentences.ignoreWithoutEffect() }
        return comment.reason.isEmpty ? Sentences.ignoreWithoutReason() : nil
    }
}
