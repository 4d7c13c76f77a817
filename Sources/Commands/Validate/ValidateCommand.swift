import ArgumentParser
import StatesLanguage

/// `pawl validate`: says what is wrong with definitions.
struct ValidateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate",
        abstract: "Check definitions and say what is wrong with them.",
        discussion: """
            Errors are what the service refuses too; warnings and notes are advice. \
            `pawl explain CODE` tells more about each. A comment `# pawl:ignore CODE reason` in the \
            YAML leaves one out.

            A pawl.yaml beside a definition is checked too.

            Exit status: 0 valid, 2 invalid (or a warning with --strict), 3 cannot be read.

            Example:
              pawl validate nightly.asl.yaml
              pawl validate statemachines --strict --format github
            """
    )

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text, json, sarif, github

        var format: DiagnosticFormat {
            switch self {
            case .text: .text
            case .json: .json
            case .sarif: .sarif
            case .github: .github
            }
        }
    }

    @Argument(
        help: "Files, folders to search, or - for standard input.",
        completion: .definitions
    )
    var paths: [String]

    @Option(help: "text for people, json, sarif for code scanning, github for annotations.")
    var format = Format.text

    @Option(help: "STANDARD or EXPRESS; an EXPRESS machine takes fewer kinds of Task.")
    var type = MachineTypeArgument.standard

    @Flag(help: "Let warnings fail too.")
    var strict = false

    @Flag(name: .shortAndLong, help: "Print errors only, and no summary.")
    var quiet = false

    @OptionGroup var colors: ColorOptions

    func run() throws {
        let terminal = Terminal.current
        let files = try DefinitionFinder.filesWithProjects(paths)
        var validation = Validation(type: type.type)
        var failures: [CommandFailure] = []
        for path in files {
            do throws(CommandFailure) {
                validation.take(try DefinitionFile.read(path))
            } catch { failures.append(error) }
        }
        validation.print(
            format.format,
            errorsOnly: quiet,
            to: terminal.output,
            paint: colors.paint(terminal.output)
        )
        failures.forEach { $0.report() }
        // Nothing that could be read is not "valid".
        if !quiet, failures.count < files.count {
            terminal.errors.print(validation.summary.text(colors.paint(terminal.errors)))
        }
        let summary = validation.summary
        if summary.errors > 0 || (strict && summary.warnings > 0) { throw ExitStatus.invalid }
        if !failures.isEmpty { throw ExitStatus.usage }
    }
}
