/// Collects diagnostics about one text.
struct Reporter {
    let file: String
    private(set) var diagnostics: [Diagnostic] = []
    private(set) var errorCount = 0

    init(file: String) { self.file = file }

    mutating func report(
        _ severity: Diagnostic.Severity, _ sentence: Sentence, at range: SourceRange, path: String,
        related: [Diagnostic.Related] = []
    ) {
        if severity == .error { errorCount += 1 }
        diagnostics.append(
            Diagnostic(
                code: sentence.code, severity: severity, message: sentence.message, file: file,
                range: range, path: path, help: sentence.help, suggestion: sentence.suggestion,
                related: related))
    }
}

/// What a diagnostic says: its code and its words.
struct Sentence {
    var code: DiagnosticCode
    var message: String
    var help: String?
    var suggestion: String?

    init(
        _ code: DiagnosticCode, _ message: String, help: String? = nil, suggestion: String? = nil
    ) {
        self.code = code
        self.message = message
        self.help = help
        self.suggestion = suggestion
    }
}
