/// Draws the arrows that do not simply lead to the next state: each goes to the right, along a
/// lane, and back to its state.
///
/// Arrows to the same state share a lane.
struct LaneDrawing {
    /// An arrow's beginning: the row, and the column from which on it may be drawn.
    struct Source {
        let row: Int
        let column: Int
        let target: String
        let isDashed: Bool
    }

    private struct Lane {
        var sources: [Source]
        let targetRow: Int
        var isDashed: Bool { sources.allSatisfy(\.isDashed) }
        var top: Int { min(targetRow, sources.map(\.row).min() ?? targetRow) }
        var bottom: Int { max(targetRow, sources.map(\.row).max() ?? targetRow) }
    }

    /// Draws them beside what is on the canvas.
    static func draw(
        _ sources: [Source],
        targets: [String: (row: Int, column: Int)],
        on canvas: inout Canvas
    ) {
        var lanes: [Lane] = []
        var laneOf: [String: Int] = [:]
        for source in sources {
            guard let target = targets[source.target] else { continue }
            if let lane = laneOf[source.target] {
                lanes[lane].sources.append(source)
            } else {
                laneOf[source.target] = lanes.count
                lanes.append(Lane(sources: [source], targetRow: target.row))
            }
        }
        // The shortest come first and stand closest, so that few cross.
        lanes.sort { ($0.bottom - $0.top, $0.top) < ($1.bottom - $1.top, $1.top) }
        // Room for an arrow's head and a piece of its line.
        let left = max(canvas.width + 1, (targets.values.map(\.column).max() ?? 0) + 2)
        var taken: [[ClosedRange<Int>]] = []
        for lane in lanes {
            let range = lane.top...lane.bottom
            let free = taken.firstIndex { !$0.contains { $0.overlaps(range) } } ?? taken.count
            if free == taken.count { taken.append([]) }
            taken[free].append(range)
            draw(lane, at: left + 2 * free, targets: targets, on: &canvas)
        }
    }

    private static func draw(
        _ lane: Lane,
        at x: Int,
        targets: [String: (row: Int, column: Int)],
        on canvas: inout Canvas
    ) {
        let style: Paint.Style = lane.isDashed ? .caution : .faint
        let (vertical, horizontal): (Character, Character) = lane.isDashed ? ("╎", "╌") : ("│", "─")
        for y in lane.top...lane.bottom { canvas.set(vertical, x, y, style) }
        for source in lane.sources {
            let dash: Character = source.isDashed ? "╌" : "─"
            line(
                dash,
                from: source.column,
                to: x,
                source.row,
                source.isDashed ? .caution : .faint,
                on: &canvas
            )
            canvas.set(corner(source.row, lane), x, source.row, style)
        }
        guard let target = lane.sources.first.flatMap({ targets[$0.target] }) else { return }
        line(horizontal, from: target.column + 1, to: x, target.row, style, on: &canvas)
        canvas.set("◀", target.column, target.row, style)
        canvas.set(corner(target.row, lane), x, target.row, style)
    }

    /// A horizontal line; what goes up and down stays in front of it.
    private static func line(
        _ dash: Character,
        from start: Int,
        to end: Int,
        _ y: Int,
        _ style: Paint.Style,
        on canvas: inout Canvas
    ) {
        guard start < end else { return }
        for x in start..<end where canvas[x, y] == " " { canvas.set(dash, x, y, style) }
    }

    private static func corner(_ row: Int, _ lane: Lane) -> Character {
        row == lane.top ? "╮" : row == lane.bottom ? "╯" : "┤"
    }
}
