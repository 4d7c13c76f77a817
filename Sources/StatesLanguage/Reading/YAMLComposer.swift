import Values

/// Builds the located tree out of libyaml's events.
struct YAMLComposer {
    private let source: SourceText
    private let limits: ReadingLimits
    private let events: YAMLEvents
    private var current: YAMLEvent
    private var reporter: Reporter
    private var depth = 0
    private var nodeCount = 0
    /// The way from the root to where the composer is, for diagnostics.
    private var way: [Pointer.Step] = []
    private var anchors: [Anchor] = []
    private var anchorIndex = NameIndex()
    /// Where scalars stand: a `#` within one begins no comment.
    private(set) var scalarRanges: [SourceRange] = []

    private struct Anchor {
        var name: String
        var range: SourceRange
        /// Nil while its node is being read.
        var node: Node?
        /// How many nodes it stands for.
        var size = 0
        var isUsed = false
    }

    /// A tree, what there is to say about it, and where its scalars are.
    struct Result {
        var node: Node?
        var reporter: Reporter
        var scalarRanges: [SourceRange]
    }

    /// Reads the only document of a text.
    static func compose(_ source: SourceText, limits: ReadingLimits, reporter: Reporter) -> Result {
        var composer = YAMLComposer(source: source, limits: limits, reporter: reporter)
        var node: Node?
        do throws(ReadingFailure) {
            node = try composer.stream()
        } catch {
            composer.reporter.report(
                .error,
                error.sentence,
                at: error.range,
                path: Pointer.text(composer.way),
                related: error.related
            )
        }
        return Result(
            node: node,
            reporter: composer.reporter,
            scalarRanges: composer.scalarRanges
        )
    }

    private init(source: SourceText, limits: ReadingLimits, reporter: Reporter) {
        self.source = source
        self.limits = limits
        self.reporter = reporter
        events = YAMLEvents(source.bytes)
        current = YAMLEvent(kind: .streamStart, range: .beginning)
    }

    private mutating func advance() throws(ReadingFailure) {
        do throws(YAMLFailure) { current = try events.next() } catch {
            throw ReadingFailure(
                sentence: Sentences.yamlSyntax(error, in: source),
                range: SourceRange(error.position, error.position),
                related: error.context.flatMap {
                    guard error.contextPosition != error.position else { return nil }
                    return [
                        Diagnostic.Related(
                            range: SourceRange(error.contextPosition, error.contextPosition),
                            message: $0
                        )
                    ]
                } ?? []
            )
        }
    }

    private mutating func stream() throws(ReadingFailure) -> Node? {
        try advance()  // the stream's start
        try advance()
        if case .streamEnd = current.kind { return nil }
        try advance()  // the document's start
        let root = try node()
        try advance()  // the document's end
        if case .documentStart = current.kind {
            throw ReadingFailure(sentence: Sentences.secondDocument(), range: current.range)
        }
        for anchor in anchors where !anchor.isUsed {
            reporter.report(
                .warning,
                Sentences.unusedAnchor(anchor.name),
                at: anchor.range,
                path: "/"
            )
        }
        return root
    }

    /// The node that begins with the current event; afterwards the current event is the next one.
    private mutating func node() throws(ReadingFailure) -> Node {
        nodeCount += 1
        let before = nodeCount
        let event = current
        switch event.kind {
        case .alias(let name):
            let node = try resolve(alias: name, at: event.range)
            try advance()
            return node
        case .scalar(let text, let style, let properties):
            let range = contentRange(event.range, properties)
            scalarRanges.append(range)
            let slot = declare(properties.anchor, at: event.range)
            let content = try scalar(text, style, tag: properties.tag, at: range)
            let node = Node(content, range: range, style: style)
            complete(slot, node, before)
            try advance()
            return node
        case .sequenceStart(let properties):
            let slot = declare(properties.anchor, at: event.range)
            try check(tag: properties.tag, for: "seq", at: event.range)
            let start = contentRange(event.range, properties).start
            let node = try sequence(from: start)
            complete(slot, node, before)
            return node
        case .mappingStart(let properties):
            let slot = declare(properties.anchor, at: event.range)
            try check(tag: properties.tag, for: "map", at: event.range)
            let start = contentRange(event.range, properties).start
            let node = try mapping(from: start)
            complete(slot, node, before)
            return node
        case .streamStart, .streamEnd, .documentStart, .documentEnd, .sequenceEnd, .mappingEnd:
            return Node(.null, range: event.range)
        }
    }

