import ArgumentParser
import JSONata
import Runtime
import Values

/// `pawl eval`: tries an expression out.
struct EvalCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "eval",
        abstract: "Evaluate a path, an intrinsic function, or JSONata.",
        discussion: """
            The result is printed as JSON. With --batch, each line of the file is an object \
            {"expr", "data"?, "bindings"?, "context"?, "timelimit"? (ms), "depth"?}, and each line \
            printed is {"result"}, {"undefined": true} or \
            {"error": {"code", "position", "message"}}.

            Exit status: 0 evaluated, 1 evaluating failed, 2 the expression is invalid, 3 usage.

            Example:
              pawl eval '$.order.items[?(@.price > 10)].name' --input order.json
              pawl eval "States.Format('{} of {}', $.done, $.all)" --input '{"done": 1, "all": 3}'
              pawl eval --jsonata '$sum(items.price)' --input order.json
            """
    )

    enum Dialect: String, ExpressibleByArgument, CaseIterable {
        case standard, states
    }

    @Argument(help: "The expression.")
    var expression: String?

    @Flag(help: "The expression is JSONata.")
    var jsonata = false

    @Option(help: "standard JSONata, or as states of a machine have it, with $states.")
    var dialect = Dialect.standard

    @Option(
        help: "JSON Lines with an expression each, or - for standard input.",
        completion: .file()
    )
    var batch: String?

    @Option(name: .shortAndLong, help: "What $ is: a file, - for standard input, or JSON.")
    var input: JSONArgument?

    @Option(help: "What $$ is, the context object: a file, - or JSON.")
    var context: JSONArgument?

    @Option(
        name: [.long, .customLong("variables")],
        help: "The variables, an object of them by name: a file, - or JSON."
    )
    var bindings: JSONArgument?

    @Option(help: "From which random numbers and UUIDs come; without it each run gives others.")
    var seed: UInt64?

    func run() throws {
        var scope = EvaluationScope(seed: seed ?? UInt64.random(in: 0...UInt64.max))
        scope.input = try input?.value("--input")
        if let context { scope.context = try context.value("--context") }
        if let bindings {
            guard case .object(let object) = try bindings.value("--bindings") else {
                throw CommandFailure(
                    "--bindings: expected an object, name by name",
                    hint: #"For example --bindings '{"limit": 10}'."#
                )
            }
            scope.variables = object
        }
        switch (expression, batch) {
        case (let expression?, nil): try evaluate(expression, in: scope)
        case (nil, let file?): try answer(file, in: scope)
        case (_?, _?):
            throw CommandFailure("give either an expression or --batch, not both")
        case (nil, nil):
            throw CommandFailure(
                "there is no expression",
                hint: "For example: pawl eval '$.a.b' --input data.json"
            )
        }
    }

    private var evaluator: JSONataEvaluation {
        JSONataEvaluation(
            dialect: dialect == .states ? .states : .standard,
            now: SystemClock().now()
        )
    }

    // MARK: One

    private func evaluate(_ text: String, in scope: EvaluationScope) throws {
        let terminal = Terminal.current
        let result =
            jsonata ? evaluator.evaluate(text, in: scope) : PathEvaluation.evaluate(text, in: scope)
        switch result {
        case .result(let value): terminal.output.print(value.prettyText())
        case .undefined:
            if dialect == .states {
                throw CommandFailure(
                    "the expression is undefined, which lets a state fail",
                    status: .failed
                )
            }
            terminal.errors.print("undefined")
        case .error(let failure): throw self.failure(failure, in: text)
        }
    }

    private func failure(_ failure: Evaluation.Failure, in text: String) -> CommandFailure {
        let isSyntax =
            jsonata ? failure.code.hasPrefix("S") : failure.code == PathEvaluation.syntaxCode
        let status = isSyntax ? ExitStatus.invalid : .failed
        let words = jsonata || !isSyntax ? "\(failure.code): \(failure.message)" : failure.message
        guard let position = failure.position else { return CommandFailure(words, status: status) }
        let shown = jsonata ? evaluator.body(of: text) : text
        let place = TextPlace(
            offset: jsonata ? Self.offset(ofUTF16: position, in: shown) : position,
            in: Array(shown.utf8)
        )
        return CommandFailure(
            "the expression \(isSyntax ? "is invalid" : "fails") at \(place.label): \(words)",
            hint: jsonata ? nil : Self.hint(text),
            excerpt: place.excerpt,
            status: status
        )
    }

    /// Where a token ends that JSONata complains of is told in UTF-16 units; its last character is
    /// what is meant.
    private static func offset(ofUTF16 position: Int, in text: String) -> Int {
        let units = text.utf16
        let index = units.index(
            units.startIndex,
            offsetBy: max(0, position - 1),
            limitedBy: units.endIndex
        )
        return text.utf8.distance(
            from: text.utf8.startIndex,
            to: index ?? text.utf8.endIndex
        )
    }

    /// What was probably meant by something that is no expression.
    private static func hint(_ text: String) -> String? {
        if text.hasPrefix("{%") { return "That is JSONata: pawl eval --jsonata --dialect states" }
        let isWord = text.utf8.first.map { $0 & 0xDF >= 0x41 && $0 & 0xDF <= 0x5A } ?? false
        return isWord && !text.contains("(") ? "Did you mean '$.\(text)'?" : nil
    }

    // MARK: Many

    private func answer(_ file: String, in scope: EvaluationScope) throws {
        let bytes = try file == "-" ? Terminal.current.input() : FileAccess.read(file)
        let sink = Terminal.current.output
        let evaluator = evaluator
        EvaluationBatch { text, request in
            var scope = scope
            if let data = request["data"] ?? request["input"] { scope.input = data }
            if let context = request["context"] { scope.context = context }
            let bindings = request["bindings"] ?? request["variables"]
            if case .object(let object)? = bindings { scope.variables = object }
            guard jsonata else { return PathEvaluation.evaluate(text, in: scope) }
            return evaluator.evaluate(
                text,
                in: scope,
                depth: request["depth"]?.integerValue.map { Int(clamping: $0) },
                milliseconds: request["timelimit"]?.integerValue.map { Int(clamping: $0) }
            )
        }.answers(to: bytes, sink.write)
    }
}
