import ArgumentParser
import Engine
import Runtime
import Simulation
import StatesLanguage
import Values

/// `pawl verify`: whether recorded executions would go the same way under a definition.
struct VerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Say whether recorded executions would take the same path under a definition.",
        discussion: """
            Each execution is followed with the definition: its tasks give what they gave, its time is \
            the recorded one, nothing runs. The first place where the ways part is said of each. Tasks \
            that get another input, and another output at the end, are said too; with --strict they \
            count.

            'NAME/*' stands for all executions of a machine.

            Exit status: 0 all take the same path, 1 one does not, 2 definition invalid, 3 usage.

            Example:
              pawl verify nightly.asl.yaml @latest nightly/7f3a
              pawl verify nightly.asl.yaml 'nightly/*' --strict
            """
    )

    enum Output: String, ExpressibleByArgument, CaseIterable {
        case text, json
    }

    @Argument(
        help: "A file with a definition, or a machine of the project here.",
        completion: .definitions
    )
    var definition: String

    @Argument(help: "The executions.")
    var executions: [ExecutionArgument]

    @Flag(help: "Other inputs of tasks and another output count too.")
    var strict = false

    @Option(name: .shortAndLong, help: "text, or json.")
    var output = Output.text

    @OptionGroup var store: StoreOption
    @OptionGroup var colors: ColorOptions

    func run() throws {
        let terminal = Terminal.current
        let source = try MachineSource.find(definition)
        let errors = colors.paint(terminal.errors)
        let machine = try source.file.machine(type: .standard, paint: errors)
        let reader = try store.reader
        var (records, unreadable) = try records(in: reader)
        var verdicts: [VerifiedExecution] = []
        for record in records {
            do throws(CommandFailure) {
                verdicts.append(
                    try VerifiedExecution(record, machine, in: reader, isStrict: strict)
                )
            } catch { unreadable.append(error) }
        }
        switch output {
        case .json: terminal.output.print(JSON.array(verdicts.map(\.json)).prettyText())
        case .text:
            let paint = colors.paint(terminal.output)
            let lines = verdicts.flatMap { $0.lines(paint) } + [summary(verdicts)]
            terminal.output.print(
                lines: terminal.drawsUnicode ? lines : lines.map(PlainGlyphs.replaced)
            )
        }
        // An execution that cannot be read is none that takes the same path.
        unreadable.forEach { $0.report() }
        if !unreadable.isEmpty || !verdicts.allSatisfy(\.isGood) { throw ExitStatus.failed }
    }

    private func summary(_ verdicts: [VerifiedExecution]) -> String {
        let good = verdicts.count(where: \.isGood)
        let executions = verdicts.count == 1 ? "1 execution" : "\(verdicts.count) executions"
        return "\(executions), \(good) as recorded"
    }

    /// The executions that are asked for, and why some of them cannot be read.
    private func records(
        in reader: StoreReader
    ) throws(CommandFailure) -> ([ExecutionRecord], unreadable: [CommandFailure]) {
        var records: [ExecutionRecord] = []
        var unreadable: [CommandFailure] = []
        for argument in executions {
            guard argument.text.hasSuffix("/*") else {
                records.append(try argument.find(in: reader))
                continue
            }
            let machine = String(argument.text.dropLast(2))
            let all = try withStore { () throws(StoreError) in
                try reader.executions(of: machine)
            }
            unreadable += all.damages.map { CommandFailure($0) }
            guard !all.records.isEmpty || !all.damages.isEmpty else {
                throw CommandFailure(
                    "no execution of '\(TextWidth.harmless(machine))' is in \(store.folder)",
                    hint: "`pawl executions\(store.words)` lists them."
                )
            }
            records += all.records
        }
        return (records, unreadable)
    }
}

/// An execution followed with a definition.
private struct VerifiedExecution {
    let record: ExecutionRecord
    let comparison: PathComparison
    let misfits: [Replay.Misfit]
    let isStrict: Bool

    init(
        _ record: ExecutionRecord,
        _ machine: StateMachine,
        in reader: StoreReader,
        isStrict: Bool
    ) throws(CommandFailure) {
        let events = try withStore { () throws(StoreError) in try reader.history(of: record.key) }
        let recording = Recording(events, withRedrives: true)
        let replay = Replay(
            recording,
            with: record.execution(of: Program(machine, type: record.type)),
            extent: .all,
            clock: .asRecorded
        )
        self.record = record
        self.isStrict = isStrict
        misfits = replay.misfits
        comparison = PathComparison(
            recording,
            Recording(replay.history, withRedrives: true)
        )
    }

    private var isSameInAll: Bool {
        comparison.otherInputs.isEmpty && comparison.outputDifferences.isEmpty
    }

    var isGood: Bool { comparison.first == nil && (!isStrict || isSameInAll) }

    func lines(_ paint: Paint) -> [String] {
        let name = paint(.bold, record.key.description)
        let sign = isGood ? paint(.good, Signs.succeeded) : paint(.bad, Signs.failed)
        var lines: [String] = []
        if let first = comparison.first {
            lines.append("\(sign) \(name)  \(DivergenceText.text(first)) (event \(first.eventID))")
        } else {
            lines.append("\(sign) \(name)  takes the same path")
        }
        for misfit in misfits {
            lines.append(
                "    \(misfit.address) was \(misfit.recorded), here it is \(misfit.found)"
            )
        }
        for other in comparison.otherInputs {
            let words = other.differences.first.map(DifferenceText.text) ?? "another input"
            lines.append("    \(other.address) gets \(words)")
        }
        if comparison.first == nil {
            lines += comparison.outputDifferences.prefix(3).map {
                "    the output has \(DifferenceText.text($0))"
            }
        }
        return lines
    }

    var json: JSON {
        var object: JSONObject = [
            "executionArn": .string(record.identity.arn),
            "name": .string(record.key.description),
            "samePath": .bool(comparison.first == nil),
        ]
        object["firstDivergence"] = comparison.first.map { DivergenceText.json($0) }
        object["otherInputs"] = .array(
            comparison.otherInputs.map { other in
                [
                    "state": .string(other.address.description),
                    "differences": .array(other.differences.map(DifferenceText.json)),
                ]
            }
        )
        object["outputDifferences"] = .array(
            comparison.outputDifferences.map(DifferenceText.json)
        )
        return .object(object)
    }
}
