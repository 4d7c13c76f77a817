import Values

/// Brings what was recorded and what Pawl gives into one form, and compares the two.
struct Comparison {
    let substitutions: [(text: String, placeholder: String)]
    let notCompared: [String]

    /// What Pawl gave, in the form of the recordings.
    func normalized(actual json: JSON) -> JSON {
        pruned(substituted(parsed(json)))
    }

    /// What was recorded, with its nested JSON texts parsed.
    func normalized(expected json: JSON) -> JSON { pruned(parsed(json)) }

    /// Strings that hold an object, an array or a string become what they hold: the recordings do
    /// so with objects, and white space within a list's text is not compared.
    private func parsed(_ json: JSON) -> JSON {
        switch json {
        case .string(let text)
        where text.hasPrefix("{") || text.hasPrefix("[") || text.hasPrefix("\""):
            (try? JSON(parsing: text)).map(parsed) ?? json
        case .array(let elements): .array(elements.map(parsed))
        case .object(let object):
            .object(JSONObject(object.map { ($0.key, parsed($0.value)) }))
        default: json
        }
    }

    private func substituted(_ json: JSON) -> JSON {
        switch json {
        case .string(let text): .string(substituted(text))
        case .array(let elements): .array(elements.map(substituted))
        case .object(let object):
            .object(JSONObject(object.map { ($0.key, substituted($0.value)) }))
        default: json
        }
    }

    private func substituted(_ text: String) -> String {
        var text = text
        for (from, to) in substitutions { text = text.replacing(from, with: to) }
        return text.replacing("arn:aws:", with: "arn:<partition>:")
            .replacing("us-east-1", with: "<region>")
    }

    private func pruned(_ json: JSON) -> JSON {
        var json = json
        for path in notCompared {
            // A path into one event by its position is the caller's to follow.
            guard !path.contains("[") else { continue }
            let names = path.split(separator: ".").map(String.init).filter {
                $0 != "$" && $0 != "events"
            }
            json = Self.removing(names, from: json)
        }
        return json
    }

    /// An event without what `$..events[n].field` leaves out of it.
    func pruned(event: JSON, at position: Int) -> JSON {
        let prefix = "$..events[\(position)]."
        return notCompared.filter { $0.hasPrefix(prefix) }.reduce(event) { event, path in
            Self.removing([String(path.dropFirst(prefix.count))], from: event)
        }
    }

    /// Removes what `$..a..b` or `$..a.b` names, anywhere.
    private static func removing(_ names: [String], from json: JSON) -> JSON {
        guard let first = names.first else { return json }
        switch json {
        case .array(let elements): return .array(elements.map { removing(names, from: $0) })
        case .object(let object):
            var result = JSONObject()
            for member in object {
                if member.key == first {
                    if names.count == 1 { continue }
                    result[member.key] = removing(Array(names.dropFirst()), from: member.value)
                } else {
                    result[member.key] = removing(names, from: member.value)
                }
            }
            return .object(result)
        default: return json
        }
    }

    /// The first difference, nil if there is none.
    func difference(expected: JSON, actual: JSON, at path: String) -> String? {
        switch (expected, actual) {
        case (.string(let pattern), .string(let text)):
            return Placeholder.matches(pattern, text)
                ? nil
                : "\(path): expected \(pattern.debugDescription), got \(text.debugDescription)"
        case (.string(let word), _) where Placeholder.standsForAnything(word): return nil
        case (.array(let left), .array(let right)):
            guard left.count == right.count else {
                return "\(path): expected \(left.count) elements, got \(right.count): \(actual)"
            }
            for index in left.indices {
                if let found = difference(
                    expected: left[index],
                    actual: right[index],
                    at: "\(path)[\(index)]"
                ) {
                    return found
                }
            }
            return nil
        case (.object(let left), .object(let right)):
            for member in left {
                guard let value = right[member.key] else {
                    return "\(path).\(member.key): missing, expected \(member.value)"
                }
                if let found = difference(
                    expected: member.value,
                    actual: value,
                    at: "\(path).\(member.key)"
                ) {
                    return found
                }
            }
            for member in right where left[member.key] == nil {
                return "\(path).\(member.key): not expected, got \(member.value)"
            }
            return nil
        default: return expected == actual ? nil : "\(path): expected \(expected), got \(actual)"
        }
    }
}

/// The recordings' placeholders: `<uuid:1>` within texts, and whole words that stand for values.
enum Placeholder {
    static func matches(_ pattern: String, _ text: String) -> Bool {
        if pattern == text || standsForAnything(pattern) { return true }
        let pieces = pieces(of: pattern)
        guard pieces.count > 1, let first = pieces.first, let last = pieces.last,
            text.hasPrefix(first)
        else { return false }
        var rest = text.dropFirst(first.count)
        for piece in pieces.dropFirst().dropLast() {
            guard let range = rest.firstRange(of: piece) else { return false }
            rest = rest[range.upperBound...]
        }
        return rest.hasSuffix(last)
    }

    static func standsForAnything(_ word: String) -> Bool {
        words.contains(word) || (word.hasPrefix("<") && word.hasSuffix(">") && !word.contains(" "))
    }

    private static let words: Set<String> = [
        "timestamp", "datetime", "date", "start-date", "stop-date", "start-time", "entered-time",
        "RandomNumberGenerated", "map_run_arn", "state_machine_name", "sfn_role_arn",
        "snf_role_arn", "activity_arn", "x-amzn-RequestId", "x-amzn-RequestIdx-amzn-RequestId",
    ]

    /// The texts between placeholders.
    private static func pieces(of pattern: String) -> [String] {
        var pieces = [""]
        var rest = Substring(pattern)
        while let open = rest.firstIndex(of: "<") {
            let name = rest[rest.index(after: open)...].prefix {
                $0.isLetter || $0.isNumber || "_-:".contains($0)
            }
            guard !name.isEmpty, name.endIndex < rest.endIndex, rest[name.endIndex] == ">" else {
                pieces[pieces.count - 1] += rest[...open]
                rest = rest[rest.index(after: open)...]
                continue
            }
            // What the substitutions put into both sides is compared as text.
            if name == "partition" || name == "region" {
                pieces[pieces.count - 1] += rest[...name.endIndex]
            } else {
                pieces[pieces.count - 1] += rest[..<open]
                pieces.append("")
            }
            rest = rest[rest.index(after: name.endIndex)...]
        }
        pieces[pieces.count - 1] += rest
        return pieces
    }
}
