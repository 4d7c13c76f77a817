/// The forms in which diagnostics are shown.
public enum DiagnosticFormat: String, Sendable, CaseIterable {
    /// For people: place, sentence, the line with what is meant underlined, what to do.
    case text
    /// One JSON object with an array of diagnostics.
    case json
    /// SARIF 2.1.0, as code scanners exchange it.
    case sarif
    /// Workflow commands that GitHub shows beside the lines.
    case github
}

/// Shows what there is to say about one or more texts.
public struct DiagnosticRenderer: Sendable {
    /// One text and what there is to say about it.
    public struct File: Sendable {
        /// The text.
        public var source: DefinitionSource
        /// What there is to say.
        public var diagnostics: [Diagnostic]

        /// Makes one.
        public init(source: DefinitionSource, diagnostics: [Diagnostic]) {
            self.source = source
            self.diagnostics = diagnostics
        }
    }

    /// The form.
    public var format: DiagnosticFormat
    /// Whether text is coloured with ANSI's escape sequences.
    public var usesColor: Bool
    /// The mildest that is shown.
    public var severityMin: Diagnostic.Severity

    /// Makes a renderer.
    public init(
        format: DiagnosticFormat = .text,
        usesColor: Bool = false,
        severityMin: Diagnostic.Severity = .note
    ) {
        self.format = format
        self.usesColor = usesColor
        self.severityMin = severityMin
    }

    /// The whole output, with a line break at its end unless it is empty.
    ///
    /// What authors want left out is left out, but for SARIF, which has a field for it.
    public func render(_ files: [File]) -> String {
        let shown = files.map { file in
            var file = file
            file.diagnostics.removeAll {
                $0.severity < severityMin || (format != .sarif && $0.suppression != nil)
            }
            return file
        }
        return switch format {
        case .text: TextRendering(usesColor: usesColor).render(shown)
        case .json: JSONRendering.render(shown)
        case .sarif: SARIFRendering.render(shown)
        case .github: GitHubRendering.render(shown)
        }
    }
}
