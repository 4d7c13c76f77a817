/// The `# pawl:ignore CODE[, CODE] reason` comments of a YAML text.
///
/// Behind something, one counts for its line; alone on a line, for the node that begins on the next
/// line that has one.
struct Suppressions {
    init(_ text: LocatedText) {}

    func apply(to diagnostics: [Diagnostic]) -> [Diagnostic] {
        diagnostics.sorted { $0.range.start < $1.range.start }
    }
}
