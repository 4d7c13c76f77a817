import ArgumentParser
import Values

/// `pawl eval`: tries an expression out.
struct EvalCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "eval",
        abstract: "Evaluate a path, an intrinsic function or JSONata.",
        discussion: """
            The result is printed as JSON. With --batch, each line of the file is an object \
            {"expr", "data"?, "context"?, "variables"?}, and each line printed is \
            {"result"}, {"undefined": true} or {"error": {"code", "position", "message"}}.

            With --jsonata the expression is JSONata, a line's variables are "bindings", and it may \
            have a "timelimit" (ms) and a "depth". A line without "data" has an undefined input. The \
            dialect `states` is that of Step Functions: --input is then $states.input.

            Example:
              pawl eval '$.order.items[?(@.price > 10)].name' --input order.json
              pawl eval "States.Format('{} of {}', $.done, $.all)" --input '{"done": 1, "all": 3}'
              pawl eval --jsonata '$sum(orders.price)' --input orders.json
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

    @Flag(help: "The expression is JSONata.")
    var jsonata = false

    @Option(help: "JSONata: the variables, an object of them by name: a file, - or JSON.")
    var bindings: JSONArgument?

    @Option(help: "JSONata: the language's own dialect, or that of Step Functions.")
    var dialect = DialectArgument.standard

    @Option(help: "From which random numbers and UUIDs come; without it each run gives others.")
    var seed: UInt64?

    func run() throws {
        if jsonata { return try runJSONata() }
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
        switch try source("pawl eval '$.a.b' --input data.json") {
        case .expression(let text):
            try show(PathEvaluation.evaluate(text, in: scope), of: text)
        case .batch(let file): try answer(file, in: scope)
        }
    }

    private enum Source {
        case expression(String)
        case batch(String)
    }

    private func source(_ example: String) throws -> Source {
        switch (expression, batch) {
        case (let expression?, nil): return .expression(expression)
        case (nil, let file?): return .batch(file)
        case (_?, _?): throw CommandFailure("give either an expression or --batch, not both")
        case (nil, nil):
            throw CommandFailure("there is no expression", hint: "For example: \(example)")
        }
    }

    private func runJSONata() throws {
        var options = JSONataEvaluation.Options()
        options.seed = seed ?? UInt64.random(in: 0...UInt64.max)
        options.dialect = dialect.dialect
        let input = try input?.value("--input")
        let context = try context?.value("--context")
        if let given = try (bindings ?? variables)?.value("--bindings") {
            guard case .object(let object) = given else {
                throw CommandFailure("--bindings: expected an object, name by name")
            }
            options.bindings = object
        }
        switch dialect {
        case .standard: options.input = input
        case .states:
            if options.bindings["states"] == nil {
                options.bindings["states"] = ["input": input ?? [:], "context": context ?? [:]]
            }
        }
        switch try source("pawl eval --jsonata '$sum(prices)' --input data.json") {
        case .expression(let text):
            try show(JSONataEvaluation.evaluate(text, options), of: text)
        case .batch(let file):
            let bytes = try file == "-" ? Terminal.current.input() : FileAccess.read(file)
            EvaluationBatch { text, request in
                var options = options
                options.input = request["data"] ?? options.input
                if let bindings = request["bindings"]?.objectValue { options.bindings = bindings }
                options.depth = request["depth"]?.integerValue.map { Int(clamping: $0) }
                options.timeLimit = request["timelimit"]?.integerValue.map { Int(clamping: $0) }
                return JSONataEvaluation.evaluate(text, options)
            }.answers(to: bytes, Terminal.current.output.write)
        }
    }

    private func show(_ evaluation: Evaluation, of text: String) throws {
        switch evaluation {
        case .result(let value): Terminal.current.output.print(value.prettyText())
        case .undefined: break
        case .error(let failure): throw self.failure(failure, in: text)
        }
    }

    private func failure(_ failure: Evaluation.Failure, in text: String) -> CommandFailure {
        if jsonata {
            let place = failure.position.map { " at position \($0)" } ?? ""
            let isSyntax = failure.code.hasPrefix("S")
            return CommandFailure(
                "\(failure.code)\(place): \(failure.message)",
                status: isSyntax ? .invalid : .failed
            )
        }
        guard let position = failure.position else {
            return CommandFailure("\(failure.code): \(failure.message)", status: .failed)
        }
        let place = TextPlace(offset: position, in: Array(text.utf8))
        return CommandFailure(
            "the expression is invalid at column \(place.column): \(failure.message)",
            hint: Self.hint(text),
            excerpt: place.excerpt,
            status: .invalid
        )
    }

    /// What was probably meant by something that is no expression.
    private static func hint(_ text: String) -> String? {
        if text.hasPrefix("{%") {
            return "That is JSONata: --jsonata evaluates it, without the {% %}."
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
