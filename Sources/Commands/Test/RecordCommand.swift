import ArgumentParser
import Engine
import Runtime
import Simulation
import StatesLanguage
import Values

/// `pawl record`: makes a test of an execution.
struct RecordCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "record",
        abstract: "Make a test of an execution that has run.",
        discussion: """
            The test has the execution's input, what became of each of its task attempts, and expects \
            the same path and end. It is printed as a test file, to be edited and kept beside the \
            definition.

            Example:
              pawl record @latest > nightly.test.yaml
              pawl record @failed --name "the warehouse was busy" > nightly.busy.test.yaml
            """
    )

    @Argument(help: "The execution: @latest, @failed, a name or the beginning of one.")
    var execution: ExecutionArgument

    @Option(help: "The test's name. Without it the execution's.")
    var name: String?

    @OptionGroup var store: StoreOption

    func run() throws {
        let reader = try store.reader
        let record = try execution.find(in: reader)
        guard record.end != nil else {
            throw CommandFailure(
                "\(record.key) has not ended",
                hint: "A test is made of an execution that has."
            )
        }
        let recorded = try RecordedRun(record, in: reader)
        let test = RecordedTest(recorded: recorded, name: name ?? record.key.description)
        let simulation = test.simulation
        Terminal.current.output.write(Array(test.yaml.utf8))
        if simulation.execution.status != record.status {
            // Somebody stopped it, for example: no outcome of a task says so.
            Terminal.current.errors.print(
                "pawl: simulated, it ends as \(simulation.execution.status.rawValue) and not as "
                    + "\(record.status.rawValue); the test expects what the simulation does"
            )
        }
    }
}

/// A test made of a recorded execution.
struct RecordedTest {
    let recorded: RecordedRun
    let name: String
    /// The execution with the recorded outcomes, simulated.
    let simulation: Simulation

    init(recorded: RecordedRun, name: String) {
        self.recorded = recorded
        self.name = name
        let record = recorded.record
        simulation = Simulation.finished(
            program: recorded.program,
            input: record.input,
            identity: Simulation.identity(
                machine: record.identity.stateMachineName,
                startTime: record.identity.startTime
            ),
            seed: record.seed,
            sources: [recorded.outcomes]
        )
    }

    /// The test file.
    var yaml: String {
        let record = recorded.record
        var file = JSONObject()
        if let source = record.definitionSource {
            file["definition"] = .string(Path.name(of: source))
        }
        if record.type == .express { file["type"] = .string(record.type.rawValue) }
        var test = JSONObject()
        test["name"] = .string(name)
        test["input"] = record.input
        test["at"] = .string(record.identity.startTime.description)
        // Retries with jitter, States.UUID and their like draw from it. It has 64 bits, as in `execution.json`.
        test["seed"] = .string(String(record.seed))
        let outcomes = recorded.outcomes.script.json
        if outcomes.objectValue?.isEmpty == false { test["outcomes"] = outcomes }
        test["expect"] = expectations
        file["tests"] = [.object(test)]
        return YAMLText.text(of: .object(file))
    }

    private var expectations: JSON {
        let execution = simulation.execution
        var expect = JSONObject()
        expect["status"] = .string(execution.status.rawValue)
        expect["path"] = .array(simulation.path.map { .string($0) })
        if let output = execution.output { expect["output"] = output }
        if let error = execution.failure?.error { expect["error"] = .string(error) }
        var attempts = JSONObject()
        for attempt in simulation.attempts {
            let count = attempts[attempt.call.state]?.integerValue ?? 0
            attempts[attempt.call.state] = .integer(count + 1)
        }
        if !attempts.isEmpty { expect["attempts"] = .object(attempts) }
        return .object(expect)
    }
}
