import Engine
import Glibc
import StatesLanguage
import Values

/// State transitions: a loop of Pass and Choice states with payload templates.
enum EngineBenchmarks {
    static let rounds = 2000
    /// Init, then three transitions a round (Work, Note, Enough), then Done.
    static let transitions = 3 * rounds + 2

    static let loop = """
        StartAt: Init
        States:
          Init: {Type: Pass, Parameters: {count: 0, name.$: $.name, tags: [a, b]}, Next: Work}
          Work:
            Type: Pass
            Parameters:
              count.$: States.MathAdd($.count, 1)
              name.$: $.name
              tags.$: $.tags
              fixed: {unit: rows, source: drop}
            Next: Note
          Note:
            Type: Pass
            Result: {checked: true}
            ResultPath: $.note
            Next: Enough
          Enough:
            Type: Choice
            Choices:
              - {Variable: $.count, NumericGreaterThanEquals: \(rounds), Next: Done}
              - {And: [{Variable: $.name, StringEquals: nobody}, {Variable: $.note.checked, BooleanEquals: false}], Next: Done}
            Default: Work
          Done: {Type: Succeed}
        """

    static func program(_ text: String) -> Program {
        let report = readDefinition(DefinitionSource(name: "benchmark.asl.yaml", text: text))
        guard let machine = report.machine else {
            fatalError("\(report.diagnostics.map(\.message))")
        }
        return Program(machine)
    }

    static func execution(_ program: Program) -> Execution {
        let identity = ExecutionIdentity(
            name: "benchmark",
            stateMachineName: "loop",
            startTime: Timestamp(milliseconds: 1_767_225_600_000)
        )
        return Execution(
            program: program,
            identity: identity,
            input: ["name": "flights"],
            seed: 1
        )
    }

    static func run() {
        let program = program(loop)
        var events = 0
        // As a driver does: one buffer, emptied and used again.
        var effects = Effects()
        let memory = Measurement.best {
            var execution = execution(program)
            effects.removeAll()
            execution.apply(.started, at: execution.identity.startTime, into: &effects)
            precondition(execution.status == .succeeded, "\(String(describing: execution.failure))")
            events = effects.history.count
        }
        show(
            "transitions in memory, one core",
            thousands(Double(transitions) / memory.seconds) + " /s"
        )
        show(
            "allocations a transition",
            rounded(Double(memory.allocations) / Double(transitions), 2)
        )
        show("history events a transition", rounded(Double(events) / Double(transitions), 2))

        let path = "/tmp/pawl-benchmark-\(getpid()).jsonl"
        var bytes = 0
        let written = Measurement.best {
            var execution = execution(program)
            effects.removeAll()
            execution.apply(.started, at: execution.identity.startTime, into: &effects)
            var out: [UInt8] = []
            out.reserveCapacity(1 << 17)
            let file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
            defer { close(file) }
            bytes = 0
            for event in effects.history {
                event.write(into: &out)
                out.append(UInt8(ascii: "\n"))
                if out.count > 1 << 16 {
                    bytes += write(file, out, out.count)
                    out.removeAll(keepingCapacity: true)
                }
            }
            bytes += write(file, out, out.count)
        }
        unlink(path)
        show(
            "the same, history encoded and written to a file",
            thousands(Double(transitions) / written.seconds) + " /s, "
                + thousands(Double(bytes) / written.seconds / 1_000_000) + " MB/s"
        )
    }

    /// A chain of 1,000 states with templates, as text to Program.
    static func compile() {
        var text = "StartAt: S0\nStates:\n"
        for index in 0..<1000 {
            text += """
                  S\(index):
                    Type: Pass
                    Parameters: {a.$: $.a, b.$: "States.Format('{}-{}', $.a, $.b)", c: [1, 2, 3]}
                    \(index == 999 ? "End: true" : "Next: S\(index + 1)")

                """
        }
        let source = DefinitionSource(name: "thousand.asl.yaml", text: text)
        let read = Measurement.best {
            let report = readDefinition(source)
            guard let machine = report.machine else {
                fatalError("\(report.diagnostics.map(\.message).prefix(3))")
            }
            _ = Program(machine)
        }
        show(
            "a definition of 1,000 states, text to program",
            rounded(read.seconds * 1000) + " ms (\(text.utf8.count / 1000) kB)"
        )
    }
}
