extension Check {
    /// X1: a JSONata expression within a longer text, white space counted, is plain text.
    static let quotedExpressions = Check { facts, reporter in
        facts.forEachState { state, _ in
            guard state.language == .jsonata else { return }
            var places = Templates.places(of: state)
            places += ["Output", "Items"].compactMap { state.place[$0] }
            for field in ["Choices", "Catch"] {
                places += (state.place[field]?.elements ?? []).compactMap { $0["Output"] }
            }
            for template in places {
                Templates.forEachString(in: template) { place, text in
                    guard !Surround.isPresent(in: text), let open = text.utf8Offset(of: "{%"),
                        let close = text.utf8Offset(of: "%}"), open < close
                    else { return }
                    reporter.report(
                        .warning,
                        Sentences.literalExpression(),
                        at: facts.source.range(within: place.node, utf8Offset: open),
                        path: place.path
                    )
                }
            }
        }
    }
}

extension String {
    /// How many bytes stand before the first two bytes that are those of a text.
    fileprivate func utf8Offset(of pair: String) -> Int? {
        let bytes = Array(utf8)
        let wanted = Array(pair.utf8)
        guard bytes.count >= wanted.count else { return nil }
        return (0...(bytes.count - wanted.count)).first { bytes[$0...].starts(with: wanted) }
    }
}