    private mutating func enter() throws(ReadingFailure) {
        guard depth < limits.depthMax else {
            throw ReadingFailure(
                sentence: Sentences.nestedTooDeeply(limits.depthMax),
                range: current.range
            )
        }
        depth += 1
    }

    private mutating func sequence(from start: SourcePosition) throws(ReadingFailure) -> Node {
        try enter()
        defer { depth -= 1 }
        try advance()
        var elements: [Node] = []
        while true {
            if case .sequenceEnd = current.kind { break }
            way.append(.index(elements.count))
            elements.append(try node())
            way.removeLast()
        }
        let end = blockEnd(elements.last?.range.end, event: current.range)
        try advance()
        return Node(.sequence(elements), range: SourceRange(start, end))
    }

    private mutating func mapping(from start: SourcePosition) throws(ReadingFailure) -> Node {
        try enter()
        defer { depth -= 1 }
        try advance()
        var members = MappingMembers()
        while true {
            if case .mappingEnd = current.kind { break }
            let (key, keyRange, isMerge) = try self.key()
            way.append(.name(key))
            let value = try node()
            if isMerge {
                try merge(value, at: keyRange, into: &members)
            } else if let earlier = members.add(
                Node.Entry(key: key, keyRange: keyRange, value: value)
            ) {
                reporter.report(
                    .error,
                    Sentences.duplicateKey(key, .yamlDuplicateKey),
                    at: keyRange,
                    path: Pointer.text(way),
                    related: [Diagnostic.Related(range: earlier, message: "first given here")]
                )
            }
            way.removeLast()
        }
        let end = blockEnd(members.entries.last?.value.range.end, event: current.range)
        try advance()
        return Node(.mapping(members.entries), range: SourceRange(start, end))
    }

    /// libyaml ends a block where the next token begins, which may be lines later.
    private func blockEnd(_ content: SourcePosition?, event: SourceRange) -> SourcePosition {
        guard let content, event.start == event.end, content < event.start else { return event.end }
        return content
    }

    private mutating func key() throws(ReadingFailure) -> (String, SourceRange, isMerge: Bool) {
        let event = current
        switch event.kind {
        case .scalar(let text, let style, let properties):
            let range = contentRange(event.range, properties)
            scalarRanges.append(range)
            nodeCount += 1
            let slot = declare(properties.anchor, at: event.range)
            complete(slot, Node(.string(text), range: range, style: style), nodeCount)
            try advance()
            if style == .plain, properties.tag == nil {
                if text == "<<" { return (text, range, true) }
                warn(about: text, at: range, isKey: true)
            }
            return (text, range, false)
        case .alias(let name):
            let node = try resolve(alias: name, at: event.range)
            guard let text = node.string else {
                throw ReadingFailure(sentence: Sentences.keyNotScalar(), range: event.range)
            }
            try advance()
            return (text, event.range, false)
        case .streamStart, .streamEnd, .documentStart, .documentEnd, .sequenceStart, .sequenceEnd,
            .mappingStart, .mappingEnd:
            throw ReadingFailure(sentence: Sentences.keyNotScalar(), range: event.range)
        }
    }

    // MARK: Scalars

    private mutating func scalar(
        _ text: String,
        _ style: Node.Style,
        tag: String?,
        at range: SourceRange
    ) throws(ReadingFailure) -> Node.Content {
        switch tag.map(Self.short) {
        case nil:
            guard style == .plain else { return .string(text) }
            warn(about: text, at: range, isKey: false)
            guard let content = YAMLScalar.resolve(text) else {
                throw ReadingFailure(sentence: Sentences.numberNotJSON(text), range: range)
            }
            return content
        case "str", "!": return .string(text)
        case "int", "float", "bool", "null":
            guard let content = YAMLScalar.resolve(text) else {
                throw ReadingFailure(sentence: Sentences.numberNotJSON(text), range: range)
            }
            return content
        case .some(let other):
            throw ReadingFailure(sentence: Sentences.unknownTag(other), range: range)
        }
    }

