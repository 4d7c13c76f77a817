extension Node {
    /// Reads a YAML or JSON text into a located tree.
    ///
    /// YAML is read by the core schema of YAML 1.2 with YAML 1.1's merge keys. JSON is YAML here,
    /// but with JSON's own escapes.
    ///
    /// - Returns: the tree, nil if the text is empty or broken; and what there is to say, errors
    ///   (a duplicate key does not hinder the tree) and warnings, in order of place.
    /// - Complexity: O(bytes + nodes, those counted that aliases bring in).
    public static func parse(_ source: DefinitionSource, limits: ReadingLimits = ReadingLimits())
        -> (
            node: Node?, diagnostics: [Diagnostic]
        )
    {
        let text = LocatedText.read(source, limits: limits)
        return (text.node, Suppressions(text).apply(to: text.reporter.diagnostics))
    }
}
