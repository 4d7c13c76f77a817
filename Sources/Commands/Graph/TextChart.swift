import StatesLanguage

/// A chart drawn with characters: states from top to bottom along a spine, arrows that lead elsewhere
/// in lanes beside it, and boxes around what runs inside a state.
struct TextChart {
    /// The columns that branches may use side by side; beyond that they stand one below the other.
    let columns: Int

    static func lines(of chart: Chart, columns: Int, paint: Paint, unicode: Bool) -> [String] {
        TextChart(columns: columns).canvas(of: chart.scope).lines(paint, unicode: unicode)
    }

    /// The rows of one state and its ways out.
    fileprivate struct Placement {
        var canvas = Canvas()
        var targets: [String: (row: Int, column: Int)] = [:]
        var sources: [LaneDrawing.Source] = []
    }

    private func canvas(of scope: ChartScope) -> Canvas {
        let order = FlowOrder(scope)
        let all = order.states + order.unreachable
        let names = all.filter(\.inner.isEmpty).map { TextWidth.columns(of: Self.name($0)) }
        let nameWidth = min(names.max() ?? 0, Self.nameColumnsMax)
        var placement = Placement()
        for (index, state) in all.enumerated() {
            let isReachable = index < order.states.count
            let next = index + 1 < order.states.count ? order.states[index + 1].name : nil
            if !isReachable, index == order.states.count { placement.gap() }
            add(
                state,
                next: isReachable ? next : nil,
                nameWidth: nameWidth,
                isReachable: isReachable,
                to: &placement
            )
            if index + 1 < all.count, !state.leads(to: next) { placement.gap() }
        }
        LaneDrawing.draw(
            placement.sources,
            targets: placement.targets,
            on: &placement.canvas
        )
        return placement.canvas
    }

    private func add(
        _ state: ChartState,
        next: String?,
        nameWidth: Int,
        isReachable: Bool,
        to placement: inout Placement
    ) {
        let top = placement.canvas.height
        if state.inner.isEmpty {
            var x = placement.canvas.write(state.kind.sign, 0, top, state.kind.style)
            x = placement.canvas.write(
                TextWidth.padded(Self.name(state), to: nameWidth),
                x + 1,
                top,
                .bold
            )
            x = placement.canvas.write(state.kind.typeName, x + 2, top, .faint)
            if let detail = state.detail {
                let start = max(x + 2, nameWidth + Self.detailColumn)
                x = placement.canvas.write(Self.shown(detail), start, top, .faint)
            }
            if !isReachable { x = placement.canvas.write("unreachable", x + 2, top, .caution) }
            placement.targets[state.name] = (top, x + 1)
        } else {
            let box = box(around: state)
            placement.canvas.draw(box, 0, top)
            placement.targets[state.name] = (top, box.width(ofRow: 0) + 1)
        }
        addExits(of: state, next: next, to: &placement)
    }

    /// The ways out: those that lead elsewhere first, then the one to the next state.
    private func addExits(of state: ChartState, next: String?, to placement: inout Placement) {
        let down = state.exits.filter { $0.target != nil && $0.target == next && !$0.isForFailures }
        let aside = state.exits.filter { exit in
            exit.target != nil && (exit.target != next || exit.isForFailures)
        }
        let goesOn = !down.isEmpty || state.exits.contains { $0.target == nil }
        for (index, exit) in aside.enumerated() {
            let row = placement.canvas.height
            let isLast = index == aside.count - 1 && !goesOn
            let style: Paint.Style = exit.isForFailures ? .caution : .faint
            placement.canvas.write(isLast ? "╰" : "├", 0, row, .faint)
            placement.canvas.write(exit.isForFailures ? "╌" : "─", 1, row, style)
            var x = 2
            if let label = exit.label {
                x =
                    placement.canvas.write(
                        Self.shown(label),
                        3,
                        row,
                        exit.isForFailures ? .caution : nil
                    ) + 1
            }
            placement.sources.append(
                LaneDrawing.Source(
                    row: row,
                    column: x,
                    target: exit.target ?? "",
                    isDashed: exit.isForFailures
                )
            )
        }
        let row = placement.canvas.height
        for (index, exit) in down.enumerated() {
            placement.canvas.write(
                index == down.count - 1 ? "▼" : "│",
                0,
                row + index,
                .faint
            )
            if let label = exit.label { placement.canvas.write(Self.shown(label), 3, row + index) }
        }
        if state.exits.contains(where: { $0.target == nil }) {
            placement.canvas.write("■", 0, placement.canvas.height, .faint)
        }
    }

