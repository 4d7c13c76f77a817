import Values

extension Builtin {
    static let stringFunctions: [Builtin] = [
        Builtin("string", "<x-b?:s>", arity: 1) { arguments, run throws(JSONataError) in
            if arguments.at(0).isUndefined { return .undefined }
            var isPretty = false
            if case .json(.bool(true), _) = arguments.at(1) { isPretty = true }
            return .string(try StringText.text(of: arguments.at(0), run, isPretty: isPretty))
        },
        Builtin("length", "<s-:n>", arity: 1) { arguments, _ throws(JSONataError) in
            arguments.at(0).stringValue.map { .integer($0.unicodeScalars.count) } ?? .undefined
        },
        Builtin("substring", "<s-nn?:s>", arity: 3) { arguments, run throws(JSONataError) in
            guard let text = arguments.at(0).stringValue else { return .undefined }
            return try run.text(
                substring(
                    text,
                    from: try arguments.at(1).numeric() ?? 0,
                    length: try arguments.at(2).numeric()
                )
            )
        },
        Builtin("substringBefore", "<s-s:s>", arity: 2) { arguments, run throws(JSONataError) in
            guard let text = arguments.at(0).stringValue else { return .undefined }
            guard let range = text.bytes(of: arguments.at(1).stringValue ?? "undefined") else {
                return .string(text)
            }
            return try run.text(text.bytes(..<range.lowerBound))
        },
        Builtin("substringAfter", "<s-s:s>", arity: 2) { arguments, run throws(JSONataError) in
            guard let text = arguments.at(0).stringValue else { return .undefined }
            guard let range = text.bytes(of: arguments.at(1).stringValue ?? "undefined") else {
                return .string(text)
            }
            return try run.text(text.bytes(range.upperBound...))
        },
        mapping("lowercase") { $0.lowercased() },
        mapping("uppercase") { $0.uppercased() },
        mapping("trim", trimmed),
        Builtin("pad", "<s-ns?:s>", arity: 3) { arguments, run throws(JSONataError) in
            guard let text = arguments.at(0).stringValue else { return .undefined }
            let width = Int(clamping: try arguments.at(1).numeric() ?? 0)
            let missing = abs(width) - text.unicodeScalars.count
            guard missing > 0 else { return .string(text) }
            let fill = arguments.at(2).stringValue ?? " "
            try run.spend(textBytes: missing &* 4)
            let padding = padding(fill.isEmpty ? " " : fill, count: missing)
            return .string(width < 0 ? padding + text : text + padding)
        },
        Builtin("contains", "<s-(sf):b>", arity: 2) { arguments, run throws(JSONataError) in
            guard let text = arguments.at(0).stringValue else { return .undefined }
            if let token = arguments.at(1).stringValue {
                try run.spend(text.utf8.count / 64)
                return .bool(text.bytes(of: token) != nil)
            }
            guard let matcher = arguments.at(1).functionValue else { return .bool(false) }
            var matches = Matches(text, matcher, run)
            return .bool(try matches.next() != nil)
        },
        Builtin("match", "<s-f<s:o>n?:a<o>>", arity: 3) { arguments, run throws(JSONataError) in
            try match(arguments, run)
        },
        Builtin("split", "<s-(sf)n?:a<s>>", arity: 3) { arguments, run throws(JSONataError) in
            try split(arguments, run)
        },
        Builtin("join", "<a<s>s?:s>", arity: 2) { arguments, run throws(JSONataError) in
            if arguments.at(0).isUndefined { return .undefined }
            let texts = arguments.at(0).elements.compactMap(\.stringValue)
            let separator = arguments.at(1).stringValue ?? ""
            try run.spend(
                textBytes: texts.reduce(0) { $0 + $1.utf8.count + separator.utf8.count }
            )
            return .string(texts.joined(separator: separator))
        },
        Builtin("replace", "<s-(sf)(sf)n?:s>", arity: 4) { arguments, run throws(JSONataError) in
            try Replacement.replace(arguments, run)
        },
    ]

    private static func mapping(
        _ name: String,
        _ body: @escaping @Sendable (String) -> String
    ) -> Builtin {
        Builtin(name, "<s-:s>", arity: 1) { arguments, run throws(JSONataError) in
            guard let text = arguments.at(0).stringValue else { return .undefined }
            return try run.text(body(text))
        }
    }

    private static func substring(_ text: String, from start: Double, length: Double?) -> String {
        let scalars = text.unicodeScalars
        let count = Double(scalars.count)
        var start = start
        if count + start < 0 { start = 0 }
        var end = count
        if let length {
            guard length > 0 else { return "" }
            end = start >= 0 ? start + length : count + start + length
        }
        /// What `Array.slice` makes of an index.
        func place(_ index: Double) -> Int {
            let whole = index.rounded(.towardZero)
            return Int(whole < 0 ? max(0, count + whole) : min(whole, count))
        }
        let (from, to) = (place(start), place(end))
        guard from < to else { return "" }
        if text.utf8.count == scalars.count {
            // One byte a character.
            return text.bytes(from..<to)
        }
        let first = scalars.index(scalars.startIndex, offsetBy: from)
        return String(scalars[first..<scalars.index(first, offsetBy: to - from)])
    }

