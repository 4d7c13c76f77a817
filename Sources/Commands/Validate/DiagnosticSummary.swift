import StatesLanguage

/// How many things were found, in one line.
struct DiagnosticSummary {
    let files: Int
    let errors: Int
    let warnings: Int
    let notes: Int
    let ignored: Int

    init(_ diagnostics: [Diagnostic], files: Int) {
        self.files = files
        let shown = diagnostics.filter { $0.suppression == nil }
        errors = shown.count { $0.severity == .error }
        warnings = shown.count { $0.severity == .warning }
        notes = shown.count { $0.severity == .note }
        ignored = diagnostics.count - shown.count
    }

    func text(_ paint: Paint) -> String {
        let counts = [
            errors > 0 ? paint(.boldBad, Self.count(errors, "error")) : nil,
            warnings > 0 ? paint(.boldCaution, Self.count(warnings, "warning")) : nil,
            notes > 0 ? Self.count(notes, "note") : nil,
            ignored > 0 ? paint(.faint, "\(ignored) ignored") : nil,
        ].compactMap { $0 }
        let verdict = errors == 0 ? paint(.boldGood, "valid") : nil
        let found = [verdict].compactMap { $0 } + counts
        return Self.count(files, "file") + ": " + found.joined(separator: ", ")
    }

    private static func count(_ number: Int, _ word: String) -> String {
        number == 1 ? "1 \(word)" : "\(number) \(word)s"
    }
}
