/// Rows of text in columns that are as wide as what is in them.
struct TextTable {
    private let heading: [String]
    private var rows: [[String]] = []

    init(_ heading: [String]) { self.heading = heading }

    var isEmpty: Bool { rows.isEmpty }

    mutating func add(_ row: [String]) { rows.append(row) }

    /// The lines.
    ///
    /// - Parameters:
    ///   - paint: for the heading.
    ///   - columns: lines that are longer are cut; nil for none.
    /// - Returns: the heading and a line for each row.
    func lines(paint: Paint, columns: Int? = nil) -> [String] {
        let all = [heading.map { paint(.faint, $0) }] + rows
        let widths = heading.indices.map { column in
            all.map { column < $0.count ? TextWidth.columns(of: $0[column]) : 0 }.max() ?? 0
        }
        return all.map { row in
            var line = ""
            for (column, text) in row.enumerated() {
                let isLast = column == row.count - 1
                line += isLast ? text : TextWidth.padded(text, to: widths[column]) + "  "
            }
            return (columns.map { TextWidth.cut(line, to: $0) } ?? line).trimmingEnd
        }
    }
}
