import StatesLanguage

/// The text of a definition and where it came from.
struct DefinitionFile {
    /// The file as it was named; `<stdin>` for standard input.
    let name: String
    let bytes: [UInt8]

    /// The name of what was read from standard input.
    static let standardInputName = "<stdin>"

    /// Reads a file, or standard input for `-`.
    static func read(_ path: String) throws(CommandFailure) -> DefinitionFile {
        if path == "-" {
            return DefinitionFile(name: standardInputName, bytes: try Terminal.current.input())
        }
        return DefinitionFile(name: path, bytes: try FileAccess.read(path))
    }

    var source: DefinitionSource { DefinitionSource(name: name, bytes: bytes) }

    /// Reads and checks the text.
    func report(type: StateMachineType = .standard) -> DefinitionReport {
        readDefinition(source, options: DefinitionOptions(type: type))
    }

    /// The machine; what is wrong with it is said on standard error.
    ///
    /// - Throws: ``ExitStatus/invalid``.
    func machine(type: StateMachineType = .standard, paint: Paint) throws -> StateMachine {
        let report = report(type: type)
        if let machine = report.machine { return machine }
        let sink = Terminal.current.errors
        let renderer = DiagnosticRenderer(usesColor: paint.isOn, severityMin: .error)
        let file = DiagnosticRenderer.File(source: source, diagnostics: report.diagnostics)
        sink.write(Array(renderer.render([file]).utf8))
        let errors = report.diagnostics.filter { $0.severity == .error }
        sink.print(DiagnosticSummary(errors, files: 1).text(paint))
        throw ExitStatus.invalid
    }
}
