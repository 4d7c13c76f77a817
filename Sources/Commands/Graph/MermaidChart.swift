import StatesLanguage

/// A chart as a Mermaid flowchart.
struct MermaidChart {
    private var lines = ["flowchart TD"]
    private var count = 0

    static func text(of chart: Chart) -> String {
        var writer = MermaidChart()
        writer.lines.append("    start((( )))")
        let entry = writer.add(chart.scope, depth: 1, end: nil)
        writer.lines.append("    start --> \(entry)")
        writer.lines += [
            "    classDef fail stroke:#c0392b,color:#c0392b",
            "    classDef done stroke:#27ae60,color:#27ae60",
            "    classDef point fill:#555,stroke:#555",
            "    class start point",
        ]
        return writer.lines.joined(separator: "\n")
    }

    private mutating func identifier() -> String {
        count += 1
        return "s\(count)"
    }

    /// Writes a scope.
    ///
    /// - Returns: the identifier of its first state.
    private mutating func add(_ scope: ChartScope, depth: Int, end: String?) -> String {
        var identifiers: [String: String] = [:]
        for state in scope.states { identifiers[state.name] = identifier() }
        for state in scope.states { add(state, identifiers[state.name] ?? "", depth) }
        var endpoint: String?
        for state in scope.states {
            for exit in state.exits {
                let from = identifiers[state.name] ?? ""
                guard let target = exit.target else {
                    if endpoint == nil {
                        let id = identifier()
                        line("\(id)(( ))", depth)
                        line("class \(id) point", depth)
                        endpoint = id
                    }
                    line("\(from) --> \(endpoint ?? "")", depth)
                    continue
                }
                line(arrow(exit, from, identifiers[target] ?? ""), depth)
            }
        }
        return identifiers[scope.start] ?? ""
    }

    private func arrow(_ exit: ChartExit, _ from: String, _ target: String) -> String {
        let label = exit.label.map { "|\(quoted($0))|" } ?? ""
        return "\(from) \(exit.isForFailures ? "-.->" : "-->")\(label) \(target)"
    }

    private mutating func add(_ state: ChartState, _ id: String, _ depth: Int) {
        guard state.inner.isEmpty else {
            addComposite(state, id, depth)
            return
        }
        let detail = state.detail.map { "<br/><small>\(escaped($0))</small>" } ?? ""
        let text = "\"\(escaped(state.name))\(detail)\""
        switch state.kind {
        case .choice: line("\(id){\(text)}", depth)
        case .wait: line("\(id)([\(text)])", depth)
        case .succeed:
            line("\(id)([\(text)])", depth)
            line("class \(id) done", depth)
        case .fail:
            line("\(id)([\(text)])", depth)
            line("class \(id) fail", depth)
        case .task: line("\(id)[\(text)]", depth)
        case .pass: line("\(id)(\(text))", depth)
        case .parallel, .map: line("\(id)[[\(text)]]", depth)
        }
    }

    private mutating func addComposite(_ state: ChartState, _ id: String, _ depth: Int) {
        let detail = state.detail.map { ": \($0)" } ?? ""
        line("subgraph \(id)[\(quoted("\(state.name) (\(state.kind.typeName)\(detail))"))]", depth)
        for inner in state.inner {
            let box = identifier()
            line("subgraph \(box)[\(quoted(inner.title))]", depth + 1)
            _ = add(inner.scope, depth: depth + 2, end: nil)
            line("end", depth + 1)
        }
        line("end", depth)
    }

    private mutating func line(_ text: String, _ depth: Int) {
        lines.append(String(repeating: "    ", count: depth) + text)
    }

    private func quoted(_ text: String) -> String { "\"\(escaped(text))\"" }

    private func escaped(_ text: String) -> String {
        var result = ""
        for character in TextWidth.harmless(text) {
            switch character {
            case "\"": result += "#quot;"
            case "<": result += "#lt;"
            case ">": result += "#gt;"
            case "#": result += "#35;"
            case "`": result += "#96;"
            default: result.append(character)
            }
        }
        return result
    }
}
