import Values

extension Builtin {
    static let dateFunctions: [Builtin] = [
        Builtin("now", "<s?s?:s>", arity: 2) { arguments, run throws(JSONataError) in
            try format(run.now.milliseconds, arguments.at(0), arguments.at(1), run)
        },
        Builtin("millis", "<:n>", arity: 0) { _, run throws(JSONataError) in
            .json(.integer(run.now.milliseconds), 0)
        },
        Builtin("fromMillis", "<n-s?s?:s>", arity: 3) { arguments, run throws(JSONataError) in
            guard let number = try arguments.at(0).numeric() else { return .undefined }
            guard abs(number) <= 8.64e15 else {
                throw JSONataError("D3110", value: NumberText.json(number))
            }
            return try format(
                Int64(number.rounded(.towardZero)),
                arguments.at(1),
                arguments.at(2),
                run
            )
        },
        Builtin("toMillis", "<s-s?:n>", arity: 2) { arguments, run throws(JSONataError) in
            guard let text = arguments.at(0).stringValue else { return .undefined }
            guard let picture = arguments.at(1).stringValue else {
                guard let milliseconds = ISODate.milliseconds(text) else {
                    throw JSONataError("D3110", value: .string(text))
                }
                return .number(milliseconds)
            }
            let parser = try run.dateParser(picture)
            let result = try parser.parse(text, now: run.now, steps: run.limits.regexStepsMax)
            return result.map { .number($0) } ?? .undefined
        },
    ]

    private static func format(
        _ milliseconds: Int64,
        _ picture: Value,
        _ zone: Value,
        _ run: Run
    ) throws(JSONataError) -> Value {
        if picture.stringValue == nil, zone.stringValue == nil,
            (0...253_402_300_799_999).contains(milliseconds)
        {
            return .string(Timestamp(milliseconds: milliseconds).description)
        }
        let picture = try run.datePicture(picture.stringValue ?? DatePicture.iso8601)
        return try run.text(try picture.format(milliseconds, zone: zone.stringValue))
    }
}

extension Run {
    /// A picture, read once in a run.
    func datePicture(_ text: String) throws(JSONataError) -> DatePicture {
        if let last = lastPicture, last.text == text { return last.picture }
        let picture = try DatePicture(text)
        lastPicture = (text, picture)
        return picture
    }

    /// A reader by a picture, prepared once in a run.
    func dateParser(_ text: String) throws(JSONataError) -> DateParser {
        if let last = lastParser, last.text == text { return last.parser }
        let parser = try DateParser(text)
        lastParser = (text, parser)
        return parser
    }
}
