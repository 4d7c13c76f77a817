import ArgumentParser
import Values

/// `pawl eval`: tries an expression out.
struct EvalCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "eval",
        abstract: "Evaluate a path or an intrinsic function.",
        discussion: """
            The result is printed as JSON. With --batch, each line of the file is an object \
            {"expr", "data"?, "context"?, "variables"?}, and each line printed is \
            {"result"}, {"undefined": true} or {"error": {"code", "position", "message"}}.

            Example:
              pawl eval '$.order.items[?(@.price > 10)].name' --input order.json
              pawl eval "States.Format('{} of {}', $.done, $.all)" --input '{"done": 1, "all": 3}'
            """
    )

    @Argument(help: "The expression.")
    var expression: String?

    @Option(
        help: "JSON Lines with an expression each, or - for standard input.",
        completion: .file()
    )
    var batch: String?

    @Option(help: "What $ is: a file, - for standard input, or JSON.")
    var input: JSONArgument?

    @Option(help: "What $$ is, the context object: a file, - or JSON.")
    var context: JSONArgument?

    @Option(help: "The variables, an object of them by name: a file, - or JSON.")
    var variables: JSONArgument?

    @Option(help: "From which random numbers and UUIDs come; without it each run gives others.")
    var seed: UInt64?

    func run() throws {
        var scope = EvaluationScope(seed: seed ?? UInt64.random(in: 0...UInt64.max))
        scope.input = try input?.value("--input")
        if let context { scope.context = try context.value("--context") }
        if let variables {
            guard case .object(let object) = try variables.value("--variables") else {
                throw CommandFailure(
                    "--variables: expected an object, name by name",
                    hint: #"For example --variables '{"limit": 10}'."#
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

    private func evaluate(_ text: String, in scope: EvaluationScope) throws {
        switch PathEvaluation.evaluate(text, in: scope) {
        case .result(let value): Terminal.current.output.print(value.prettyText())
        case .undefined: break
        case .error(let failure): throw Self.failure(failure, in: text)
        }
    }

    private static func failure(_ failure: Evaluation.Failure, in text: String) -> CommandFailure {
        guard let position = failure.position else {
            return CommandFailure("\(failure.code): \(failure.message)", status: .failed)
        }
        let place = TextPlace(offset: position, in: Array(text.utf8))
        return CommandFailure(
            "the expression is invalid at column \(place.column): \(failure.message)",
            hint: hint(text),
            excerpt: place.excerpt,
            status: .invalid
        )
    }

    /// What was probably meant by something that is no expression.
    private static func hint(_ text: String) -> String? {
        if text.hasPrefix("{%") {
            return "That is JSONata; this evaluates JSONPath and intrinsic functions."
        }
        let isWord = text.utf8.first.map { $0 & 0xDF >= 0x41 && $0 & 0xDF <= 0x5A } ?? false
        return isWord && !text.contains("(") ? "Did you mean '$.\(text)'?" : nil
    }

    private func answer(_ file: String, in scope: EvaluationScope) throws {
        let bytes = try file == "-" ? Terminal.current.input() : FileAccess.read(file)
        let sink = Terminal.current.output
        EvaluationBatch { text, request in
            var scope = scope
            if let data = request["data"] ?? request["input"] { scope.input = data }
            if let context = request["context"] { scope.context = context }
            let variables = request["variables"] ?? request["bindings"]
            if case .object(let object)? = variables { scope.variables = object }
            return PathEvaluation.evaluate(text, in: scope)
        }.answers(to: bytes, sink.write)
    }
}
