import JSONPath
import Values

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
    /// Whether the way goes on with something that is not plain: a slice, `..`, a function.
    var goesOn = false
    /// Whether it selects any number of values, which come as an array.
    var isIndefinite = false
    /// What filters on the way ask for: of the elements after so many steps, that a member is a value.
    var filters: [ElementFilter] = []

    /// A filter of the plainest form: `[?(@.a.b == 'c')]`.
    struct ElementFilter: Hashable, Sendable {
        /// After how many steps of the path its elements are reached.
        var stepCount: Int
        var steps: [DataStep]
        var constant: ConstantJSON
    }

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
        while let step = reader.next() {
            steps.append(step)
            if let (member, constant) = reader.filter {
                filters.append(
                    ElementFilter(
                        stepCount: steps.count,
                        steps: member,
                        constant: ConstantJSON(constant)
                    )
                )
            }
        }
        isIndefinite = reader.isIndefinite
        goesOn = !reader.text.allSatisfy { $0 == " " }
    }
}

/// Reads the plain steps at the beginning of a text: `.a.b[0]['c'][*]`.
struct StepReader {
    var text: Substring
    /// Whether a step was read that selects any number of values.
    private(set) var isIndefinite = false
    /// What the last step asks of the elements that it selects.
    private(set) var filter: (steps: [DataStep], constant: JSON)?

    init(text: Substring) { self.text = text }

    /// The next step; nil where there is none, or one of another kind.
    mutating func next() -> DataStep? {
        filter = nil
        guard let first = text.first else { return nil }
        if first == "." { return dotted() }
        if first == "[" { return bracketed() }
        return nil
    }

    private mutating func dotted() -> DataStep? {
        let rest = text.dropFirst()
        if rest.first == "*" {
            text = rest.dropFirst()
            isIndefinite = true
            return .element
        }
        if rest.first == "[" {
            text = rest
            return bracketed()
        }
        // Also `${Placeholder}`, which a template's author has not replaced yet.
        let name = rest.prefix { !".[]() ,*".contains($0) }
        let after = rest.dropFirst(name.count)
        guard !name.isEmpty, after.first != "(" else { return nil }
        text = after
        return .member(String(name))
    }

    private mutating func bracketed() -> DataStep? {
        if text.hasPrefix("[?(@.") { return filtered() }
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
        if inner == "*" { isIndefinite = true }
        return .element
    }

    /// `[?(@.a == 'b')]`; another filter is not plain.
    private mutating func filtered() -> DataStep? {
        guard let end = text.firstRange(of: ")]") else { return nil }
        var rest = StepReader(text: text[..<end.lowerBound].dropFirst(4))
        var steps: [DataStep] = []
        while let step = rest.next() { steps.append(step) }
        let sign = rest.text.drop { $0 == " " }
        guard sign.hasPrefix("==") else { return nil }
        var operand = String(sign.dropFirst(2).drop { $0 == " " })
        while operand.last == " " { operand.removeLast() }
        if operand.first == "'", operand.last == "'", operand.count >= 2 {
            filter = (steps, .string(String(operand.dropFirst().dropLast())))
        } else if let value = try? JSON(parsing: operand) {
            filter = (steps, value)
        } else if !operand.isEmpty, operand.allSatisfy({ $0.isLetter || $0 == "_" }) {
            // The service's dialect takes a bare word for a text.
            filter = (steps, .string(operand))
        } else {
            return nil
        }
        isIndefinite = true
        text = text[end.upperBound...]
        return .element
    }
}
