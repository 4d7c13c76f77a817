import Simulation
import StatesLanguage

/// The properties of a test file.
enum PropertyFile {
    /// Reads them; what is wrong with the file is said on standard error.
    ///
    /// - Throws: ``ExitStatus/invalid``, or ``CommandFailure`` if it cannot be read.
    static func read(_ path: String, for machine: StateMachine) throws -> [Property] {
        let file = try DefinitionFile.read(path)
        let (test, diagnostics) = TestFile.read(file.source) { _ in machine }
        let found = test?.properties(file: file.name, for: machine)
        let errors = (diagnostics + (found?.diagnostics ?? [])).filter { $0.severity == .error }
        guard errors.isEmpty else {
            let renderer = DiagnosticRenderer(usesColor: false, severityMin: .error)
            let rendered = renderer.render([
                DiagnosticRenderer.File(source: file.source, diagnostics: errors)
            ])
            Terminal.current.errors.write(Array(rendered.utf8))
            throw ExitStatus.invalid
        }
        return found?.properties ?? []
    }
}
