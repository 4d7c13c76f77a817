import DataCatalog

/// Which part of a `sql` job's SQL is at work: the shell notes it in a file before each, so that it is
/// known which one DuckDB has ended in.
enum SQLStage: Equatable {
    /// The view of an input is made.
    case input(String)
    /// A statement of the script; without a line where that is not noted.
    case script(line: Int?)
    /// An output is written.
    case output(String)

    /// Commands of the shell that note it; none where the file's name cannot be given to the shell.
    func mark(in file: String) -> String {
        if file.contains("\"") || file.contains("\n") { return "" }
        return ".output \"\(file)\"\n.print \(text)\n.output\n"
    }

    private var text: String {
        switch self {
        case .input(let name): "input:\(SQLStage.word(name))"
        case .script(let line): line.map(String.init) ?? "script"
        case .output(let name): "output:\(SQLStage.word(name))"
        }
    }

    /// What a note says; nil if it says nothing.
    init?(note: String) {
        let note = note.filter { !$0.isWhitespace }
        if let line = Int(note) {
            self = .script(line: line)
        } else if note.hasPrefix("input:") {
            self = .input(PercentEncoding.decode(String(note.dropFirst("input:".count))))
        } else if note.hasPrefix("output:") {
            self = .output(PercentEncoding.decode(String(note.dropFirst("output:".count))))
        } else if note == "script" {
            self = .script(line: nil)
        } else {
            return nil
        }
    }

    /// A name as one word that means nothing to the shell.
    private static func word(_ name: String) -> String {
        FileName.of(name).replacing(" ", with: "%20")
    }
}
