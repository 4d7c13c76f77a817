import ArgumentParser
import StatesLanguage
import Values

/// `pawl explain`: tells about a code that `pawl validate`, `pawl test` and their like print.
struct ExplainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Explain a code of `pawl validate` or `pawl test`, with an example of each side.",
        discussion: """
            Without a code, all are listed.

            Example:
              pawl explain MISSING_TRANSITION_TARGET
              pawl explain p4
            """
    )

    @Argument(
        help: "The code, in any case.",
        completion: .list(CodeCatalog.entries.map(\.code.rawValue))
    )
    var code: String?

    @OptionGroup var colors: ColorOptions

    func run() throws {
        let sink = Terminal.current.output
        let paint = colors.paint(sink)
        guard let code else {
            sink.print(lines: Self.list(paint))
            return
        }
        guard let entry = CodeCatalog.entry(code) else { throw Self.unknown(code) }
        sink.print(
            lines: Self.page(entry, paint: paint, columns: min(sink.columns, Self.columnsMax))
        )
    }

    /// Longer lines are hard to read.
    private static let columnsMax = 88

    private static func unknown(_ code: String) -> CommandFailure {
        let codes = CodeCatalog.entries.map(\.code.rawValue)
        let near =
            Suggestion.nearest(to: code.uppercased(), among: codes).map { "Did you mean \($0)? " }
            ?? ""
        return CommandFailure(
            "there is no code '\(TextWidth.harmless(code))'",
            hint: near + "`pawl explain` lists all \(codes.count)."
        )
    }

    private static func list(_ paint: Paint) -> [String] {
        var table = TextTable(["CODE", "ABOUT"])
        for entry in CodeCatalog.entries {
            table.add([paint(.bold, entry.code.rawValue), entry.title])
        }
        return table.lines(paint: paint)
    }

    private static func page(
        _ entry: DiagnosticCatalog.Entry,
        paint: Paint,
        columns: Int
    ) -> [String] {
        var lines = [paint(.bold, "\(entry.code)  \(entry.title)"), ""]
        lines += TextWidth.wrapped(entry.explanation, to: columns)
        for (heading, style, text) in [
            ("Reported:", Paint.Style.bad, entry.bad),
            ("Not reported:", Paint.Style.good, entry.good),
        ] where !text.isEmpty {
            lines += ["", paint(style, heading), ""]
            lines += text.split(separator: "\n", omittingEmptySubsequences: false).prefix(linesMax)
                .map {
                    "    " + TextWidth.cut(TextWidth.harmless(String($0)), to: columns)
                }
        }
        return lines
    }

    private static let linesMax = 60
}
