import DataCatalog

/// The text of a `sql` job's script, taken apart as far as is needed to say at which line it failed.
struct SQLScript {
    /// A statement, or a command of DuckDB's shell such as `.mode csv`.
    struct Statement: Equatable {
        /// The line on which its first word stands, from 1.
        let line: Int
        /// Its text, with the comments before it.
        let text: Substring
    }

    let text: String
    let statements: [Statement]

    init(_ text: String) {
        self.text = text
        var scanner = Scanner(text)
        statements = scanner.statements()
    }

    /// Whether the script sends its results to a file itself: then the shell's output is not ours.
    private var redirects: Bool {
        statements.contains { statement in
            let word = statement.text.trimmingPrefix { $0.isWhitespace }.lowercased()
            return [".output", ".o ", ".once", ".excel", ".read"].contains { word.hasPrefix($0) }
        }
    }

    /// The script with a note before each statement: its line goes into a file, so that it is known
    /// which one was at work when DuckDB ended.
    ///
    /// If it uses the shell's output itself, nothing is noted but that it has begun.
    func marked(in file: String) -> String {
        var result = SQLStage.script(line: nil).mark(in: file)
        if redirects || result.isEmpty { return result + text }
        for statement in statements {
            result += SQLStage.script(line: statement.line).mark(in: file)
            result += statement.text
            if !statement.text.hasSuffix("\n") { result += "\n" }
        }
        return result
    }
}

/// Finds the ends of statements: semicolons that stand in no text, name or comment.
private struct Scanner {
    private let bytes: [UInt8]
    private let text: String
    private var position = 0
    private var line = 1

    init(_ text: String) {
        self.text = text
        bytes = Array(text.utf8)
    }

    mutating func statements() -> [SQLScript.Statement] {
        var found: [SQLScript.Statement] = []
        while position < bytes.count {
            let start = position
            skipBlank()
            guard position < bytes.count else { break }
            let first = line
            if bytes[position] == UInt8(ascii: ".") { skipLine() } else { skipStatement() }
            found.append(SQLScript.Statement(line: first, text: slice(start, position)))
        }
        return found
    }

    private func slice(_ start: Int, _ end: Int) -> Substring {
        let utf8 = text.utf8
        let from = utf8.index(utf8.startIndex, offsetBy: start)
        return text[from..<utf8.index(from, offsetBy: end - start)]
    }

    private func peek(_ offset: Int = 0) -> UInt8? {
        position + offset < bytes.count ? bytes[position + offset] : nil
    }

    private mutating func advance() {
        if bytes[position] == UInt8(ascii: "\n") { line += 1 }
        position += 1
    }

    private mutating func skipLine() {
        while let byte = peek(), byte != UInt8(ascii: "\n") { advance() }
        if peek() != nil { advance() }
    }

    /// Space and comments.
    private mutating func skipBlank() {
        while let byte = peek() {
            if byte <= UInt8(ascii: " ") { advance() } else if !skipComment() { return }
        }
    }

    private mutating func skipComment() -> Bool {
        switch (peek(), peek(1)) {
        case (UInt8(ascii: "-"), UInt8(ascii: "-")): skipLine()
        case (UInt8(ascii: "/"), UInt8(ascii: "*")):
            position += 2
            while peek() != nil, !(peek() == UInt8(ascii: "*") && peek(1) == UInt8(ascii: "/")) {
                advance()
            }
            position = min(position + 2, bytes.count)
        default: return false
        }
        return true
    }

    private mutating func skipStatement() {
        while let byte = peek() {
            switch byte {
            case UInt8(ascii: ";"):
                advance()
                return skipRestOfLine()
            case UInt8(ascii: "'"): skipQuoted(byte, escapes: isAfterE)
            case UInt8(ascii: "\""): skipQuoted(byte, escapes: false)
            case UInt8(ascii: "$"): skipDollarQuoted()
            default: if !skipComment() { advance() }
            }
        }
    }

    /// After the last statement of a line, its end too, so that the next one has a line of its own.
    private mutating func skipRestOfLine() {
        var end = position
        while end < bytes.count, bytes[end] == UInt8(ascii: " ") || bytes[end] == 9 { end += 1 }
        if end < bytes.count, bytes[end] == UInt8(ascii: "\n") {
            position = end
            advance()
        }
    }

    /// Whether the quote at the position begins a text `E'…'`, in which backslashes escape.
    private var isAfterE: Bool {
        guard position > 0, bytes[position - 1] | 0x20 == UInt8(ascii: "e") else { return false }
        return position < 2 || !Self.isWord(bytes[position - 2])
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 0x80...:
            true
        default: false
        }
    }

    private mutating func skipQuoted(_ quote: UInt8, escapes: Bool) {
        advance()
        while let byte = peek() {
            advance()
            if byte == UInt8(ascii: "\\"), escapes, peek() != nil { advance() }
            if byte == quote { return }
        }
    }

    /// `$tag$ … $tag$`; a `$` that begins none is passed over.
    private mutating func skipDollarQuoted() {
        var end = position + 1
        while end < bytes.count, Self.isWord(bytes[end]) { end += 1 }
        guard end < bytes.count, bytes[end] == UInt8(ascii: "$") else { return advance() }
        let tag = bytes[position...end]
        position = end + 1
        while position < bytes.count {
            if bytes[position...].starts(with: tag) {
                position += tag.count
                return
            }
            advance()
        }
    }
}
