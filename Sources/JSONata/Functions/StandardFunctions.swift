import Values

extension Builtin {
    /// What the service does not have, or has differently.
    static let standardFunctions: [Builtin] = [
        Builtin("random", "<:n>", arity: 0) { _, run throws(JSONataError) in
            .number(run.random.nextUnit())
        },
        Builtin("eval", "<sx?:x>", arity: 2) { arguments, run throws(JSONataError) in
            guard let text = arguments.at(0).stringValue else { return .undefined }
            let place = run.evalScope
            run.evalScope = nil
            let compiled: Compiler.Compiled
            do throws(JSONataError) {
                compiled = try Compiler.compile(
                    text,
                    dialect: run.dialect,
                    limits: run.limits,
                    scope: place?.scope,
                    hasContext: true
                )
            } catch {
                guard !error.isLimit else { throw error }
                throw JSONataError("D3120", value: .string(error.message))
            }
            let frame = Frame.make(parent: place?.frame, count: compiled.slotCount)
            var input = arguments.at(1)
            if input.isUndefined {
                input = run.evalInput ?? run.root
            } else if case .json(let json, let nesting) = input, case .array = json {
                input = .sequence(
                    MarkedArray(
                        elements: [json],
                        nesting: nesting &+ 1,
                        marks: [.sequence, .outerWrapper]
                    )
                )
            }
            do throws(JSONataError) {
                return try compiled.root.value(input, frame, run)
            } catch {
                guard !error.isLimit else { throw error }
                throw JSONataError("D3121", value: .string(error.message))
            }
        },
    ]
}
