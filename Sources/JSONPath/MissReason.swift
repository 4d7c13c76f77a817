public import Values

extension JSONPathQuery {
    /// Why a definite path finds nothing, in the words of the service's library: what stands after
    /// `Invalid path '…' : ` in a cause.
    ///
    /// - Complexity: O(steps).
    public func missReason(on document: JSON) -> String {
        var current = document
        var path = "$"
        for position in steps.indices {
            let step = steps[position]
            switch step {
            case .member(let name):
                guard case .object(let object) = current else {
                    return Self.notAnObject(step, path, current)
                }
                path += step.bracketNotation
                guard let value = object[name] else {
                    return position == steps.count - 1 && function == nil
                        ? noResults : "Missing property in path \(path)"
                }
                current = value
            case .members:
                guard case .object = current else { return Self.notAnObject(step, path, current) }
                return noResults
            case .index(let index):
                if current.isNull { return "The path \(path) is null" }
                guard case .array(let elements) = current else {
                    return "Filter: \(step.bracketNotation) can only be applied to arrays. "
                        + "Current context is: \(JavaText.of(current))"
                }
                guard let value = elements.element(at: index) else { return noResults }
                path += step.bracketNotation
                current = value
            case .indices, .slice, .wildcard, .descent, .filter: return noResults
            }
        }
        return noResults
    }

    private var noResults: String { "No results for path: \(bracketNotation)" }

    private static func notAnObject(_ step: PathStep, _ path: String, _ value: JSON) -> String {
        "Expected to find an object with property \(step.bracketNotation) in path \(path) but found "
            + "'\(JavaText.className(of: value))'. This is not a json object according to the "
            + "JsonProvider: 'com.jayway.jsonpath.spi.json.JacksonJsonProvider'."
    }
}
