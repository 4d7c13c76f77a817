import ArgumentParser
import Engine
import Simulation
import StatesLanguage
import Values

/// `pawl test`: runs the tests of state machines.
struct TestCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "Run the tests of state machines, in virtual time.",
        discussion: """
            The tests of nightly.asl.yaml stand beside it in nightly.test.yaml: given an input and what \
            becomes of tasks, what is expected of status, path, output, attempts and time. No task \
            runs and no time passes.

            --coverage tells what the tests went through: states, transitions, rules and Default of \
            Choice states, retriers, catchers.

            Exit status: 0 all passed, 1 a test failed or the coverage is too small, 2 a test file or \
            its definition is invalid.

            Example:
              pawl test
              pawl test nightly.test.yaml --coverage
              pawl test . --min-coverage 100 --junit results.xml
              pawl test nightly.test.yaml --graph mermaid > coverage.mmd
            """
    )

    enum Output: String, ExpressibleByArgument, CaseIterable {
        case text, json
    }

    @Argument(
        help: "Test files, or folders to search for them. Without any the working folder.",
        completion: .file(extensions: ["yaml", "yml", "json"])
    )
    var files: [String] = []

    @Option(name: .shortAndLong, help: "Run only tests with this in their name.")
    var filter: String?

    @Flag(help: "Show what the tests went through, and what not.")
    var coverage = false

    @Option(
        help: ArgumentHelp(
            "Fail if fewer percent of a machine's transitions than this were taken.",
            valueName: "percent"
        )
    )
    var minCoverage: Double?

    @Option(
        help: "Draw the machine with what was taken, instead of the report: ascii, mermaid, dot."
    )
    var graph: GraphCommand.Format?

    @Option(
        name: .customLong("junit"),
        help: "Write the results to this file, as JUnit's XML.",
        completion: .file(extensions: ["xml"])
    )
    var junit: String?

    @Option(name: .shortAndLong, help: "text, or json with everything.")
    var output = Output.text

    @OptionGroup var colors: ColorOptions

    func validate() throws {
        if let minCoverage, !(0...100).contains(minCoverage) {
            throw ValidationError("--min-coverage is a number from 0 to 100")
        }
    }

    func run() throws {
        let terminal = Terminal.current
        let errorPaint = colors.paint(terminal.errors)
        let paths = try TestFileFinder.files(files.isEmpty ? ["."] : files)
        var results = TestResults()
        // A file that cannot be used keeps the others from nothing.
        var problem: ExitStatus?
        for path in paths {
            do {
                let loaded = try LoadedTests(path, paint: errorPaint)
                guard !loaded.tests.tests.isEmpty || loaded.tests.properties != nil else {
                    throw CommandFailure(
                        "\(path): there is no test in it",
                        hint: "tests: is an empty list.",
                        status: .invalid
                    )
                }
                results.run(loaded, filter: filter)
            } catch let status as ExitStatus {
                problem = problem ?? status
            } catch let failure as CommandFailure {
                failure.report()
                problem = problem ?? failure.status
            }
        }
        if let filter, problem == nil, results.count == 0 {
            throw CommandFailure("no test has '\(filter)' in its name")
        }
        if let junit { try FileAccess.replace(junit, text: JUnitReport.text(of: results)) }
        print(results)
        let tooSmall = uncovered(results)
        for line in tooSmall { terminal.errors.print("pawl: " + line) }
        if let problem { throw problem }
        if results.failedCount > 0 || !tooSmall.isEmpty { throw ExitStatus.failed }
    }

    private func print(_ results: TestResults) {
        let terminal = Terminal.current
        let paint = colors.paint(terminal.output)
        var lines: [String]
        if let graph {
            lines = results.coverage.flatMap { entry in
                graph.lines(
                    of: Chart(entry.program.machine, coverage: entry.coverage),
                    columns: terminal.output.columns,
                    paint: paint,
                    unicode: terminal.drawsUnicode
                )
            }
        } else if output == .json {
            lines = [TestJSON.json(of: results).prettyText()]
        } else {
            lines = TestReport(results: results, paint: paint, columns: terminal.output.columns)
                .lines(showsCoverage: coverage)
            if !terminal.drawsUnicode { lines = lines.map(PlainGlyphs.replaced) }
        }
        terminal.output.print(lines: lines)
    }

    /// The machines of which too little was taken, in words.
    private func uncovered(_ results: TestResults) -> [String] {
        guard let minCoverage else { return [] }
        return results.coverage.compactMap { entry in
            let share = entry.coverage.share(of: .transitions)
            guard share.percent < minCoverage else { return nil }
            return
                "\(entry.definition): \(share.covered) of \(share.total) transitions were taken, "
                + "\(CoverageText.percent(share)), and \(CoverageText.percent(minCoverage)) are asked for"
        }
    }
}

/// What came of test files.
struct TestResults {
    /// A test file and its runs.
    struct File {
        let loaded: LoadedTests
        let runs: [TestRun]
    }

    /// A machine and what all its tests went through.
    struct Covered {
        let definition: String
        let program: Program
        var coverage: Coverage
    }

    private(set) var files: [File] = []
    /// The machines in the order in which their tests ran.
    private(set) var coverage: [Covered] = []

    mutating func run(_ loaded: LoadedTests, filter: String?) {
        let tests = loaded.tests.tests.filter { filter.map($0.name.contains) ?? true }
        let runs = tests.map { test in
            TestRun(
                test,
                common: loaded.tests.outcomes,
                program: loaded.program,
                name: loaded.machine
            )
        }
        files.append(File(loaded: loaded, runs: runs))
        let index = coverage.firstIndex { $0.definition == loaded.definition }
        if index == nil {
            coverage.append(
                Covered(
                    definition: loaded.definition,
                    program: loaded.program,
                    coverage: Coverage(loaded.program.machine)
                )
            )
        }
        for run in runs { coverage[index ?? coverage.count - 1].coverage.add(run.coverage) }
    }

    var count: Int { files.reduce(0) { $0 + $1.runs.count } }
    var failedCount: Int { files.reduce(0) { $0 + $1.runs.count { !$0.passed } } }
}
