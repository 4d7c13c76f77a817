public import StatesLanguage

/// What came of reading a `pawl.yaml`.
public struct ProjectReport: Sendable {
    /// The project; nil if there are errors.
    public var configuration: ProjectConfiguration?
    /// What there is to say, in order of place.
    public var diagnostics: [Diagnostic]

    /// Whether the project cannot be used.
    public var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }
}

extension ProjectConfiguration {
    /// The file's name in a project's folder.
    public static let fileName = "pawl.yaml"
    /// A longer file is refused.
    static let fileBytesMax = 1 << 20

    /// Reads the `pawl.yaml` of a project's folder; a folder without one is a project without anything.
    public static func load(from directory: String) -> ProjectReport {
        let path = directory + "/" + fileName
        guard Files.exists(path) else {
            return ProjectReport(configuration: ProjectConfiguration(), diagnostics: [])
        }
        guard let bytes = Files.read(path, bytesMax: fileBytesMax) else {
            return ProjectReport(
                configuration: nil,
                diagnostics: [
                    Diagnostic(
                        code: .projectFile,
                        severity: .error,
                        message: "The file cannot be read, or has more than \(fileBytesMax) bytes.",
                        file: path,
                        range: .beginning
                    )
                ]
            )
        }
        return read(DefinitionSource(name: path, bytes: bytes, format: .yaml), directory: directory)
    }

    /// Reads the text of a `pawl.yaml`; files that it names are looked for in `directory`.
    public static func read(_ source: DefinitionSource, directory: String) -> ProjectReport {
        let (node, problems) = Node.parse(source)
        var reader = ProjectReader(source, directory: directory)
        let configuration = node.map { reader.project($0) } ?? ProjectConfiguration()
        let diagnostics = (problems + reader.diagnostics).sorted { $0.range.start < $1.range.start }
        var report = ProjectReport(configuration: configuration, diagnostics: diagnostics)
        if report.hasErrors { report.configuration = nil }
        return report
    }
}
