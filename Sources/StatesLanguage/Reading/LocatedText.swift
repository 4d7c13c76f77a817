/// A text that has been read: its tree, and what the later stages need of the text itself.
struct LocatedText {
    var node: Node?
    var source: SourceText
    var isYAML: Bool
    /// Where scalars stand: a `#` within one begins no comment.
    ///
    /// Empty for JSON.
    var scalarRanges: [SourceRange]
    var reporter: Reporter

    /// Reads a text in the language it seems to be in.
    static func read(_ definition: DefinitionSource, limits: ReadingLimits) -> LocatedText {
        let unread = Reporter(file: definition.name)
        let plain = SourceText(definition.bytes, unicodeBreaks: false)
        if let (sentence, offset) = Encoding.failure(in: definition.bytes, limits: limits) {
            var reporter = unread
            let start = plain.position(of: offset)
            reporter.report(.error, sentence, at: SourceRange(start, start), path: "/")
            return LocatedText(
                node: nil,
                source: plain,
                isYAML: false,
                scalarRanges: [],
                reporter: reporter
            )
        }
        switch format(of: definition) {
        case .json: return json(plain, limits, unread)
        case .yaml: return yaml(plain, limits, unread)
        case .detected:
            // It looks like JSON but may be YAML in braces, with comments say.
            let asJSON = json(plain, limits, unread)
            guard asJSON.node == nil, hasYAMLName(definition.name) else { return asJSON }
            let asYAML = yaml(plain, limits, unread)
            return asYAML.node == nil ? asJSON : asYAML
        }
    }

    private static func json(_ source: SourceText, _ limits: ReadingLimits, _ reporter: Reporter)
        -> LocatedText
    {
        if source.bytes.dropFirst(source.lineStarts.first ?? 0).allSatisfy({ $0 <= 0x20 }) {
            // Nothing there: what that means is for others to say.
            return LocatedText(
                node: nil,
                source: source,
                isYAML: false,
                scalarRanges: [],
                reporter: reporter
            )
        }
        let (node, reporter) = JSONNodeReader.read(source, limits: limits, reporter: reporter)
        return LocatedText(
            node: node,
            source: source,
            isYAML: false,
            scalarRanges: [],
            reporter: reporter
        )
    }

    private static func yaml(_ plain: SourceText, _ limits: ReadingLimits, _ reporter: Reporter)
        -> LocatedText
    {
        let source =
            Encoding.hasUnicodeBreaks(plain.bytes)
            ? SourceText(plain.bytes, unicodeBreaks: true) : plain
        let result = YAMLComposer.compose(source, limits: limits, reporter: reporter)
        return LocatedText(
            node: result.node,
            source: source,
            isYAML: true,
            scalarRanges: result.scalarRanges,
            reporter: result.reporter
        )
    }

    private static func hasYAMLName(_ name: String) -> Bool {
        name.hasSuffix(".yaml") || name.hasSuffix(".yml")
    }

    private static func format(of definition: DefinitionSource) -> DefinitionSource.Format {
        guard definition.format == .detected else { return definition.format }
        if definition.name.hasSuffix(".json") { return .json }
        let bytes = definition.bytes
        var index =
            bytes.starts(with: SourceText.byteOrderMark) ? SourceText.byteOrderMark.count : 0
        func skipSpace() {
            while index < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[index]) {
                index += 1
            }
        }
        skipSpace()
        guard index < bytes.count,
            bytes[index] == UInt8(ascii: "{") || bytes[index] == UInt8(ascii: "[")
        else { return .yaml }
        return .detected
    }
}
