import Engine
import Runtime
import Values

/// An execution as it is shown while it runs: news in, lines out.
///
/// It knows no terminal and no clock.
struct LiveView: Sendable {
    let facts: MachineFacts
    private(set) var tree = ExecutionTree()
    /// How many visits at the top have been settled: shown for good, never to change.
    private(set) var settledCount = 0

    init(facts: MachineFacts) { self.facts = facts }

    /// The lines at a time.
    struct Frame: Equatable {
        /// Lines that will not change any more, not shown before.
        var settled: [String] = []
        /// Lines that may change.
        var active: [String] = []
    }

    /// How lines are put.
    struct Style {
        var paint = Paint.none
        var unicode = true
        var columns = 100
        /// The most lines that may change; there is no way to change those that have left the screen.
        var rows = 20
    }

    /// Takes in what has happened.
    ///
    /// - Parameters:
    ///   - events: the events that follow the last one taken.
    ///   - timers: the timers that were started with these events, in order.
    mutating func take(_ events: [HistoryEvent], timers: [Timestamp] = []) {
        let before = tree.visits.count
        for event in events { tree.take(event) }
        assign(timers, events: events, newVisits: before)
    }

    /// Gives each timer to the visit that waits for it.
    ///
    /// The engine asks for timers in the order of the events that they follow from, so the counts
    /// tell; where they differ, none is given.
    private mutating func assign(_ timers: [Timestamp], events: [HistoryEvent], newVisits: Int) {
        guard !timers.isEmpty else { return }
        var takers: [Int?] = []
        for event in events {
            guard Int(event.id) < tree.places.count else { return }
            let visit: Int? =
                if case .visit(let visit) = tree.places[Int(event.id)] { visit } else { nil }
            switch event.details {
            case .executionStarted: if facts.timeoutSeconds != nil { takers.append(nil) }
            case .stateEntered(.wait, _, _): takers.append(visit)
            case .taskScheduled(let task):
                if task.timeoutSeconds != nil { takers.append(nil) }
                if task.heartbeatSeconds != nil { takers.append(nil) }
            case .lambdaFunctionScheduled(_, _, let timeout, _):
                if timeout != nil { takers.append(nil) }
            case .activityScheduled(_, _, let timeout, let heartbeat):
                if timeout != nil { takers.append(nil) }
                if heartbeat != nil { takers.append(nil) }
            case .taskFailed, .taskTimedOut, .lambdaFunctionFailed, .lambdaFunctionTimedOut,
                .activityFailed, .activityTimedOut, .parallelStateFailed, .mapStateFailed,
                .mapRunFailed, .evaluationFailed:
                if let visit, tree.visits[visit].status == .retrying { takers.append(visit) }
            default: break
            }
        }
        guard takers.count == timers.count else { return }
        for case (let visit?, let until) in zip(takers, timers)
        where tree.visits[visit].endedAt == nil {
            tree.visits[visit].wakesAt = until
        }
    }

    /// The lines at a time.
    ///
    /// What it gives as settled it gives once.
    mutating func frame(at now: Timestamp, _ style: Style) -> Frame {
        let line = VisitLine(
            tree: tree,
            facts: facts,
            now: now,
            paint: style.paint,
            unicode: style.unicode
        )
        var frame = Frame()
        var active: [String] = []
        for visit in tree.top[settledCount...] {
            let isOver = tree.visits[visit].endedAt != nil && isDirectionKnown(visit)
            let lines = VisitLines(line: line).lines(visit)
            if active.isEmpty, isOver {
                frame.settled += lines
                settledCount += 1
            } else {
                active += lines
            }
        }
        frame.settled = frame.settled.map { Self.fitted($0, style) }
        frame.active = Self.collapsed(active, style).map { Self.fitted($0, style) }
        return frame
    }

    /// Whether it is known where a visit led to, so that its line says so.
    private func isDirectionKnown(_ visit: Int) -> Bool {
        tree.successor(of: visit) != nil || !tree.isRunning
    }

    private static func fitted(_ line: String, _ style: Style) -> String {
        let cut = TextWidth.cut(line, to: style.columns)
        return style.unicode ? cut : PlainGlyphs.replaced(in: cut)
    }

    /// The lines that fit: the middle is left out where they do not.
    private static func collapsed(_ lines: [String], _ style: Style) -> [String] {
        guard lines.count > style.rows, style.rows > 2 else { return lines }
        let tail = style.rows / 2
        let head = style.rows - tail - 1
        let left = style.paint(.faint, "  … \(lines.count - head - tail) more lines")
        return Array(lines.prefix(head)) + [left] + Array(lines.suffix(tail))
    }
}
