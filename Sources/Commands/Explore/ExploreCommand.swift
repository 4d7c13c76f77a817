import ArgumentParser
import Engine
import Glibc
import Simulation
import StatesLanguage
import Values

/// `pawl explore`: enumerates what can happen.
struct ExploreCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explore",
        abstract: "Enumerate every way in which a state machine can end.",
        discussion: """
            Nothing runs. For each task everything is tried that may become of it: results that \
            later Choices tell apart, the errors that handlers and its kind know, one unforeseen \
            error, a timeout. Each distinct end comes with the fewest outcomes that lead to it; \
            --end shows them, --save writes them as tests for `pawl test`.

            A property is one of
              never A [before B | after B | without B | twice]
              always A before B, always A after B
              eventually A, sometimes A
            where A and B are states ("in quotes" if there are spaces), `STATE fails`, \
            `STATE succeeds`, SUCCEEDED, FAILED, TIMED_OUT, or `FAILED with ERROR`.

            With properties only they are answered, each that does not hold with an execution that \
            shows it.

            Exit status: 0 explored, 1 a property does not hold, 2 definition invalid, 3 usage.

            Example:
              pawl explore nightly.asl.yaml
              pawl explore nightly.asl.yaml --property 'never Publish before QualityGate'
              pawl explore nightly.asl.yaml --end 4
              pawl explore nightly.asl.yaml --save nightly.explored.test.yaml
            """
    )

    enum Output: String, ExpressibleByArgument, CaseIterable {
        case text, json
    }

    @Argument(
        help: "The definition, the name of a machine of this project, or - for standard input.",
        completion: .definitions
    )
    var definition: String

    @Option(help: "Explore with this input only: JSON, a file, or - for standard input.")
    var input: JSONArgument?

    @Option(
        name: .shortAndLong,
        help: "Something that has to hold in every execution. May be repeated."
    )
    var property: [String] = []

    @Option(help: "Check the properties of this test file too.")
    var properties: String?

    @Option(help: "Show this end alone, with its script.")
    var end: Int?

    @Flag(help: "Show all ends, and not only the first of many.")
    var all = false

    @Option(help: "Write a test file with a test for each end. It must not exist yet.")
    var save: String?

    @Option(help: "Stop after so many seconds, and say what was left out.")
    var timeLimit = 10.0

    @Option(help: "STANDARD or EXPRESS.")
    var type = MachineTypeArgument.standard

    @Option(name: .shortAndLong, help: "text, or json with everything in full.")
    var output = Output.text

    @OptionGroup var colors: ColorOptions

    func validate() throws {
        guard timeLimit > 0 else { throw ValidationError("--time-limit has to be above 0.") }
    }

    func run() throws {
        let terminal = Terminal.current
        let source = try MachineSource.find(definition)
        let machine = try source.file.machine(
            type: type.type,
            paint: colors.paint(terminal.errors)
        )
        var exploration = Exploration(machine)
        exploration.type = type.type
        exploration.input = try input?.value("--input")
        exploration.properties = try readProperties(machine)
        let deadline = Self.seconds() + timeLimit
        exploration.isOutOfTime = { Self.seconds() >= deadline }
        let report = exploration.run()

        if let save { try self.save(report, to: save, source) }
        if let end, !report.ends.contains(where: { $0.number == end }) {
            throw CommandFailure(
                "there is no end \(end)",
                hint: "The ends are numbered from 1 to \(report.ends.count)."
            )
        }
        switch output {
        case .json:
            terminal.output.print(
                ExplorationJSON.json(of: report, machine: source.name, only: end).prettyText()
            )
        case .text:
            let page = ExplorationPage(
                report: report,
                name: source.name,
                endsMax: all ? .max : Self.endsShown,
                columns: terminal.output.columns,
                paint: colors.paint(terminal.output)
            )
            let lines = end.map { page.lines(ofEnd: $0) } ?? page.lines()
            terminal.output.print(
                lines: terminal.drawsUnicode ? lines : lines.map(PlainGlyphs.replaced)
            )
        }
        if report.properties.contains(where: { !$0.holds }) { throw ExitStatus.failed }
    }

    /// How many ends are shown without `--all`.
    private static let endsShown = 30

    private static func seconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    // MARK: Properties

    private func readProperties(_ machine: StateMachine) throws -> [Property] {
        var all: [Property] = []
        for text in property {
            do throws(PropertyError) {
                all.append(try Property(parsing: text, for: machine))
            } catch {
                let place = TextPlace(offset: error.offset, in: Array(text.utf8))
                throw CommandFailure(
                    "--property: \(place.label): \(error.message)",
                    hint: error.hint,
                    excerpt: place.excerpt
                )
            }
        }
        if let properties { all += try PropertyFile.read(properties, for: machine) }
        return all
    }

    // MARK: Saving

    private func save(
        _ report: ExplorationReport,
        to path: String,
        _ source: MachineSource
    ) throws(CommandFailure) {
        guard !FileAccess.exists(path) else {
            throw CommandFailure(
                "\(path): is there already",
                hint: "Name a file that does not exist, or move this one away."
            )
        }
        let isBeside =
            Path.folder(of: Path.absolute(path)) == Path.folder(of: Path.absolute(source.file.name))
        let text = report.testFile(
            definition: isBeside
                ? Path.name(of: source.file.name) : Path.absolute(source.file.name),
            isExpress: type == .express
        )
        try FileAccess.replace(path, text: text)
        let count = report.ends.count { $0.check == .reached }
        Terminal.current.errors.print("\(path): \(count) tests written")
    }
}
