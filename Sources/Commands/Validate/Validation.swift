import StatesLanguage

/// Definitions with what was found in them.
struct Validation {
    let type: StateMachineType
    private var results: [(file: DefinitionFile, diagnostics: [Diagnostic])] = []

    init(type: StateMachineType) { self.type = type }

    /// Checks one more definition.
    mutating func take(_ file: DefinitionFile) {
        results.append((file, file.report(type: type).diagnostics))
    }

    /// Leaves out what is not an error.
    mutating func keepErrors() {
        results = results.map { ($0, $1.filter { $0.severity == .error }) }
    }

    var summary: DiagnosticSummary {
        DiagnosticSummary(results.flatMap(\.diagnostics), files: results.count)
    }

    func print(_ format: ValidateCommand.Format, to sink: TextSink, paint: Paint) {
        for result in results {
            sink.print(
                lines: DiagnosticText.lines(result.diagnostics, of: result.file, paint: paint))
        }
    }
}