    // MARK: Boxes

    private func box(around state: ChartState) -> Canvas {
        let blocks = state.inner.map { inner in
            var block = Canvas()
            block.write(inner.title, 0, 0, .faint)
            block.draw(TextChart(columns: columns - 4).canvas(of: inner.scope), 0, 1)
            return block
        }
        let gap = 3
        let total = blocks.map(\.width).reduce(0, +) + gap * (blocks.count - 1) + 4
        let content = total <= columns ? Self.sideBySide(blocks, gap) : Self.stacked(blocks)
        var heading = Canvas()
        var x = heading.write(Self.name(state), 0, 0, .bold)
        x = heading.write(state.kind.typeName, x + 2, 0, .faint)
        if let detail = state.detail { heading.write(Self.shown(detail), x + 2, 0, .faint) }
        let width = max(content.width, heading.width + 2)
        var box = Canvas()
        box.write("╭─", 0, 0, .active)
        box.draw(heading, 3, 0)
        for x in heading.width + 4..<width + 3 { box.set("─", x, 0, .active) }
        box.set("╮", width + 3, 0, .active)
        box.draw(content, 2, 1)
        for y in 1...max(content.height, 1) {
            box.set("│", 0, y, .active)
            box.set("│", width + 3, y, .active)
        }
        let bottom = max(content.height, 1) + 1
        for x in 1..<width + 3 { box.set("─", x, bottom, .active) }
        box.set(state.exits.isEmpty ? "╰" : "├", 0, bottom, .active)
        box.set("╯", width + 3, bottom, .active)
        return box
    }

    private static func sideBySide(_ blocks: [Canvas], _ gap: Int) -> Canvas {
        var result = Canvas()
        var x = 0
        let height = blocks.map(\.height).max() ?? 0
        for (index, block) in blocks.enumerated() {
            if index > 0 { for y in 0..<height { result.set("╎", x - 2, y, .faint) } }
            result.draw(block, x, 0)
            x += block.width + gap
        }
        return result
    }

    private static func stacked(_ blocks: [Canvas]) -> Canvas {
        var result = Canvas()
        for block in blocks { result.draw(block, 0, result.height) }
        return result
    }

    // MARK: Words

    private static let nameColumnsMax = 32
    /// Where details begin, counted from the end of the longest name.
    private static let detailColumn = 12
    private static let textColumnsMax = 60

    private static func name(_ state: ChartState) -> String {
        TextWidth.cut(TextWidth.harmless(state.name), to: nameColumnsMax)
    }

    private static func shown(_ text: String) -> String {
        TextWidth.cut(TextWidth.harmless(text), to: textColumnsMax)
    }
}

extension TextChart.Placement {
    /// An empty row between states that do not follow each other.
    fileprivate mutating func gap() { canvas.set(" ", 0, canvas.height) }
}

extension ChartState {
    /// Whether it goes to that state without a failure.
    fileprivate func leads(to next: String?) -> Bool {
        exits.contains { $0.target != nil && $0.target == next && !$0.isForFailures }
    }
}

extension StateKind {
    /// The sign of the type.
    var sign: String {
        switch self {
        case .pass: "○"
        case .task: "●"
        case .choice: "◆"
        case .wait: "◷"
        case .succeed: "✔"
        case .fail: "✖"
        case .parallel, .map: "●"
        }
    }

    var style: Paint.Style {
        switch self {
        case .pass: .faint
        case .task, .parallel, .map: .active
        case .choice: .caution
        case .wait: .name
        case .succeed: .good
        case .fail: .bad
        }
    }
}
