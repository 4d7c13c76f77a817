import Values

/// Turns a located tree into the model, reporting whatever the service would refuse.
///
/// A function that decodes a part gives nil after having reported why.
struct Decoder {
    var reporter: Reporter
    let source: SourceText
    let options: DefinitionOptions
    /// The language of states that name none.
    var language = QueryLanguage.jsonPath
    /// How many scopes are around the one that is being decoded.
    var scopeDepth = 0

    init(_ text: LocatedText, options: DefinitionOptions) {
        reporter = text.reporter
        source = text.source
        self.options = options
    }

    mutating func error(
        _ sentence: Sentence,
        at range: SourceRange,
        path: String,
        related: [Diagnostic.Related] = []
    ) {
        reporter.report(.error, sentence, at: range, path: path, related: related)
    }

    /// Reports about a value.
    mutating func error(_ sentence: Sentence, at place: Place) {
        error(sentence, at: place.range, path: place.path)
    }

    // MARK: Fields

    /// Reports the members of a mapping that are none of its fields.
    mutating func refuseFields(_ place: Place, except allowed: [String], whatElse: [String] = []) {
        for entry in place.node.entries ?? [] where !allowed.contains(entry.key) {
            let sentence =
                whatElse.contains(entry.key)
                ? Sentences.fieldOfOtherLanguage(entry.key)
                : Sentences.unknownField(
                    entry.key,
                    near: Suggestion.nearest(to: entry.key, among: allowed),
                    allowed: allowed
                )
            error(sentence, at: entry.keyRange, path: Pointer.appending(entry.key, to: place.path))
        }
    }

    /// Reports those of the fields that a mapping lacks, as the service does: in one sentence.
    mutating func require(_ fields: [String], in place: Place) {
        let missing = fields.filter { place.node.entry($0) == nil }
        guard !missing.isEmpty else { return }
        error(Sentences.missingFields(missing), at: place.nameRange, path: place.path)
    }

    /// Reports all but the first of the fields if a mapping has more than one.
    mutating func excludeOneAnother(_ fields: [String], in place: Place) {
        let given = fields.compactMap { place.node.entry($0) }
        guard given.count > 1, let first = given.first else { return }
        for other in given.dropFirst() {
            error(
                Sentences.exclusiveFields(first.key, other.key),
                at: other.keyRange,
                path: Pointer.appending(other.key, to: place.path),
                related: [
                    Diagnostic.Related(range: first.keyRange, message: "'\(first.key)' is here")
                ]
            )
        }
    }

    // MARK: Plain values

    mutating func isMapping(_ place: Place) -> Bool {
        if place.node.entries != nil { return true }
        error(Sentences.wrongType(place.name, expected: "an object", found: place.node), at: place)
        return false
    }

    mutating func isSequence(_ place: Place) -> Bool {
        if place.node.elements != nil { return true }
        error(Sentences.wrongType(place.name, expected: "an array", found: place.node), at: place)
        return false
    }

    mutating func string(_ place: Place?) -> String? {
        guard let place else { return nil }
        if let text = place.string { return text }
        error(Sentences.wrongType(place.name, expected: "a string", found: place.node), at: place)
        return nil
    }

    mutating func bool(_ place: Place?) -> Bool? {
        guard let place, !place.isPlaceholder else { return nil }
        if case .bool(let value) = place.node.content { return value }
        error(
            Sentences.wrongType(place.name, expected: "true or false", found: place.node),
            at: place
        )
        return nil
    }

    mutating func integer(_ place: Place?, in range: ClosedRange<Int64>) -> Int64? {
        guard let place, !place.isPlaceholder else { return nil }
        guard let value = place.node.json.integerValue else {
            error(
                Sentences.wrongType(place.name, expected: "an integer", found: place.node),
                at: place
            )
            return nil
        }
        guard range.contains(value) else {
            error(
                Sentences.outOfRange(
                    place.name,
                    value: "\(value)",
                    "\(range.lowerBound)",
                    "\(range.upperBound)"
                ),
                at: place
            )
            return nil
        }
        return value
    }

    mutating func number(_ place: Place?, in range: ClosedRange<Double>) -> Double? {
        guard let place, !place.isPlaceholder else { return nil }
        guard let value = place.node.json.doubleValue else {
            error(
                Sentences.wrongType(place.name, expected: "a number", found: place.node),
                at: place
            )
            return nil
        }
        guard range.contains(value) else {
            error(
                Sentences.outOfRange(
                    place.name,
                    value: "\(place.node.json)",
                    Self.text(range.lowerBound),
                    range.upperBound == .greatestFiniteMagnitude
                        ? "any" : Self.text(range.upperBound)
                ),
                at: place
            )
            return nil
        }
        return value
    }

    private static func text(_ number: Double) -> String {
        Int64(exactly: number).map { "\($0)" } ?? "\(number)"
    }

    mutating func choice<Choice: RawRepresentable & CaseIterable>(
        _ place: Place?,
        of type: Choice.Type
    )
        -> Choice? where Choice.RawValue == String
    {
        guard let place, !place.isPlaceholder, let text = string(place) else { return nil }
        if let value = Choice(rawValue: text) { return value }
        let names = Choice.allCases.map(\.rawValue)
        error(
            Sentences.notOneOf(
                place.name,
                names,
                near: Suggestion.nearest(to: text, among: names)
            ),
            at: place
        )
        return nil
    }
}
