import StatesLanguage

/// A chart in Graphviz' language.
struct DotChart {
    private var lines: [String] = []
    private var count = 0
    /// The clusters of composite states, by the identifier of their heading.
    private var clusters: [String: String] = [:]

    static func text(of chart: Chart) -> String {
        var writer = DotChart()
        writer.lines = [
            "digraph machine {", "    compound=true; rankdir=TB",
            "    node [shape=box, style=rounded, fontname=\"sans-serif\"]",
            "    edge [fontname=\"sans-serif\", fontsize=10]",
            "    start [shape=point, width=0.15]",
        ]
        let entry = writer.add(chart.scope, depth: 1)
        writer.lines += ["    start -> \(entry)", "}"]
        return writer.lines.joined(separator: "\n")
    }

    private mutating func identifier() -> String {
        count += 1
        return "s\(count)"
    }

    private mutating func add(_ scope: ChartScope, depth: Int) -> String {
        var identifiers: [String: String] = [:]
        for state in scope.states { identifiers[state.name] = identifier() }
        for state in scope.states { add(state, identifiers[state.name] ?? "", depth) }
        var endpoint: String?
        for state in scope.states {
            let from = identifiers[state.name] ?? ""
            for exit in state.exits {
                var attributes: [String] = []
                if let label = exit.label { attributes.append("label=\(quoted(label))") }
                if exit.isForFailures { attributes += ["style=dashed", "color=\"#c0392b\""] }
                if let cluster = clusters[from] { attributes.append("ltail=\(cluster)") }
                let target: String
                if let name = exit.target {
                    target = identifiers[name] ?? ""
                } else {
                    if endpoint == nil {
                        let id = identifier()
                        line("\(id) [shape=doublecircle, label=\"\", width=0.12]", depth)
                        endpoint = id
                    }
                    target = endpoint ?? ""
                }
                let list = attributes.isEmpty ? "" : " [\(attributes.joined(separator: ", "))]"
                line("\(from) -> \(target)\(list)", depth)
            }
        }
        return identifiers[scope.start] ?? ""
    }

    private mutating func add(_ state: ChartState, _ id: String, _ depth: Int) {
        let label = [state.name, state.detail].compactMap { $0 }.joined(separator: "\n")
        guard !state.inner.isEmpty else {
            line("\(id) [label=\(quoted(label))\(shape(of: state.kind))]", depth)
            return
        }
        clusters[id] = "cluster_\(id)"
        line("subgraph cluster_\(id) {", depth)
        line("style=rounded; label=\(quoted("\(state.kind.typeName)"))", depth + 1)
        line("\(id) [label=\(quoted(label)), shape=plaintext]", depth + 1)
        for inner in state.inner {
            let box = identifier()
            line("subgraph cluster_\(box) {", depth + 1)
            line("style=\"rounded,dotted\"; label=\(quoted(inner.title))", depth + 2)
            let entry = add(inner.scope, depth: depth + 2)
            line("}", depth + 1)
            line("\(id) -> \(entry)", depth + 1)
        }
        line("}", depth)
    }

    private func shape(of kind: StateKind) -> String {
        switch kind {
        case .choice: ", shape=diamond, style=solid"
        case .succeed: ", color=\"#27ae60\", peripheries=2"
        case .fail: ", color=\"#c0392b\", peripheries=2"
        case .wait: ", shape=ellipse"
        case .pass: ", style=\"rounded,dotted\""
        case .task, .parallel, .map: ""
        }
    }

    private mutating func line(_ text: String, _ depth: Int) {
        lines.append(String(repeating: "    ", count: depth) + text)
    }

    private func quoted(_ text: String) -> String {
        var result = "\""
        for character in text {
            switch character {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            default: result += TextWidth.harmless(String(character))
            }
        }
        return result + "\""
    }
}
