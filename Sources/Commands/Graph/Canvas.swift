/// A drawing made of characters, each with a style.
struct Canvas {
    struct Cell {
        /// Nil is the second column of a wide character.
        var character: Character?
        var style: Paint.Style?

        static let blank = Cell(character: " ", style: nil)
    }

    private(set) var rows: [[Cell]] = []

    /// How many rows there are.
    var height: Int { rows.count }

    /// The columns of the longest row.
    var width: Int { rows.map(\.count).max() ?? 0 }

    /// The columns of one row.
    func width(ofRow y: Int) -> Int { y < rows.count ? rows[y].count : 0 }

    /// The character at a place; a space where nothing is drawn.
    subscript(x: Int, y: Int) -> Character {
        guard y >= 0, x >= 0, y < rows.count, x < rows[y].count else { return " " }
        return rows[y][x].character ?? " "
    }

    mutating func set(_ character: Character, _ x: Int, _ y: Int, _ style: Paint.Style? = nil) {
        reserve(x + 1, y)
        rows[y][x] = Cell(character: character, style: style)
    }

    /// Writes a text and says where it ends.
    @discardableResult
    mutating func write(_ text: String, _ x: Int, _ y: Int, _ style: Paint.Style? = nil) -> Int {
        var x = x
        for character in text {
            let width = character.unicodeScalars.map(TextWidth.columns(of:)).max() ?? 0
            guard width > 0 else { continue }
            set(character, x, y, style)
            if width == 2 {
                reserve(x + 2, y)
                rows[y][x + 1] = Cell(character: nil, style: style)
            }
            x += width
        }
        return x
    }

    /// Copies another drawing in.
    mutating func draw(_ other: Canvas, _ x: Int, _ y: Int) {
        for (row, cells) in other.rows.enumerated() where !cells.isEmpty {
            reserve(x + cells.count, y + row)
            rows[y + row].replaceSubrange(x..<x + cells.count, with: cells)
        }
        if other.height > 0 { reserve(0, y + other.height - 1) }
    }

    private mutating func reserve(_ columns: Int, _ y: Int) {
        while rows.count <= y { rows.append([]) }
        let missing = columns - rows[y].count
        if missing > 0 { rows[y].append(contentsOf: repeatElement(.blank, count: missing)) }
    }

    /// The drawing line by line, without spaces at the ends of lines.
    func lines(_ paint: Paint, unicode: Bool) -> [String] {
        rows.map { row in
            let last = row.lastIndex { $0.character != " " } ?? -1
            var line = ""
            var run = ""
            var style: Paint.Style?
            for cell in row[...last] {
                guard let character = cell.character else { continue }
                if cell.style != style {
                    line += style.map { paint($0, run) } ?? run
                    (run, style) = ("", cell.style)
                }
                run.append(unicode ? character : PlainGlyphs.replacement(of: character))
            }
            return line + (style.map { paint($0, run) } ?? run)
        }
    }
}

/// What stands for the characters of drawings where only ASCII can be shown.
enum PlainGlyphs {
    static func replacement(of character: Character) -> Character {
        switch character {
        case "─", "╌", "╶": "-"
        case "│": "|"
        case "╎": ":"
        case "╭", "╮", "╰", "╯", "├", "┤", "┬", "┴", "┼": "+"
        case "▼": "v"
        case "◀": "<"
        case "▶", "→": ">"
        case "○": "o"
        case "●": "*"
        case "◆": "?"
        case "◷": "@"
        case "✔": "+"
        case "✖", "✗": "x"
        case "■": "#"
        case "…": "~"
        case "≤": "<"
        case "≥": ">"
        case "·": "."
        case "↻": "@"
        case "×": "x"
        default: character.isASCII ? character : "?"
        }
    }

    /// A text in which all drawing characters are replaced.
    static func replaced(in text: String) -> String { String(text.map(replacement)) }
}
