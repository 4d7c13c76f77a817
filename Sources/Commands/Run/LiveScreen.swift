/// Shows lines on a terminal, and changes those that have changed.
struct LiveScreen {
    private let sink: TextSink
    /// The lines that may change, as they stand above the cursor.
    private var shown: [String] = []
    private var columns: Int?
    private var isCursorHidden = false

    init(_ sink: TextSink) { self.sink = sink }

    /// Brings the screen up to date with one write.
    mutating func show(_ frame: LiveView.Frame) {
        var out = ""
        let columnsNow = sink.columns
        if let columns, columns != columnsNow {
            // The terminal has broken the lines anew: begin again from where they began.
            let rows = shown.reduce(0) { rows, line in
                rows + max(1, (TextWidth.columns(of: line) + columnsNow - 1) / max(1, columnsNow))
            }
            if rows > 0 { out += "\u{1B}[\(rows)A" }
            out += "\r\u{1B}[J"
            shown = []
        }
        columns = columnsNow
        let lines = frame.settled + frame.active
        let first =
            lines.indices.first { $0 >= shown.count || shown[$0] != lines[$0] } ?? lines.count
        guard first < shown.count || first < lines.count || !out.isEmpty else { return }
        if !isCursorHidden {
            out += "\u{1B}[?25l"
            isCursorHidden = true
        }
        if first < shown.count { out += "\u{1B}[\(shown.count - first)A" }
        for index in first..<max(first, lines.count) {
            if index < shown.count, shown[index] == lines[index] {
                out += "\n"
            } else {
                out += "\r" + lines[index] + "\u{1B}[K\n"
            }
        }
        out += "\r\u{1B}[J"
        shown = frame.active
        sink.write(Array(out.utf8))
    }

    /// Shows lines for good, above those that may change.
    mutating func note(_ lines: [String]) {
        show(LiveView.Frame(settled: lines, active: shown))
    }

    /// Lets the terminal be as it was; the lines stay.
    mutating func close() {
        if isCursorHidden { sink.write(Array("\u{1B}[?25h".utf8)) }
        isCursorHidden = false
        shown = []
    }
}
