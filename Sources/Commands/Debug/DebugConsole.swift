import Engine
import Simulation
import Values

/// Reads the commands of a debugger and answers them.
enum DebugConsole {
    private static let help = """
        step [N]         s    the next step, or N steps on
        back [N]         b    the step before, or N steps back
        continue         c    on to the next breakpoint, else to the end
        reverse          r    back to the breakpoint before, else to the beginning
        break STATE           stop where a state is entered: Load, Work[2]
        break error [NAME]    stop where something fails
        breaks, clear         show, remove all breakpoints
        goto EVENT       g    to an event of the history
        where            w    where this is
        list             l    the steps around this
        print [NAME]     p    input, output, variables, context, stages, or one stage: afterInputPath,
                              afterParameters, afterArguments, afterItemsPath, result,
                              afterResultSelector, afterResultPath; without a name stages
        eval EXPR        e    a path, an intrinsic function, or JSONata, with the data here
        help, quit       h q
        """

    private static let commands = [
        "step", "back", "continue", "reverse", "break", "breaks", "clear", "goto", "where", "list",
        "print", "eval", "help", "quit",
    ]
    private static let short = [
        "s": "step", "b": "back", "c": "continue", "r": "reverse", "g": "goto", "w": "where",
        "l": "list", "p": "print", "e": "eval", "h": "help", "q": "quit", "next": "step",
        "n": "step",
    ]

    /// Carries out commands until there are no more.
    ///
    /// - Throws: ``ExitStatus/usage`` for one that is none, where nobody types.
    static func run(_ session: inout DebugSession) throws {
        let terminal = Terminal.current
        print(["\(session.trace.name): \(session.trace.steps.count) steps; help lists the commands"]
        )
        print(session.here())
        var last = ""
        var lines = try CommandLines(terminal)
        while let line = lines.next() {
            let text = line.trimmingEnd
            // An empty line is the last command again, as in other debuggers.
            let command = text.isEmpty ? last : text
            guard !command.isEmpty else { continue }
            last = command
            let (isOver, problem) = carryOut(command, &session)
            if let problem {
                problem.report()
                if terminal.typedLine == nil { throw ExitStatus.usage }
            }
            if isOver { return }
        }
    }

    private static func carryOut(
        _ text: String,
        _ session: inout DebugSession
    ) -> (isOver: Bool, problem: CommandFailure?) {
        let words = text.split(separator: " ", maxSplits: 1)
        let word = words.first.map(String.init) ?? ""
        let rest = words.count > 1 ? String(words[1]) : ""
        let command = short[word] ?? word
        do throws(CommandFailure) {
            switch command {
            case "quit", "exit": return (true, nil)
            case "help": print(help.split(separator: "\n").map(String.init))
            case "step": try move(rest, 1, &session)
            case "back": try move(rest, -1, &session)
            case "continue", "reverse":
                session.run(forward: command == "continue")
                print(session.here())
            case "goto":
                guard let event = Int64(rest) else {
                    throw CommandFailure("goto: expected the number of an event, found '\(rest)'")
                }
                let last = session.trace.visits.tree.lastEventID
                guard event >= 1, event <= last else {
                    throw CommandFailure(
                        "goto: there is no event \(event): the history has 1 to \(last)"
                    )
                }
                session.go(to: event)
                print(session.here())
            case "break": try addBreak(rest, &session)
            case "breaks":
                let all = session.breakpoints.map(\.description)
                print(all.isEmpty ? ["no breakpoints"] : all)
            case "clear": session.removeBreakpoints()
            case "where": print(session.place())
            case "list": print(session.list())
            case "print":
                let name = rest.isEmpty ? "stages" : rest
                guard let lines = session.value(name) else { throw noValue(name) }
                print(lines)
            case "eval": try evaluate(rest, session)
            default: throw unknown(word)
            }
        } catch { return (false, error) }
        return (false, nil)
    }

    private static func move(
        _ text: String,
        _ direction: Int,
        _ session: inout DebugSession
    ) throws(CommandFailure) {
        guard let count = text.isEmpty ? 1 : Int(text), count > 0, count < 1_000_000 else {
            throw CommandFailure("expected how many steps, found '\(TextWidth.harmless(text))'")
        }
        let isMoved = session.move(by: direction * count)
        print(
            isMoved ? session.here() : [direction > 0 ? "this is the end" : "this is the beginning"]
        )
    }

    private static func addBreak(
        _ text: String,
        _ session: inout DebugSession
    ) throws(CommandFailure) {
        let names = session.trace.stateNames
        let words = text.split(separator: " ", maxSplits: 1).map(String.init)
        guard let first = words.first else {
            throw CommandFailure("break: expected a state, or error and perhaps its name")
        }
        if first == "error", !names.contains(text) {
            session.add(.error(words.count > 1 ? words[1] : nil))
            return
        }
        let address = OutcomeAddress(text, names: names)
        guard names.contains(address.state) else {
            let near = Suggestion.nearest(to: address.state, among: names).map {
                "Did you mean \($0)?"
            }
            throw CommandFailure(
                "break: there is no state '\(TextWidth.harmless(text))'",
                hint: near
            )
        }
        session.add(.state(address))
    }

    private static func evaluate(
        _ text: String,
        _ session: DebugSession
    ) throws(CommandFailure) {
        guard !text.isEmpty else { throw CommandFailure("eval: expected an expression") }
        switch session.evaluate(text) {
        case .result(let value): print(value.prettyText().split(separator: "\n").map(String.init))
        case .undefined: print(["undefined"])
        case .error(let failure): print(["\(failure.code): \(failure.message)"])
        }
    }

    private static func noValue(_ name: String) -> CommandFailure {
        let names =
            ["input", "output", "stages"] + DataStage.Name.allCases.map(\.rawValue)
        let near = Suggestion.nearest(to: name, among: names).map { "Did you mean \($0)? " } ?? ""
        return CommandFailure(
            "print: there is no '\(TextWidth.harmless(name))'",
            hint: near + "For a part of something: eval $.a.b"
        )
    }

    private static func unknown(_ word: String) -> CommandFailure {
        let near =
            Suggestion.nearest(to: word, among: commands).map { "Did you mean \($0)? " } ?? ""
        return CommandFailure(
            "'\(TextWidth.harmless(word))' is no command",
            hint: near + "help lists them."
        )
    }

    private static func print(_ lines: [String]) {
        let terminal = Terminal.current
        terminal.output.print(
            lines: terminal.drawsUnicode ? lines : lines.map(PlainGlyphs.replaced)
        )
    }
}

/// The commands that are typed, or that a script has.
private struct CommandLines {
    private let terminal: Terminal
    private var script: ArraySlice<Substring> = []

    private static let prompt = "(pawl) "

    init(_ terminal: Terminal) throws(CommandFailure) {
        self.terminal = terminal
        guard terminal.typedLine == nil else { return }
        script =
            String(decoding: try terminal.input(), as: UTF8.self)
            .split(separator: "\n", omittingEmptySubsequences: true)[...]
    }

    mutating func next() -> String? {
        guard let typedLine = terminal.typedLine else { return script.popFirst().map(String.init) }
        terminal.output.write(Array(Self.prompt.utf8))
        return typedLine()
    }
}
