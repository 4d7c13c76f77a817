/// Collects diagnostics about one text.
struct Reporter {
    let file: String
    private(set) var diagnostics: [Diagnostic] = []
    private(set) var errorCount = 0

    /// No more diagnostics than this are kept.
    static let diagnosticsMax = 2000

    init(file: String) { self.file = file }

    mutating func report(
        _ severity: Diagnostic.Severity,
        _ sentence: Sentence,
        at range: SourceRange,
        path: String,
        related: [Diagnostic.Related] = []
    ) {
        if severity == .error { errorCount += 1 }
        // Who has so many reads no more of them; an error among the rest still counts as one.
        guard diagnostics.count < Self.diagnosticsMax || (severity == .error && errorCount == 1)
        else { return }
        diagnostics.append(
            Diagnostic(
                code: sentence.code,
                severity: severity,
                message: sentence.message,
                file: file,
                range: range,
                path: path,
                help: sentence.help,
                suggestion: sentence.suggestion,
                related: related
            )
        )
    }
}

/// What a diagnostic says: its code and its words.
struct Sentence {
    var code: DiagnosticCode
    var message: String
    var help: String?
    var suggestion: String?

    init(
        _ code: DiagnosticCode,
        _ message: String,
        help: String? = nil,
        suggestion: String? = nil
    ) {
        self.code = code
        self.message = message
        self.help = help
        self.suggestion = suggestion
    }
}
