import Values

extension JSONPathQuery {
    /// The path as the service's error texts print it: `$['a']['b'][0]`, `$..['id']`, `$['x'][?]`.
    ///
    /// The context object is printed as `$` too; the service gives its library the path without
    /// the second `$`.
    public var bracketNotation: String {
        var text = "$"
        for step in steps { text += step.bracketNotation }
        return text + (function?.text ?? "")
    }
}

extension PathStep {
    /// How one step is printed.
    var bracketNotation: String {
        switch self {
        case .member(let name): "['\(name)']"
        case .members(let names): "[" + names.map { "'\($0)'" }.joined(separator: ",") + "]"
        case .index(let index): "[\(index)]"
        case .indices(let indices): "[" + indices.map(String.init).joined(separator: ",") + "]"
        case .slice(let slice):
            "[\(slice.start.map(String.init) ?? ""):\(slice.end.map(String.init) ?? "")"
                + (slice.step.map { ":\($0)" } ?? "") + "]"
        case .wildcard: "[*]"
        case .descent: ".."
        case .filter: "[?]"
        }
    }
}
