import Integrations
import StatesLanguage

/// Definitions and projects' files with what was found in them.
struct Validation {
    let type: StateMachineType
    private var results: [DiagnosticRenderer.File] = []

    init(type: StateMachineType) { self.type = type }

    /// Checks one more file; `pawl.yaml` is known by its name.
    mutating func take(_ file: DefinitionFile) {
        let diagnostics =
            Path.name(of: file.name) == ProjectConfiguration.fileName
            ? ProjectConfiguration.read(file.source, directory: Path.folder(of: file.name))
                .diagnostics
            : file.report(type: type).diagnostics
        results.append(DiagnosticRenderer.File(source: file.source, diagnostics: diagnostics))
    }

    var summary: DiagnosticSummary {
        DiagnosticSummary(results.flatMap(\.diagnostics), files: results.count)
    }

    func print(
        _ format: DiagnosticFormat,
        errorsOnly: Bool,
        to sink: TextSink,
        paint: Paint
    ) {
        let renderer = DiagnosticRenderer(
            format: format,
            usesColor: paint.isOn,
            severityMin: errorsOnly ? .error : .note
        )
        sink.write(Array(renderer.render(results).utf8))
    }
}
