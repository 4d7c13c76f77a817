import ArgumentParser
import Engine
import Simulation
import StatesLanguage
import Values

/// What becomes of tasks, as the commands that simulate take it.
struct OutcomeOptions: ParsableArguments {
    @Option(
        help: "A file that says what becomes of each state's task.",
        completion: .file(extensions: ["yaml", "yml", "json"])
    )
    var script: String?

    @Option(
        name: .customLong("fail"),
        help: ArgumentHelp(
            "A state's task fails with this error, in all attempts or in those named.",
            valueName: "STATE=ERROR[@1-2]"
        )
    )
    var failures: [String] = []

    @Option(
        name: .customLong("return"),
        help: ArgumentHelp(
            "A state's task succeeds with this result: JSON, or @ and a file.",
            valueName: "STATE=JSON"
        )
    )
    var results: [String] = []

    @Option(
        name: .customLong("took"),
        help: ArgumentHelp(
            "How long a state's task takes in virtual time: 45s, 1h30m, 250ms, or seconds.",
            valueName: "STATE=TIME"
        )
    )
    var durations: [String] = []

    @Option(
        name: .customLong("mock-config"),
        help: "A MockConfigFile.json of Step Functions Local; --case names a test case in it.",
        completion: .file(extensions: ["json"])
    )
    var mockConfiguration: String?

    @Option(
        name: .customLong("case"),
        help: ArgumentHelp("A test case of --mock-config.", valueName: "NAME")
    )
    var mockCase: String?

    func validate() throws {
        if (mockConfiguration == nil) != (mockCase == nil) {
            throw ValidationError("--mock-config and --case go together")
        }
    }

    /// The options that were given, by name.
    var given: [String] {
        [
            ("--script", script != nil), ("--fail", !failures.isEmpty),
            ("--return", !results.isEmpty), ("--took", !durations.isEmpty),
            ("--mock-config", mockConfiguration != nil),
        ].filter(\.1).map(\.0)
    }

    /// The script that `--script`, `--fail` and `--return` make, what the options say first.
    ///
    /// - Throws: ``CommandFailure`` or ``ExitStatus/invalid``.
    func script(for states: StateIndex, paint: Paint) throws -> OutcomeScript {
        var whole = OutcomeScript()
        for text in failures { whole.rules.append(try failure(text, states)) }
        for text in results { whole.rules.append(try result(text, states)) }
        guard let path = script else { return whole }
        let source = DefinitionSource(name: path, bytes: try FileAccess.read(path))
        let (script, diagnostics) = OutcomeScript.read(source, states: states)
        SourceProblems.print(diagnostics, of: source, paint: paint)
        guard let script else { throw ExitStatus.invalid }
        whole.rules += script.rules
        return whole
    }

    /// What `--took` says.
    func durations(
        for states: StateIndex
    ) throws(CommandFailure) -> [(address: OutcomeAddress, milliseconds: Int64)] {
        var result: [(address: OutcomeAddress, milliseconds: Int64)] = []
        for text in durations {
            let (address, value) = try split(text, "--took", states)
            // A number is seconds, as in scripts and tests.
            guard
                let milliseconds = DurationForm.milliseconds(of: value)
                    ?? Double(value).flatMap(DurationForm.milliseconds(ofSeconds:))
            else {
                throw CommandFailure(
                    "--took \(text): expected a duration such as 45s, 1h30m or 250ms, or a number of "
                        + "seconds"
                )
            }
            result.append((address, milliseconds))
        }
        return result
    }

