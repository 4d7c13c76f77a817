/// What one state reads and assigns.
struct VariableUses {
    /// A read with the place of the text it is in.
    struct Read {
        var name: String
        var place: Place
        var range: SourceRange
        /// Whether it is called as a function.
        var isCalled: Bool
    }

    /// An `Assign` member.
    struct Write {
        var name: String
        var place: Place
    }

    /// Everything the state reads, wherever.
    var reads: [Read] = []
    /// What the state's own `Assign` sets.
    var own: [Write] = []
    /// What the `Assign` of each rule or catcher sets, by edge.
    var byEdge: [(kind: StateOutline.Edge.Kind, writes: [Write])] = []

    init(_ state: StateOutline, source: SourceText) {
        own = Self.writes(state.place["Assign"], state.language)
        for (index, rule) in (state.place["Choices"]?.elements ?? []).enumerated() {
            byEdge.append((.choice(index), Self.writes(rule["Assign"], state.language)))
        }
        for (index, catcher) in (state.place["Catch"]?.elements ?? []).enumerated() {
            byEdge.append((.catcher(index), Self.writes(catcher["Assign"], state.language)))
        }
        for member in state.place.members where !Self.others.contains(member.name) {
            collect(member, state.language, source)
        }
    }

    /// Fields without expressions, and scopes of their own.
    private static let others = [
        "Branches", "ItemProcessor", "Iterator", "Comment", "Type", "Next", "Default", "Resource",
        "Result",
        "QueryLanguage", "ResultPath",
    ]

    /// What an edge sets.
    func writes(on kind: StateOutline.Edge.Kind) -> [Write] {
        switch kind {
        case .next, .fallback: own
        case .choice, .catcher: byEdge.first { $0.kind == kind }?.writes ?? []
        }
    }

    /// Everything the state may set.
    var allWrites: [Write] { own + byEdge.flatMap(\.writes) }

    private static func writes(_ place: Place?, _ language: QueryLanguage) -> [Write] {
        (place?.members ?? []).map { member in
            let isPath = language == .jsonPath && member.name.hasSuffix(".$")
            return Write(
                name: isPath ? String(member.name.dropLast(2)) : member.name,
                place: member
            )
        }
    }

    private mutating func collect(_ place: Place, _ language: QueryLanguage, _ source: SourceText) {
        switch place.node.content {
        case .string(let text):
            let found: [VariableRead]
            switch language {
            case .jsonPath:
                guard
                    place.name.hasSuffix(".$") || place.name.hasSuffix("Path")
                        || place.name == "Variable"
                else { return }
                found = VariableRead.inPath(text)
            case .jsonata:
                guard text.hasPrefix("{%") else { return }
                found = VariableRead.inJSONata(text)
            }
            for read in found {
                reads.append(
                    Read(
                        name: read.name,
                        place: place,
                        range: Self.range(of: read, place, source),
                        isCalled: read.isCalled
                    )
                )
            }
        case .mapping:
            for member in place.members where member.name != "Comment" {
                collect(member, language, source)
            }
        case .sequence: for element in place.elements { collect(element, language, source) }
        case .null, .bool, .integer, .double: break
        }
    }

    private static func range(of read: VariableRead, _ place: Place, _ source: SourceText)
        -> SourceRange
    {
        let first = source.range(within: place.node, utf8Offset: read.offset)
        let last = source.range(
            within: place.node,
            utf8Offset: read.offset + read.name.utf8.count
        )
        return SourceRange(first.start, max(first.end, last.end))
    }
}
