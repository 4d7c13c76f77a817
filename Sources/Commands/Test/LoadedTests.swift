import Engine
import Simulation
import StatesLanguage

/// A test file and the machine that it is about.
struct LoadedTests {
    /// The test file's path.
    let file: String
    let tests: TestFile
    let program: Program
    /// The machine's name.
    let machine: String
    /// The definition's path.
    let definition: String

    /// Reads a test file and its definition; what is wrong with them is said on standard error.
    ///
    /// - Throws: ``ExitStatus/invalid``, or ``CommandFailure`` for a file that is not there.
    init(_ file: String, paint: Paint) throws {
        let source = DefinitionSource(name: file, bytes: try FileAccess.read(file))
        let (tests, machine) = try Self.read(source, paint: paint)
        self.file = file
        self.tests = tests
        self.machine = MachineName.of(machine.path)
        definition = machine.path
        program = Program(machine.machine, type: tests.type)
    }

    private struct Found {
        let path: String
        let machine: StateMachine
    }

    private static func read(
        _ source: DefinitionSource,
        paint: Paint
    ) throws -> (TestFile, Found) {
        var outcome: Result<Found, any Error>?
        let (file, diagnostics) = TestFile.read(source) { written in
            // An EXPRESS machine is checked as one once the file has said so.
            let found = Result { try machine(source.name, written, .standard, paint) }
            outcome = found
            return try? found.get().machine
        }
        SourceProblems.print(diagnostics, of: source, paint: paint)
        guard let file else { throw ExitStatus.invalid }
        let standard = try outcome?.get()
        if file.type == .standard, let standard { return (file, standard) }
        return (file, try machine(source.name, file.definition, file.type, paint))
    }

    private static func machine(
        _ file: String,
        _ written: String?,
        _ type: StateMachineType,
        _ paint: Paint
    ) throws -> Found {
        guard let path = TestFileFinder.definition(of: file, named: written) else {
            throw CommandFailure(
                "\(file): there is no definition beside this test file",
                hint: "definition: PATH in the file names another."
            )
        }
        let machine = try DefinitionFile.read(path).machine(type: type, paint: paint)
        return Found(path: path, machine: machine)
    }
}

/// What is wrong with a text, on standard error.
enum SourceProblems {
    /// Prints diagnostics with excerpts, and a line that sums them up; nothing if there are none.
    static func print(_ diagnostics: [Diagnostic], of source: DefinitionSource, paint: Paint) {
        guard !diagnostics.isEmpty else { return }
        let sink = Terminal.current.errors
        let renderer = DiagnosticRenderer(usesColor: paint.isOn, severityMin: .warning)
        let file = DiagnosticRenderer.File(source: source, diagnostics: diagnostics)
        sink.write(Array(renderer.render([file]).utf8))
        if diagnostics.contains(where: { $0.severity == .error }) {
            sink.print(DiagnosticSummary(diagnostics, files: 1).text(paint))
        }
    }
}