    /// Space at the ends removed, and in between made one blank each.
    private static func trimmed(_ text: String) -> String {
        var out: [UInt8] = []
        var hasSpace = false
        for byte in text.utf8 {
            switch byte {
            case 0x20, 0x09, 0x0A, 0x0D: hasSpace = true
            default:
                if hasSpace, !out.isEmpty { out.append(0x20) }
                hasSpace = false
                out.append(byte)
            }
        }
        return String(decoding: out, as: UTF8.self)
    }

    private static func padding(_ fill: String, count: Int) -> String {
        let scalars = Array(fill.unicodeScalars)
        var result = String.UnicodeScalarView()
        for index in 0..<count { result.append(scalars[index % scalars.count]) }
        return String(result)
    }

    private static func match(_ arguments: Arguments, _ run: Run) throws(JSONataError) -> Value {
        guard let text = arguments.at(0).stringValue else { return .undefined }
        guard let matcher = arguments.at(1).functionValue else { return .undefined }
        let limit = try arguments.at(2).numeric()
        if let limit, limit < 0 {
            throw JSONataError("D3040", value: NumberText.json(limit), index: 3)
        }
        var matches = Matches(text, matcher, run)
        var result: [JSON] = []
        while limit.map({ Double(result.count) < $0 }) ?? true, let match = try matches.next() {
            var object = JSONObject(minimumCapacity: 3)
            object["match"] = .string(match.text)
            object["index"] = .integer(Int64(match.start))
            object["groups"] = .array(match.groups.map { $0.map { .string($0) } ?? .null })
            result.append(.object(object))
        }
        return .sequence(result, nesting: 3)
    }

    private static func split(_ arguments: Arguments, _ run: Run) throws(JSONataError) -> Value {
        guard let text = arguments.at(0).stringValue else { return .undefined }
        let limit = try arguments.at(2).numeric()
        if let limit, limit < 0 {
            throw JSONataError("D3020", value: NumberText.json(limit), index: 3)
        }
        let most = limit.map { Int(clamping: $0) } ?? .max
        var result: [JSON] = []
        if let separator = arguments.at(1).stringValue {
            try run.spend(textBytes: text.utf8.count)
            result = text.pieces(separatedBy: separator, atMost: most).map { .string($0) }
        } else if let matcher = arguments.at(1).functionValue {
            var matches = Matches(text, matcher, run)
            let units = RegexText(text)
            var start = 0
            while Double(result.count) < limit ?? .infinity, let match = try matches.next() {
                result.append(.string(units.text(start..<match.start)))
                start = match.end
            }
            if Double(result.count) < limit ?? .infinity {
                result.append(.string(units.text(start..<units.count)))
            }
        }
        try run.spend(result.count)
        return .array(result, nesting: 1)
    }
}

extension Int {
    /// The integer nearest to a number.
    init(clamping value: Double) {
        self =
            value.isNaN
            ? 0 : Int(exactly: value.rounded(.towardZero)) ?? (value < 0 ? .min + 1 : .max)
    }
}

extension Run {
    /// A text that a function made.
    func text(_ text: String) throws(JSONataError) -> Value {
        try spend(textBytes: text.utf8.count)
        return .string(text)
    }
}

extension String {
    /// Where another text first stands in this one, in UTF-8 bytes.
    func bytes(of other: String, from start: Int = 0) -> Range<Int>? {
        let found = utf8.withContiguousStorageIfAvailable { text in
            other.utf8.withContiguousStorageIfAvailable { Self.position(of: $0, in: text, start) }
        }
        return (found ?? nil).flatMap { $0 }
    }

    private static func position(
        of wanted: UnsafeBufferPointer<UInt8>,
        in text: UnsafeBufferPointer<UInt8>,
        _ start: Int
    ) -> Range<Int>? {
        guard wanted.count <= text.count else { return nil }
        guard let first = wanted.first else { return start..<start }
        var index = start
        let last = text.count - wanted.count
        while index <= last {
            if text[index] == first {
                var matched = 1
                while matched < wanted.count, text[index + matched] == wanted[matched] {
                    matched += 1
                }
                if matched == wanted.count { return index..<(index + matched) }
            }
            index += 1
        }
        return nil
    }

    /// A part of the text by UTF-8 bytes.
    func bytes(_ range: some RangeExpression<Int>) -> String {
        let part = utf8.withContiguousStorageIfAvailable {
            String(decoding: UnsafeBufferPointer(rebasing: $0[range]), as: UTF8.self)
        }
        return part ?? ""
    }

    /// The parts between separators; of an empty separator the characters.
    fileprivate func pieces(separatedBy separator: String, atMost most: Int) -> [String] {
        guard !separator.isEmpty else {
            return unicodeScalars.prefix(most).map { String($0) }
        }
        var result: [String] = []
        var start = 0
        while result.count < most {
            guard let found = bytes(of: separator, from: start) else {
                result.append(bytes(start...))
                break
            }
            result.append(bytes(start..<found.lowerBound))
            start = found.upperBound
        }
        return result
    }
}
