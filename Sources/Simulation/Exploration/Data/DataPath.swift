import JSONPath

/// One step into data that came from outside.
enum DataStep: Hashable, Sendable {
    case member(String)
    /// An element of an array, whichever: all elements of made-up arrays are alike.
    case element
}

/// What an expression reads, as far as it is a plain way of names and indexes.
struct DataPath: Hashable, Sendable {
    /// Where it begins.
    enum Root: Hashable, Sendable {
        case input
        case context
        case variable(String)
        /// `$states.result` of JSONata.
        case result
        /// `$states.errorOutput` of JSONata.
        case errorOutput
    }

    var root: Root
    var steps: [DataStep]
    /// Whether the way goes on with something that is not plain: a filter, a slice, a function.
    var goesOn = false

    init(root: Root, steps: [DataStep], goesOn: Bool = false) {
        self.root = root
        self.steps = steps
        self.goesOn = goesOn
    }

    /// The plain beginning of a JSONPath.
    init(_ query: JSONPathQuery) {
        switch query.root {
        case .input: root = .input
        case .context: root = .context
        case .variable(let name): root = .variable(name)
        }
        var text = Substring(query.text).drop { $0 == " " }
        text = text.drop { $0 == "$" }
        if case .variable(let name) = query.root { text = text.dropFirst(name.count) }
        steps = []
        var reader = StepReader(text: text)
        while let step = reader.next() { steps.append(step) }
        goesOn = !reader.text.allSatisfy { $0 == " " }
    }
}

/// Reads the plain steps at the beginning of a text: `.a.b[0]['c'][*]`.
struct StepReader {
    var text: Substring

    /// The next step; nil where there is none, or one of another kind.
    mutating func next() -> DataStep? {
        guard let first = text.first else { return nil }
        if first == "." { return dotted() }
        if first == "[" { return bracketed() }
        return nil
    }

    private mutating func dotted() -> DataStep? {
        let rest = text.dropFirst()
        if rest.first == "*" {
            text = rest.dropFirst()
            return .element
        }
        if rest.first == "[" {
            text = rest
            return bracketed()
        }
        let name = rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "-" || $0 == "$" }
        let after = rest.dropFirst(name.count)
        guard !name.isEmpty, after.first != "(" else { return nil }
        text = after
        return .member(String(name))
    }

    private mutating func bracketed() -> DataStep? {
        guard let close = text.firstIndex(of: "]") else { return nil }
        let inner = text[text.index(after: text.startIndex)..<close].filter { $0 != " " }
        if let quote = inner.first, quote == "'" || quote == "\"", inner.count >= 2,
            inner.last == quote
        {
            let raw = text[text.index(after: text.startIndex)..<close].drop { $0 == " " }
            let name = raw.dropFirst().prefix { $0 != quote }
            text = text[text.index(after: close)...]
            return .member(String(name))
        }
        guard inner == "*" || (!inner.isEmpty && inner.allSatisfy(\.isNumber)) else { return nil }
        text = text[text.index(after: close)...]
        return .element
    }
}
