import Engine
import Values

/// Shows one execution while it runs: as a tree on a terminal, as a log elsewhere.
struct Presenter {
    private(set) var view: LiveView
    private var screen: LiveScreen?
    /// Whether there was a tree: a report stands apart from it.
    let wasLive: Bool
    private let log: EventLog
    private let sink: TextSink
    private let paint: Paint
    private let unicode: Bool
    /// What a person can do meanwhile; stands under the tree.
    var footer = "Ctrl-C stops it"

    /// Lines left free under the tree, so that nothing scrolls by itself.
    private static let rowsFree = 4

    init(facts: MachineFacts, isLive: Bool, paint: Paint) {
        let terminal = Terminal.current
        sink = terminal.errors
        unicode = terminal.drawsUnicode
        self.paint = paint
        view = LiveView(facts: facts)
        log = EventLog(facts: facts, paint: paint)
        screen = isLive ? LiveScreen(sink) : nil
        wasLive = isLive
    }

    var tree: ExecutionTree { view.tree }

    /// Whether there is something that moves by itself.
    var isLive: Bool { screen != nil }

    /// Takes in what has happened.
    mutating func take(_ events: [HistoryEvent], timers: [Timestamp]) {
        let news = events.filter { $0.id > view.tree.lastEventID }
        view.take(news, timers: news.count == events.count ? timers : [])
        guard screen == nil else { return }
        sink.print(lines: news.compactMap { log.line($0, in: view.tree) }.map(shown))
    }

    /// Takes in what has happened before, and says nothing of it.
    mutating func skip(_ events: [HistoryEvent]) { view.take(events, timers: []) }

    /// Says something in between.
    mutating func note(_ line: String) {
        let text = shown(line)
        if screen == nil { sink.print(text) } else { screen?.note([text]) }
    }

    /// Redraws the tree as it is at a time.
    mutating func redraw(at now: Timestamp) {
        guard screen != nil else { return }
        let size = sink.size() ?? TextSink.Size(columns: 80, rows: 24)
        let style = LiveView.Style(
            paint: paint,
            unicode: unicode,
            columns: size.columns,
            rows: max(3, size.rows - Self.rowsFree)
        )
        var frame = view.frame(at: now, style)
        if view.tree.isRunning, let start = view.tree.startedAt {
            let taken = max(0, now.milliseconds - start.milliseconds) / 1000 * 1000
            let time = DurationText.text(milliseconds: taken)
            frame.active += ["", paint(.faint, shown("  \(time) · \(footer)"))]
        }
        screen?.show(frame)
    }

    /// Shows everything for good and gives the terminal back.
    mutating func finish(at now: Timestamp) {
        redraw(at: now)
        screen?.close()
        screen = nil
    }

    private func shown(_ text: String) -> String {
        unicode ? text : PlainGlyphs.replaced(in: text)
    }
}
