import CLibYAML

/// One event of libyaml, copied out of its memory.
struct YAMLEvent {
    enum Kind {
        case streamStart
        case streamEnd
        case documentStart
        case documentEnd
        case alias(String)
        case scalar(String, Node.Style, Properties)
        case sequenceStart(Properties)
        case sequenceEnd
        case mappingStart(Properties)
        case mappingEnd
    }

    /// The anchor and the tag in front of a node.
    struct Properties {
        var anchor: String?
        var tag: String?

        var isEmpty: Bool { anchor == nil && tag == nil }
    }

    var kind: Kind
    var range: SourceRange
}

/// Why libyaml gave up.
struct YAMLFailure: Error {
    var problem: String
    var position: SourcePosition
    var context: String?
    var contextPosition: SourcePosition
}

/// libyaml's event parser over a text.
///
/// A class, because libyaml keeps a pointer to its state and must be told when that ends.
final class YAMLEvents {
    private let parser: UnsafeMutablePointer<yaml_parser_t>
    private let text: UnsafeMutableBufferPointer<UInt8>
    private let started: Bool

    init(_ whole: [UInt8]) {
        // With the encoding given, libyaml takes the mark for a character.
        let bytes =
            whole.starts(with: SourceText.byteOrderMark)
            ? whole.dropFirst(SourceText.byteOrderMark.count) : whole[...]
        parser = .allocate(capacity: 1)
        text = .allocate(capacity: max(bytes.count, 1))
        _ = text.initialize(from: bytes)
        started = yaml_parser_initialize(parser) == 1
        guard started else { return }
        yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        yaml_parser_set_input_string(parser, text.baseAddress, bytes.count)
    }

    deinit {
        if started { yaml_parser_delete(parser) }
        parser.deallocate()
        text.deallocate()
    }

    /// The next event.
    func next() throws(YAMLFailure) -> YAMLEvent {
        guard started else {
            throw YAMLFailure(
                problem: "out of memory",
                position: SourceRange.beginning.start,
                context: nil,
                contextPosition: SourceRange.beginning.start
            )
        }
        var event = yaml_event_t()
        guard yaml_parser_parse(parser, &event) == 1 else { throw failure() }
        defer { yaml_event_delete(&event) }
        return YAMLEvent(
            kind: Self.kind(of: event),
            range: SourceRange(Self.position(event.start_mark), Self.position(event.end_mark))
        )
    }

    private static func position(_ mark: yaml_mark_t) -> SourcePosition {
        SourcePosition(line: mark.line + 1, column: mark.column + 1)
    }

    private func failure() -> YAMLFailure {
        YAMLFailure(
            problem: parser.pointee.problem.map { String(cString: $0) } ?? "unknown problem",
            position: Self.position(parser.pointee.problem_mark),
            context: parser.pointee.context.map { String(cString: $0) },
            contextPosition: Self.position(parser.pointee.context_mark)
        )
    }

    private static func kind(of event: yaml_event_t) -> YAMLEvent.Kind {
        // `default`: the enumeration is libyaml's, not ours.
        switch event.type {
        case YAML_STREAM_START_EVENT: .streamStart
        case YAML_DOCUMENT_START_EVENT: .documentStart
        case YAML_DOCUMENT_END_EVENT: .documentEnd
        case YAML_ALIAS_EVENT: .alias(string(event.data.alias.anchor) ?? "")
        case YAML_SCALAR_EVENT:
            .scalar(
                String(
                    decoding: UnsafeBufferPointer(
                        start: event.data.scalar.value,
                        count: event.data.scalar.length
                    ),
                    as: UTF8.self
                ),
                style(event.data.scalar.style),
                YAMLEvent.Properties(
                    anchor: string(event.data.scalar.anchor),
                    tag: string(event.data.scalar.tag)
                )
            )
        case YAML_SEQUENCE_START_EVENT:
            .sequenceStart(
                YAMLEvent.Properties(
                    anchor: string(event.data.sequence_start.anchor),
                    tag: string(event.data.sequence_start.tag)
                )
            )
        case YAML_SEQUENCE_END_EVENT: .sequenceEnd
        case YAML_MAPPING_START_EVENT:
            .mappingStart(
                YAMLEvent.Properties(
                    anchor: string(event.data.mapping_start.anchor),
                    tag: string(event.data.mapping_start.tag)
                )
            )
        case YAML_MAPPING_END_EVENT: .mappingEnd
        default: .streamEnd
        }
    }

    private static func string(_ pointer: UnsafeMutablePointer<yaml_char_t>?) -> String? {
        pointer.map { String(cString: $0) }
    }

    private static func style(_ style: yaml_scalar_style_t) -> Node.Style {
        switch style {
        case YAML_SINGLE_QUOTED_SCALAR_STYLE: .singleQuoted
        case YAML_DOUBLE_QUOTED_SCALAR_STYLE: .doubleQuoted
        case YAML_LITERAL_SCALAR_STYLE: .literal
        case YAML_FOLDED_SCALAR_STYLE: .folded
        default: .plain
        }
    }
}
