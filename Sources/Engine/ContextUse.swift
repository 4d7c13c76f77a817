import JSONPath
import JSONata
import StatesLanguage

/// Finds out whether a state's expressions read the context object.
///
/// Making that object costs more than most states do, so it is made only where it is read. States
/// inside a Parallel or Map answer for themselves.
enum ContextUse {
    static func found(in state: State) -> Bool {
        switch state.kind {
        case .pass(let pass): found(in: pass.flow)
        case .task(let task):
            found(in: task.flow) || found(in: task.timeoutSeconds)
                || found(in: task.heartbeatSeconds) || found(in: task.credentials)
                || found(in: task.catchers)
        case .choice(let choice):
            found(in: choice.flow)
                || choice.rules.contains { rule in
                    found(in: rule.condition) || found(in: rule.assign) || found(in: rule.output)
                }
        case .wait(let wait):
            found(in: wait.flow)
                || {
                    switch wait.until {
                    case .seconds(let field): found(in: field)
                    case .timestamp(let field): found(in: field)
                    }
                }()
        case .succeed(let succeed): found(in: succeed.flow)
        case .fail(let fail): found(in: fail.error) || found(in: fail.cause)
        case .parallel(let parallel): found(in: parallel.flow) || found(in: parallel.catchers)
        // An item selector reads `Map.Item` of the context more often than not.
        case .map: true
        }
    }

    private static func found(in flow: DataFlow) -> Bool {
        found(in: flow.inputPath) || found(in: flow.outputPath) || found(in: flow.arguments)
            || found(in: flow.resultSelector) || found(in: flow.output) || found(in: flow.assign)
    }

    private static func found(in catchers: [Catcher]) -> Bool {
        catchers.contains { found(in: $0.assign) || found(in: $0.output) }
    }

    private static func found(in assign: [Assignment]) -> Bool {
        assign.contains { found(in: $0.value) }
    }

    private static func found(in field: PathField) -> Bool {
        switch field {
        case .whole, .nothing: false
        case .query(let query): found(in: query)
        }
    }

    private static func found(in query: JSONPathQuery) -> Bool { query.text.hasPrefix("$$") }

    private static func found<Literal>(in field: DynamicField<Literal>?) -> Bool {
        switch field {
        case nil, .literal: false
        case .path(let expression): expression.usesContext
        case .jsonata(let field): found(in: field)
        }
    }

    private static func found(in field: JSONataField) -> Bool {
        field.expression.text.contains("context")
            || field.expression.text.contains("$states")
                && !field.expression.text.contains("$states.")
    }

    private static func found(in template: PayloadTemplate?) -> Bool {
        switch template {
        case nil, .literal: false
        case .object(let members): members.contains { found(in: $0.value) }
        case .array(let elements): elements.contains { found(in: $0) }
        case .path(let expression, _): expression.usesContext
        case .jsonata(let field): found(in: field)
        }
    }

    private static func found(in condition: Condition) -> Bool {
        switch condition {
        case .and(let parts), .or(let parts): parts.contains { found(in: $0) }
        case .not(let part): found(in: part)
        case .test(let variable, let test): found(in: variable) || found(in: test)
        case .jsonata(let field): found(in: field)
        case .constant: false
        }
    }

    private static func found(in test: ChoiceTest) -> Bool {
        switch test {
        case .compare(_, _, .path(let query)): found(in: query)
        case .compare, .matches, .has: false
        }
    }
}
