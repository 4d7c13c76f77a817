import Values

/// One match of a regular expression or of a function that acts like one.
struct Match {
    var text: String
    /// UTF-16 code units before the match, and before its end.
    var start: Int
    var end: Int
    /// What the groups matched; nil where one took no part.
    var groups: [String?]
    /// The match as a value, for a function that makes the replacement.
    var value: Value
}

/// The matches in a text, one after the other.
struct Matches {
    private let text: String
    private let run: Run
    private var matcher: Function?
    private var isFirst = true

    init(_ text: String, _ matcher: Function, _ run: Run) {
        self.text = text
        self.run = run
        self.matcher = matcher
    }

    /// The next match; nil if there is none.
    ///
    /// - Throws: `T1010` if a function gives something that is no match.
    mutating func next() throws(JSONataError) -> Match? {
        guard let current = matcher else { return nil }
        let value = try run.callback(current, isFirst ? [.string(text)] : [])
        isFirst = false
        guard case .json(.object(let object), let nesting) = value else {
            if value.isUndefined {
                matcher = nil
                return nil
            }
            throw JSONataError("T1010", value: value.jsonForError)
        }
        let start = object["start"]?.integerValue
        let end = object["end"]?.integerValue
        let groups = object["groups"]?.arrayValue
        let next = object["next"].map { run.value($0, 0) }?.functionValue
        guard start != nil || end != nil || groups != nil || next != nil else {
            throw JSONataError("T1010", value: .object(object))
        }
        matcher = next
        let matched = object["match"]?.stringValue ?? ""
        let from = Int(start ?? 0)
        return Match(
            text: matched,
            start: from,
            end: end.map { Int($0) } ?? from + matched.utf16.count,
            groups: (groups ?? []).map(\.stringValue),
            value: .json(.object(object), nesting)
        )
    }
}

extension RegexNode {
    /// The first match at or after a place, as the object that a matcher gives.
    func match(
        _ text: RegexText,
        from: Int,
        isFirst: Bool,
        _ run: Run
    ) throws(JSONataError) -> Value {
        guard isFirst || from < text.count else { return .undefined }
        var steps = min(run.limits.regexStepsMax, Int.max / 2)
        guard let found = try regex.firstMatch(in: text, from: from, steps: &steps) else {
            try run.spend((run.limits.regexStepsMax - steps) / Self.regexStepsAStep)
            return .undefined
        }
        try run.spend(1 + (run.limits.regexStepsMax - steps) / Self.regexStepsAStep)
        guard isFirst || found[0].map({ !$0.isEmpty }) ?? false, let whole = found[0] else {
            throw JSONataError("D1004", position: position, value: .string(source))
        }
        let matched = text.text(whole)
        try run.spend(textBytes: matched.utf8.count)
        var object = JSONObject(minimumCapacity: 5)
        object["match"] = .string(matched)
        object["start"] = .integer(Int64(whole.lowerBound))
        object["end"] = .integer(Int64(whole.upperBound))
        object["groups"] = .array(
            found.dropFirst().map { $0.map { .string(text.text($0)) } ?? .null }
        )
        let next = Function(.nextMatch(self, text: text, from: whole.upperBound))
        object["next"] = run.json(.function(next))
        return .json(.object(object), 2)
    }

    /// How many steps of a search count as one of the evaluation.
    private static let regexStepsAStep = 8
}
