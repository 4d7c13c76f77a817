/// Diagnostics for people.
struct TextRendering {
    let usesColor: Bool

    func render(_ files: [DiagnosticRenderer.File]) -> String {
        var out = ""
        for file in files {
            let source = SourceText(
                file.source.bytes,
                unicodeBreaks: Encoding.hasUnicodeBreaks(file.source.bytes)
            )
            for diagnostic in file.diagnostics {
                write(diagnostic, source, named: file.source.name, into: &out)
            }
        }
        return out
    }

    private func write(
        _ diagnostic: Diagnostic,
        _ source: SourceText,
        named name: String,
        into out: inout String
    ) {
        let start = diagnostic.range.start
        out += styled("\(diagnostic.file):\(start.line):\(start.column):", .bold)
        out +=
            " "
            + styled(
                "\(diagnostic.severity.rawValue) \(diagnostic.code):",
                color(diagnostic.severity)
            )
        out += " " + styled(diagnostic.message, .bold) + "\n"
        // What is said about another text has no excerpt of this one.
        if diagnostic.file == name { excerpt(diagnostic, source, into: &out) }
        var advice = diagnostic.help ?? ""
        if let suggestion = diagnostic.suggestion {
            advice += (advice.isEmpty ? "" : " ") + "Did you mean \"\(suggestion)\"?"
        }
        if !advice.isEmpty { out += "  = \(advice)\n" }
        for related in diagnostic.related {
            let place = related.range.start
            out += "  - \(diagnostic.file):\(place.line):\(place.column): \(related.message)\n"
        }
    }

    // MARK: The excerpt

    /// How many characters of a line are shown before and after what is meant.
    private static let contextMax = 70

    private func excerpt(_ diagnostic: Diagnostic, _ source: SourceText, into out: inout String) {
        guard let range = source.line(diagnostic.range.start.line), !range.isEmpty else { return }
        let start = source.offset(of: diagnostic.range.start)
        let from = max(range.lowerBound, start - Self.contextMax)
        let to = min(range.upperBound, start + Self.contextMax)
        let first = boundary(at: from, in: source.bytes, down: true)
        let last = boundary(at: to, in: source.bytes, down: false)
        guard first <= start, start <= last else { return }
        let before = scalars(source.bytes[first..<start])
        let behind = scalars(source.bytes[start..<min(last, range.upperBound)])
        let lead = first > range.lowerBound ? "…" : ""
        let tail = last < range.upperBound ? "…" : ""
        let number = String(diagnostic.range.start.line)
        let gutter = String(repeating: " ", count: number.utf8.count)
        let width =
            diagnostic.range.end.line == diagnostic.range.start.line
            ? diagnostic.range.end.column - diagnostic.range.start.column
            : behind.unicodeScalars.count
        let underline = String(
            repeating: "~",
            count: max(0, min(width, behind.unicodeScalars.count) - 1)
        )
        let indent = String(
            repeating: " ",
            count: lead.unicodeScalars.count + before.unicodeScalars.count
        )
        out += " \(number) | \(lead)\(before)\(behind)\(tail)\n"
        out += " \(gutter) | \(indent)" + styled("^" + underline, color(diagnostic.severity)) + "\n"
    }

    private func boundary(at offset: Int, in bytes: [UInt8], down: Bool) -> Int {
        var offset = offset
        while offset > 0, offset < bytes.count, bytes[offset] & 0xC0 == 0x80 {
            offset += down ? -1 : 1
        }
        return offset
    }

    /// Text in which every character takes one column.
    private func scalars(_ bytes: ArraySlice<UInt8>) -> String {
        var text = ""
        for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
            text.unicodeScalars.append(
                scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) ? " " : scalar
            )
        }
        return text
    }

    // MARK: Colour

    private enum Style: String {
        case bold = "1"
        case red = "1;31"
        case yellow = "1;33"
        case blue = "1;34"
    }

    private func color(_ severity: Diagnostic.Severity) -> Style {
        switch severity {
        case .error: .red
        case .warning: .yellow
        case .note: .blue
        }
    }

    private func styled(_ text: String, _ style: Style) -> String {
        usesColor ? "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m" : text
    }
}
