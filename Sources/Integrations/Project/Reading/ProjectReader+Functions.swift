import StatesLanguage

extension ProjectReader {
    static let functionFields = [
        "Handler", "Path", "Command", "Timeout", "MemorySize", "Environment", "Runtime",
        "Description",
        "Tags",
    ]

    /// One of `Functions`.
    mutating func function(_ value: Located) -> FunctionConfiguration? {
        guard let fields = fields(value, known: Self.functionFields) else { return nil }
        let timeout = integer(fields["Timeout"], in: 1...86_400)
        let memory = integer(fields["MemorySize"], in: 1...1_000_000)
        let environment = environment(fields["Environment"])
        guard let code = code(fields) else { return nil }
        return FunctionConfiguration(
            code: code,
            timeoutSeconds: timeout ?? FunctionConfiguration.timeoutSecondsDefault,
            memorySize: memory ?? 128,
            environment: environment
        )
    }

    private mutating func code(_ fields: Fields) -> FunctionConfiguration.Code? {
        switch (fields["Handler"], fields["Command"]) {
        case (let handler?, nil): return handlerCode(handler, fields)
        case (nil, let value?): return command(value).map { .command($0) }
        case (nil, nil):
            missing(
                "Handler",
                in: fields,
                help: "Handler: file.function, or Command: [program, argument]."
            )
            return nil
        case (_?, let value?):
            report(
                .projectValue,
                "A function has a Handler or a Command, not both.",
                at: value.place
            )
            return nil
        }
    }

    private mutating func handlerCode(
        _ value: Located,
        _ fields: Fields
    ) -> FunctionConfiguration.Code? {
        let path = string(fields["Path"]) ?? "functions"
        guard let handler = string(value) else { return nil }
        let parts = handler.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count >= 2, parts.allSatisfy({ !$0.isEmpty }) else {
            wrong(value, wanted: "file.function, for example enrich.handler")
            return nil
        }
        let module = path + "/" + parts.dropLast().joined(separator: "/")
        if !Files.isFile(Path.resolve(module + "/__init__.py", in: directory)) {
            expectFile(module + ".py", at: value.place)
        }
        return .python(handler: handler, path: path)
    }

    /// `Environment`, also in the form that Lambda has it: `{Variables: {NAME: value}}`.
    mutating func environment(_ value: Located?) -> [String: ConfiguredText] {
        guard let value else { return [:] }
        if let entries = value.node.entries, entries.count == 1, entries[0].key == "Variables",
            entries[0].value.entries != nil
        {
            return texts(value.member(entries[0]))
        }
        return texts(value)
    }
}
