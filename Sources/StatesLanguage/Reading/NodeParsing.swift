extension Node {
    /// Reads a YAML or JSON text into a located tree.
    ///
    /// YAML is read by the core schema of YAML 1.2 with YAML 1.1's merge keys. JSON is YAML here,
    /// but with JSON's own escapes. `# pawl:ignore` comments mark diagnostics, but nobody complains
    /// about one without effect: what it is for may be found later.
    ///
    /// - Returns: the tree, nil if the text is empty or broken; and what there is to say, errors
    ///   (a duplicate key does not hinder the tree) and warnings, in order of place.
    /// - Complexity: O(bytes + nodes, those counted that aliases bring in).
    public static func parse(
        _ source: DefinitionSource,
        limits: ReadingLimits = ReadingLimits()
    ) -> (node: Node?, diagnostics: [Diagnostic]) {
        let text = LocatedText.read(source, limits: limits)
        return (
            text.node, Suppressions(text).apply(to: text.reporter.diagnostics, knownCodes: nil)
        )
    }

    /// Reads a text as above and has its tree judged, for texts that are no definitions.
    ///
    /// - Parameters:
    ///   - source: the text.
    ///   - limits: what it may ask of the reader.
    ///   - codes: the codes that `judge` may give, beside those of the catalogue.
    ///   - judge: says what else there is to say about the tree.
    /// - Returns: the tree; and everything that there is to say, `# pawl:ignore` comments heeded, in
    ///   order of place.
    public static func parse(
        _ source: DefinitionSource,
        limits: ReadingLimits = ReadingLimits(),
        codes: [DiagnosticCode],
        judge: (Node) -> [Diagnostic]
    ) -> (node: Node?, diagnostics: [Diagnostic]) {
        let text = LocatedText.read(source, limits: limits)
        let judged = text.node.map(judge) ?? []
        return (
            text.node,
            Suppressions(text).apply(
                to: text.reporter.diagnostics + judged,
                knownCodes: DiagnosticCatalog.codes + codes.map(\.rawValue)
            )
        )
    }
}
