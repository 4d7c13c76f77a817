import Integrations
import StatesLanguage

/// Definitions and projects' files with what was found in them.
struct Validation {
    let type: StateMachineType
    private var results: [DiagnosticRenderer.File] = []
    /// How many files were checked.
    private var count = 0
    /// The projects of the definitions, by their folders; nil where there is no usable `pawl.yaml`.
    private var projects: [String: ProjectConfiguration?] = [:]

    init(type: StateMachineType) { self.type = type }

    /// Checks one more file; `pawl.yaml` is known by its name.
    mutating func take(_ file: DefinitionFile) {
        let diagnostics =
            Path.name(of: file.name) == ProjectConfiguration.fileName
            ? ProjectConfiguration.read(file.source, directory: Path.folder(of: file.name))
                .diagnostics
            : readDefinition(file.source, options: options(for: file)).diagnostics
        count += 1
        let own = diagnostics.filter { $0.file == file.source.name }
        results.append(DiagnosticRenderer.File(source: file.source, diagnostics: own))
        // Rules in files of their own belong to `pawl.yaml`, and are shown where they stand.
        var others: [String] = []
        for name in diagnostics.map(\.file)
        where name != file.source.name && !others.contains(name) {
            others.append(name)
        }
        for name in others {
            let bytes = (try? FileAccess.read(name)) ?? []
            results.append(
                DiagnosticRenderer.File(
                    source: DefinitionSource(name: name, bytes: bytes),
                    diagnostics: diagnostics.filter { $0.file == name }
                )
            )
        }
    }

    /// How a definition is read: its tasks are looked at with the eyes of its project, if it has one.
    private mutating func options(for file: DefinitionFile) -> DefinitionOptions {
        var options = DefinitionOptions(type: type)
        let folder = ProjectFolder.of(file.name)
        if projects[folder] == nil {
            let isProject = FileAccess.exists(
                Path.join(folder, ProjectConfiguration.fileName)
            )
            projects[folder] = .some(
                isProject ? ProjectConfiguration.load(from: folder).configuration : nil
            )
        }
        guard let project = projects[folder] ?? nil else { return options }
        let check = TaskCheck(project, file: file.name)
        options.judge = { check.diagnostics(of: $0) }
        options.judgeCodes = TaskCheck.codes
        return options
    }

    var summary: DiagnosticSummary {
        DiagnosticSummary(results.flatMap(\.diagnostics), files: count)
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
