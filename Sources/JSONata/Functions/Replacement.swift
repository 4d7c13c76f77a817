import Values

/// `$replace`.
enum Replacement {
    static func replace(_ arguments: Arguments, _ run: Run) throws(JSONataError) -> Value {
        guard let text = arguments.at(0).stringValue else { return .undefined }
        let limit = try arguments.at(3).numeric()
        if arguments.at(1).stringValue?.isEmpty == true {
            throw JSONataError("D3010", value: .string(""), index: 2)
        }
        if let limit, limit < 0 {
            throw JSONataError("D3011", value: NumberText.json(limit), index: 4)
        }
        let most = limit ?? .infinity
        if let pattern = arguments.at(1).stringValue {
            return try replace(pattern, in: text, with: arguments.at(2), most, run)
        }
        guard let matcher = arguments.at(1).functionValue else { return .undefined }
        var matches = Matches(text, matcher, run)
        let units = RegexText(text)
        var result = ""
        var position = 0
        var count = 0.0
        while count < most, let match = try matches.next() {
            let piece =
                units.text(position..<match.start)
                + (try substitute(arguments.at(2), for: match, run))
            try run.spend(textBytes: piece.utf8.count)
            result += piece
            position = match.start + match.text.utf16.count
            count += 1
        }
        result += units.text(position..<units.count)
        guard result.utf8.count <= run.limits.stringBytesMax else {
            throw JSONataError("U1001", token: "string size")
        }
        return .string(result)
    }

    private static func replace(
        _ pattern: String,
        in text: String,
        with replacement: Value,
        _ most: Double,
        _ run: Run
    ) throws(JSONataError) -> Value {
        guard let replacement = replacement.stringValue else {
            throw JSONataError("D3012", value: replacement.jsonForError)
        }
        var result = ""
        var position = 0
        var count = 0.0
        while count < most, let found = text.bytes(of: pattern, from: position) {
            let piece = text.bytes(position..<found.lowerBound) + replacement
            try run.spend(textBytes: piece.utf8.count)
            result += piece
            position = found.upperBound
            count += 1
        }
        result += text.bytes(position...)
        guard result.utf8.count <= run.limits.stringBytesMax else {
            throw JSONataError("U1001", token: "string size")
        }
        return .string(result)
    }

    private static func substitute(
        _ replacement: Value,
        for match: Match,
        _ run: Run
    ) throws(JSONataError) -> String {
        if let template = replacement.stringValue { return expanded(template, for: match) }
        guard let function = replacement.functionValue else {
            throw JSONataError("D3012", value: replacement.jsonForError)
        }
        let value = try run.callback(function, [match.value])
        guard let text = value.stringValue else {
            throw JSONataError("D3012", value: value.jsonForError)
        }
        return text
    }

    /// A template with `$0`, `$1` … replaced by what was matched, and `$$` by `$`.
    private static func expanded(_ template: String, for match: Match) -> String {
        let bytes = Array(template.utf8)
        var out: [UInt8] = []
        var index = 0
        while index < bytes.count {
            guard bytes[index] == UInt8(ascii: "$") else {
                out.append(bytes[index])
                index += 1
                continue
            }
            index += 1
            let next = index < bytes.count ? bytes[index] : 0
            if next == UInt8(ascii: "$") {
                out.append(next)
                index += 1
            } else if next == UInt8(ascii: "0") {
                out += match.text.utf8
                index += 1
            } else if let number = groupNumber(bytes[index...], groups: match.groups.count) {
                if match.groups.indices ~= number - 1 {
                    out += (match.groups[number - 1] ?? "").utf8
                }
                index += String(number).utf8.count
            } else {
                out.append(UInt8(ascii: "$"))
            }
        }
        return String(decoding: out, as: UTF8.self)
    }

    /// As many digits as the number of groups has, one less if that names no group.
    private static func groupNumber(_ bytes: ArraySlice<UInt8>, groups: Int) -> Int? {
        let most = groups == 0 ? 1 : String(groups).utf8.count
        func number(_ digits: Int) -> Int? {
            let text = bytes.prefix(digits).prefix { $0 &- 0x30 < 10 }
            return text.isEmpty ? nil : Int(String(decoding: text, as: UTF8.self))
        }
        guard let first = number(most) else { return nil }
        return most > 1 && first > groups ? number(most - 1) : first
    }
}
