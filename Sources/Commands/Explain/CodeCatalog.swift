import StatesLanguage

/// Every code that a command prints, with what it means: those of definitions, of `pawl.yaml`, and of
/// test files, scripts and mock configurations.
enum CodeCatalog {
    /// In the order of `docs/diagnostics.md`.
    static let entries: [DiagnosticCatalog.Entry] =
        DiagnosticCatalog.entries + projectEntries + taskEntries + simulationEntries

    /// The entry of a code, in any case: `p1` is `P1`.
    static func entry(_ code: String) -> DiagnosticCatalog.Entry? {
        entries.first { $0.code.rawValue == code.uppercased() }
    }
}
