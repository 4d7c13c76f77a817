public import Values

/// What reading a definition brought.
public struct DefinitionReport: Sendable {
    /// The machine; nil if there is any error.
    public var machine: StateMachine?
    /// What there is to say, in order of place; those left out at the author's wish are marked.
    public var diagnostics: [Diagnostic]
    /// The located tree; nil if the text is not YAML or JSON.
    public var tree: Node?

    /// The definition as JSON, aliases expanded.
    public var json: JSON? { tree?.json }

    /// Whether anything makes the definition unusable.
    public var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }
}

/// Reads a definition, YAML or JSON, and checks it.
///
/// Errors are what the service refuses; warnings and notes are advice and never hinder the machine.
///
/// - Complexity: O(bytes + values); a definition of 1,000 states takes some ten milliseconds.
public func readDefinition(
    _ source: DefinitionSource,
    options: DefinitionOptions = DefinitionOptions()
)
    -> DefinitionReport
{
    var text = LocatedText.read(source, limits: options.limits)
    let suppressions = Suppressions(text)
    var machine: StateMachine?
    var judged: [Diagnostic] = []
    if let node = text.node {
        var decoder = Decoder(text, options: options)
        let root = Place(root: node)
        if node.entries == nil {
            decoder.error(Sentences.definitionNotObject(), at: root)
        } else {
            let (decoded, outline) = decoder.machine(root)
            machine = decoded
            let facts = Facts(outline, source: text.source, options: options)
            for check in Check.all { check.run(facts, &decoder.reporter) }
        }
        text.reporter = decoder.reporter
        judged = options.judge?(node) ?? []
    } else if text.reporter.diagnostics.isEmpty {
        let sentence =
            source.bytes.isEmpty ? Sentences.emptyText() : Sentences.definitionNotObject()
        text.reporter.report(.error, sentence, at: .beginning, path: "/")
    }
    return DefinitionReport(
        machine: text.reporter.errorCount == 0 ? machine : nil,
        diagnostics: suppressions.apply(
            to: text.reporter.diagnostics + judged,
            knownCodes: DiagnosticCatalog.codes + options.judgeCodes.map(\.rawValue)
        ),
        tree: text.node
    )
}
