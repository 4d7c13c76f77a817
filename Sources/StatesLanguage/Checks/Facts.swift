/// What several checks ask about a definition, computed once.
struct Facts {
    let options: DefinitionOptions
    let source: SourceText
    /// The machine as it is written.
    let root: Place
    /// Every scope, an outer one before those in it.
    let scopes: [ScopeFacts]
    /// Whether the whole execution has a time limit.
    let hasMachineTimeout: Bool

    init(_ outline: ScopeOutline, source: SourceText, options: DefinitionOptions) {
        self.options = options
        self.source = source
        root = outline.place
        hasMachineTimeout = outline.place.node["TimeoutSeconds"] != nil
        var scopes: [ScopeFacts] = []
        Facts.collect(outline, parent: nil, into: &scopes)
        self.scopes = scopes
    }

    private static func collect(
        _ outline: ScopeOutline,
        parent: ScopeFacts.Parent?,
        into scopes: inout [ScopeFacts]
    ) {
        let number = scopes.count
        scopes.append(ScopeFacts(outline, parent: parent))
        for (index, state) in outline.states.enumerated() {
            for scope in state.scopes {
                collect(
                    scope,
                    parent: ScopeFacts.Parent(scope: number, state: index),
                    into: &scopes
                )
            }
        }
    }

    /// Every state with the scope it is in.
    func forEachState(_ body: (StateOutline, ScopeFacts) -> Void) {
        for scope in scopes {
            for state in scope.states { body(state, scope) }
        }
    }
}

/// One scope's graph.
struct ScopeFacts {
    /// The state that a scope is in.
    struct Parent {
        var scope: Int
        var state: Int
    }

    /// An edge whose target is known.
    struct Way {
        var edge: StateOutline.Edge
        var target: Int
    }

    let outline: ScopeOutline
    let parent: Parent?
    let index: NameIndex
    let start: Int?
    /// The ways out of each state.
    let ways: [[Way]]
    /// Whether each state can be reached from the start.
    let isReachable: [Bool]
    /// Whether from each state one can be reached with which the scope may end.
    let canFinish: [Bool]
    /// The number of each state's strongly connected component.
    let component: [Int]
    /// The states of each component that is a cycle, in the order of the text.
    let cycles: [[Int]]

    var states: [StateOutline] { outline.states }

    init(_ outline: ScopeOutline, parent: Parent?) {
        self.outline = outline
        self.parent = parent
        var index = NameIndex()
        for (number, state) in outline.states.enumerated() { index.set(state.name, to: number) }
        self.index = index
        start = outline.start?.string.flatMap { index[$0] }
        let ways = outline.states.map { state in
            state.edges.compactMap { edge in index[edge.target].map { Way(edge: edge, target: $0) }
            }
        }
        self.ways = ways
        let targets = ways.map { $0.map(\.target) }
        isReachable = Graph.reachable(from: start.map { [$0] } ?? [], targets)
        canFinish = Graph.reachable(
            from: outline.states.indices.filter {
                // What could not be decoded, or leads nowhere, is reported as that.
                outline.states[$0].isTerminal || ways[$0].isEmpty
                    || ways[$0].count < outline.states[$0].edges.count
            },
            Graph.reversed(targets)
        )
        component = Graph.components(targets)
        cycles = Graph.cycles(targets, component)
    }
}
