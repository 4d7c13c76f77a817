import Values

/// Where the rows are in a document, as a JSON classifier says: `$[*]`, `$.records[*]`, `$.a.b`.
public struct JSONRowPath: Sendable, Equatable, CustomStringConvertible {
    enum Step: Sendable, Equatable {
        case member(String)
        case elements
    }

    let steps: [Step]
    /// As it is written.
    public let description: String

    /// Reads a path; nil for one that has anything but names and `[*]`.
    public init?(_ text: String) {
        description = text
        guard text.hasPrefix("$") else { return nil }
        var steps: [Step] = []
        var rest = text.dropFirst()
        while let first = rest.first {
            rest = rest.dropFirst()
            if first == "." {
                let name = rest.prefix { $0 != "." && $0 != "[" }
                guard !name.isEmpty, name != "*" else { return nil }
                steps.append(.member(String(name)))
                rest = rest.dropFirst(name.count)
            } else if first == "[", rest.hasPrefix("*]") {
                steps.append(.elements)
                rest = rest.dropFirst(2)
            } else if first == "[", let quote = rest.first, quote == "'" || quote == "\"",
                let end = rest.dropFirst().firstIndex(of: quote),
                rest[rest.index(after: end)...].first == "]"
            {
                steps.append(.member(String(rest[rest.index(after: rest.startIndex)..<end])))
                rest = rest[rest.index(end, offsetBy: 2)...]
            } else {
                return nil
            }
        }
        self.steps = steps
    }

    /// The rows of a document.
    func rows(of document: JSON) -> [JSON] {
        var values = [document]
        for step in steps {
            switch step {
            case .member(let name): values = values.compactMap { $0[name] }
            case .elements: values = values.flatMap { $0.arrayValue ?? [] }
            }
        }
        return values
    }
}