    /// The test case that `--case` names; nil without it.
    func mock(
        for machine: String,
        _ states: StateIndex,
        paint: Paint
    ) throws -> MockConfiguration.TestCase? {
        guard let path = mockConfiguration, let name = mockCase else { return nil }
        let source = DefinitionSource(name: path, bytes: try FileAccess.read(path))
        let (first, problems) = MockConfiguration.read(source)
        guard let configuration = first else {
            SourceProblems.print(problems, of: source, paint: paint)
            throw ExitStatus.invalid
        }
        let found = configuration.testCases(named: name, machine: machine)
        guard let wanted = found.first, found.count == 1 else {
            throw Self.noCase(name, in: configuration, path, found)
        }
        // Read again with the states that the case may name.
        let (second, diagnostics) = MockConfiguration.read(source, states: (wanted.machine, states))
        SourceProblems.print(diagnostics, of: source, paint: paint)
        guard let second else { throw ExitStatus.invalid }
        return second.testCases.first { $0.machine == wanted.machine && $0.name == wanted.name }
    }

    private static func noCase(
        _ name: String,
        in configuration: MockConfiguration,
        _ path: String,
        _ found: [MockConfiguration.TestCase]
    ) -> CommandFailure {
        if found.count > 1 {
            let names = found.map { "\($0.machine)#\($0.name)" }.joined(separator: ", ")
            return CommandFailure(
                "\(path): several machines have a test case '\(name)'",
                hint: "One of \(names)."
            )
        }
        let names = configuration.testCases.map(\.name)
        let near = Suggestion.nearest(to: name, among: names).map { "Did you mean \($0)? " } ?? ""
        return CommandFailure(
            "\(path): has no test case '\(name)'",
            hint: near
                + (names.isEmpty ? "It has none." : "It has \(names.joined(separator: ", ")).")
        )
    }

    // MARK: One option

    private func failure(
        _ text: String,
        _ states: StateIndex
    ) throws(CommandFailure) -> OutcomeScript.Rule {
        let (address, value) = try split(text, "--fail", states)
        var error = value
        var attempts: ClosedRange<Int>?
        if let at = value.lastIndex(of: "@") {
            attempts = CallRange.range(of: String(value[value.index(after: at)...]))
            guard attempts != nil else {
                throw CommandFailure(
                    "--fail \(text): expected attempts such as 2, 1-3 or 4- behind @"
                )
            }
            error = String(value[..<at])
        }
        return OutcomeScript.Rule(
            state: address.state,
            iteration: address.iteration,
            attempts: attempts,
            outcome: Outcome(
                .throwsError(TaskFailure(error: error, cause: "As --fail says."))
            )
        )
    }

    private func result(
        _ text: String,
        _ states: StateIndex
    ) throws(CommandFailure) -> OutcomeScript.Rule {
        let (address, value) = try split(text, "--return", states)
        let json = try JSONArgument(argument: value).value("--return \(address.text)")
        return OutcomeScript.Rule(
            state: address.state,
            iteration: address.iteration,
            outcome: Outcome(.returns(json))
        )
    }

    /// `STATE=VALUE`, the state one with a task.
    private func split(
        _ text: String,
        _ option: String,
        _ states: StateIndex
    ) throws(CommandFailure) -> (OutcomeAddress, String) {
        guard let equals = text.firstIndex(of: "="), equals != text.startIndex,
            text.index(after: equals) != text.endIndex
        else {
            let value = ["--fail": "ERROR", "--return": "JSON", "--took": "TIME"][option] ?? ""
            throw CommandFailure("\(option) \(text): expected STATE=\(value)")
        }
        let address = OutcomeAddress(String(text[..<equals]), names: states.names)
        guard let entry = states[address.state] else {
            let near = Suggestion.nearest(to: address.state, among: states.names)
            throw CommandFailure(
                "\(option) \(text): the machine has no state '\(address.state)'",
                hint: near.map { "Did you mean \($0)?" }
                    ?? "Its tasks are \(states.taskNames.joined(separator: ", "))."
            )
        }
        guard case .task = entry.state.kind else {
            throw CommandFailure(
                "\(option) \(text): \(address.state) is a \(entry.state.kind.typeName) state",
                hint: "Its tasks are \(states.taskNames.joined(separator: ", "))."
            )
        }
        return (address, String(text[text.index(after: equals)...]))
    }
}