    private mutating func warn(about text: String, at range: SourceRange, isKey: Bool) {
        guard let reading = YAMLSurprise.reading(of: text) else { return }
        reporter.report(
            .warning,
            Sentences.yamlSurprise(text, reading: reading, isKey: isKey),
            at: range,
            path: Pointer.text(way + (isKey ? [.name(text)] : []))
        )
    }

    private func check(tag: String?, for expected: String, at range: SourceRange)
        throws(ReadingFailure)
    {
        guard let tag, Self.short(tag) != expected, Self.short(tag) != "!" else { return }
        throw ReadingFailure(sentence: Sentences.unknownTag(Self.short(tag)), range: range)
    }

    private static func short(_ tag: String) -> String {
        let core = "tag:yaml.org,2002:"
        return tag.hasPrefix(core) ? String(tag.dropFirst(core.count)) : tag
    }

    // MARK: Anchors

    /// libyaml counts anchor and tag as part of a node; a reader of diagnostics does not.
    private func contentRange(_ range: SourceRange, _ properties: YAMLEvent.Properties)
        -> SourceRange
    {
        guard !properties.isEmpty else { return range }
        let bytes = source.bytes
        var index = source.offset(of: range.start)
        let end = source.offset(of: range.end)
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "&"), UInt8(ascii: "!"):
                while index < bytes.count, bytes[index] > 0x20 { index += 1 }
            case 0x20, 0x09, 0x0A, 0x0D: index += 1
            case UInt8(ascii: "#"):
                while index < bytes.count, bytes[index] != 0x0A, bytes[index] != 0x0D { index += 1 }
            default:
                let start = source.position(of: index)
                return SourceRange(start, max(start, range.end))
            }
            if range.end > range.start, index >= end, end > source.offset(of: range.start) { break }
        }
        let start = source.position(of: min(index, bytes.count))
        return SourceRange(start, max(start, range.end))
    }

    private mutating func declare(_ name: String?, at range: SourceRange) -> Int? {
        guard let name else { return nil }
        let length = name.unicodeScalars.count + 1
        let end = SourcePosition(line: range.start.line, column: range.start.column + length)
        anchors.append(Anchor(name: name, range: SourceRange(range.start, end)))
        anchorIndex.set(name, to: anchors.count - 1)
        return anchors.count - 1
    }

    private mutating func complete(_ slot: Int?, _ node: Node, _ before: Int) {
        guard let slot else { return }
        anchors[slot].node = node
        anchors[slot].size = nodeCount - before + 1
    }

    private mutating func resolve(alias name: String, at range: SourceRange)
        throws(ReadingFailure) -> Node
    {
        guard let slot = anchorIndex[name] else {
            let near = Suggestion.nearest(to: name, among: anchors.map(\.name))
            throw ReadingFailure(sentence: Sentences.unknownAlias(name, near: near), range: range)
        }
        guard let node = anchors[slot].node else {
            throw ReadingFailure(sentence: Sentences.aliasOfItself(name), range: range)
        }
        anchors[slot].isUsed = true
        nodeCount += anchors[slot].size
        guard nodeCount <= limits.nodesMax else {
            throw ReadingFailure(sentence: Sentences.aliasBomb(limits.nodesMax), range: range)
        }
        return node
    }

    // MARK: Merging

    private mutating func merge(
        _ value: Node,
        at range: SourceRange,
        into members: inout MappingMembers
    )
        throws(ReadingFailure)
    {
        let sources: [Node]
        switch value.content {
        case .mapping: sources = [value]
        case .sequence(let elements): sources = elements
        case .null, .bool, .integer, .double, .string:
            throw ReadingFailure(
                sentence: Sentences.mergeOfNonMapping(value.typeName),
                range: range
            )
        }
        for source in sources {
            guard let entries = source.entries else {
                throw ReadingFailure(
                    sentence: Sentences.mergeOfNonMapping(source.typeName),
                    range: range
                )
            }
            for entry in entries {
                guard let earlier = members.addMerged(entry), earlier.value.json != entry.value.json
                else { continue }
                reporter.report(
                    .warning,
                    Sentences.mergeConflict(entry.key),
                    at: range,
                    path: Pointer.text(way),
                    related: [
                        Diagnostic.Related(range: earlier.keyRange, message: "this one counts"),
                        Diagnostic.Related(range: entry.keyRange, message: "this one does not"),
                    ]
                )
            }
        }
    }
}
