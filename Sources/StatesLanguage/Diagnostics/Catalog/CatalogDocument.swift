extension DiagnosticCatalog {
    /// A catalogue as the page `docs/diagnostics.md`.
    ///
    /// - Parameter entries: these, and what tells about codes of other texts.
    /// - Returns: Markdown.
    public static func document(of entries: [Entry]) -> String {
        var out = """
            # Diagnostics

            Every code that `pawl validate`, `pawl test` and the commands that simulate report. Codes in capitals are
            the service's; the others are a letter for the family and a number: P for `pawl.yaml`, S for test files,
            scripts and mock configurations. `pawl explain CODE` shows one of them. A comment
            `# pawl:ignore CODE[, CODE] reason` in the YAML leaves out warnings and notes: behind something it
            counts for its line, alone on a line for the node that begins next.

            This page is made from the catalogue in the sources; a test keeps the two equal.

            | code | about |
            |---|---|

            """
        for entry in entries {
            out += "| [\(entry.code)](#\(entry.code.rawValue.lowercased())) | \(entry.title) |\n"
        }
        for entry in entries { out += "\n" + text(of: entry) }
        return out
    }

    private static func text(of entry: Entry) -> String {
        """
        ## \(entry.code)

        **\(entry.title).** \(entry.explanation)

        \(example(entry.bad, "Reported"))
        \(example(entry.good, "Not reported"))
        """
    }

    private static func example(_ text: String, _ title: String) -> String {
        guard !text.isEmpty else { return "\(title): the empty text.\n" }
        let language = text.hasPrefix("{") ? "json" : "yaml"
        return "\(title):\n\n```\(language)\n\(visible(text))\n```\n"
    }

    /// Control characters as words, and long lines cut: a page is for reading.
    private static func visible(_ text: String) -> String {
        var lines: [String] = []
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            var shown = ""
            for scalar in line.unicodeScalars.prefix(lineLengthMax) {
                if scalar.value < 0x20, scalar != "\t" {
                    shown += "<U+\(String(scalar.value, radix: 16, uppercase: true))>"
                } else {
                    shown.unicodeScalars.append(scalar)
                }
            }
            lines.append(line.unicodeScalars.count > lineLengthMax ? shown + " …" : shown)
        }
        return lines.joined(separator: "\n")
    }

    private static let lineLengthMax = 240
}
