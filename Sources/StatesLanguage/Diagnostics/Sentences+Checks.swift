// About the graph.
extension Sentences {
    static func missingTarget(_ field: String, _ name: String, isElsewhere: Bool, near: String?)
        -> Sentence
    {
        Sentence(
            .missingTarget,
            "Missing '\(field)' target: \(name)",
            help: isElsewhere
                ? "The state '\(name)' is in another scope; a state goes on only to states of its own scope."
                : "Expected the name of a state of this scope.",
            suggestion: isElsewhere ? nil : near
        )
    }

    static func notMentioned(_ name: String) -> Sentence {
        Sentence(
            .missingTarget,
            "State \"\(name)\" is not reachable.",
            help: "No StartAt, Next, Default or Catch names it. Let one do so, or remove it."
        )
    }

    static func unreachable(_ name: String, via sources: [String]) -> Sentence {
        Sentence(
            .unreachable,
            "No way leads from StartAt to '\(name)'",
            help:
                "Only \(quoted(sources)) lead\(sources.count == 1 ? "s" : "") to it, which cannot be reached either."
        )
    }

    static func noEndState() -> Sentence {
        Sentence(
            .missingEndState,
            "No state here ends the execution of its scope",
            help: "Expected End: true on at least one state, or a Succeed or Fail state."
        )
    }

    static func noWayOut(_ name: String) -> Sentence {
        Sentence(
            .noWayOut,
            "From '\(name)' no way leads to an end",
            help: "It only leads into a loop without a way out."
        )
    }

    static func endlessCycle(_ names: [String]) -> Sentence {
        Sentence(
            .endlessCycle,
            names.count == 1
                ? "\(quoted(names)) only leads back to itself"
                : "\(quoted(names)) form a loop without a way out",
            help: "Let a Choice or a Catch in it lead to an end."
        )
    }

    static func busyCycle(_ names: [String], events: Int, rounds: Int) -> Sentence {
        Sentence(
            .busyCycle,
            "The loop of \(quoted(names)) waits for nothing",
            help:
                "A round brings \(events) events or more: after \(rounds) rounds the execution reaches the limit "
                + "of 25,000. Put a Wait state into it if it polls."
        )
    }

    static func catcherIntoOwnState(_ name: String, via states: [String]) -> Sentence {
        Sentence(
            .catcherIntoOwnState,
            "This catcher leads back to '\(name)'"
                + (states.isEmpty ? "" : " by way of \(quoted(states))") + ", as often as it fails",
            help: "Use Retry, which has a bound, or count the rounds and let a Choice end them."
        )
    }

    static func duplicateStateName(_ name: String) -> Sentence {
        Sentence(
            .duplicateStateName,
            "The state name '\(name)' is used twice",
            help: "Names are unique in the whole machine, branches and processors included."
        )
    }

    static func duplicateLabel(_ label: String) -> Sentence {
        Sentence(
            .duplicateLabel,
            "The label '\(label)' is used twice",
            help: "Labels are unique in the machine."
        )
    }

    static func contradictoryRule() -> Sentence {
        Sentence(.choiceRules, "This rule can never match", help: "What it asks excludes itself.")
    }

    static func shadowedRule(by number: Int, isAlways: Bool) -> Sentence {
        Sentence(
            .choiceRules,
            "This rule never decides: Choices[\(number)] matches whenever it does",
            help: isAlways
                ? "Choices[\(number)] always matches."
                : "The first rule that matches decides. Put this one before it."
        )
    }

    static func unreachableDefault() -> Sentence {
        Sentence(.choiceRules, "'Default' is never taken", help: "Some rule always matches.")
    }

    static func missingDefault() -> Sentence {
        Sentence(
            .choiceRules,
            "There is no 'Default'",
            help: "If no rule matches, the state fails with States.NoChoiceMatched."
        )
    }

    private static func quoted(_ names: [String]) -> String {
        let shown = names.prefix(4).map { "'\($0)'" }
        let more = names.count - shown.count
        return more > 0
            ? shown.joined(separator: ", ") + " and \(more) more"
            : shown.count > 1
                ? shown.dropLast().joined(separator: ", ") + " and " + (shown.last ?? "")
                : shown.joined()
    }
}

// About resources.
extension Sentences {
    static func unrecognizedResource(_ arn: String, near: String?) -> Sentence {
        var sentence = unknownResource(arn)
        sentence.help = "Neither the service nor Pawl has such an integration."
        sentence.suggestion = near
        return sentence
    }

    static func unsupportedPattern(_ arn: String, _ pattern: Resource.Pattern) -> Sentence {
        var sentence = unknownResource(arn)
        sentence.help = "The integration has no '\(pattern.rawValue)'."
        return sentence
    }

    static func invalidMapResource(_ field: String, _ allowed: [String], near: String?) -> Sentence
    {
        Sentence(
            .invalidResource,
            "'\(field)' does not support this resource",
            help: "Expected \(allowed.map { "arn:aws:states:::" + $0 }.joined(separator: " or ")).",
            suggestion: near.map { "arn:aws:states:::" + $0 }
        )
    }

    static func expressActivity() -> Sentence {
        Sentence(
            .schema,
            "Express state machine does not support Activity ARN",
            help: "Make the machine a STANDARD one."
        )
    }

    static func expressPattern(_ pattern: Resource.Pattern) -> Sentence {
        let name =
            switch pattern {
            case .requestResponse, .sync, .sync2: ".sync"
            case .waitForTaskToken: ".waitForTaskToken"
            }
        return Sentence(
            .schema,
            "Express state machine does not support '\(name)' service integration",
            help: "Make the machine a STANDARD one, or use the integration without '\(name)'."
        )
    }

    static func onlyDistributed(_ name: String) -> Sentence {
        Sentence(
            .schema,
            "'\(name)' has an effect only on a distributed Map",
            help: "Set ItemProcessor.ProcessorConfig.Mode to DISTRIBUTED, or remove '\(name)'."
        )
    }
}

// About error handling.
extension Sentences {
    static func statesAllNotAlone() -> Sentence {
        Sentence(
            .schema,
            "'States.ALL' must appear alone in 'ErrorEquals'",
            help:
                "It takes every other name too, but for States.Runtime and States.DataLimitExceeded."
        )
    }

    static func statesAllNotLast(_ kind: Handler.Kind) -> Sentence {
        Sentence(
            .schema,
            "'States.ALL' must be in the last member of '\(kind.rawValue)'",
            help: "Those after it would never be asked."
        )
    }

    static func errorNamedTwice(_ name: String) -> Sentence {
        Sentence(.deadHandler, "'\(name)' is named twice", help: "Remove one.")
    }

    static func deadHandler(_ name: String, by wide: String, number: Int, _ kind: Handler.Kind)
        -> Sentence
    {
        Sentence(
            .deadHandler,
            "\(kind.rawValue)[\(number)] takes '\(name)' before this one",
            help: name == wide
                ? "The first that names an error handles it."
                : "'\(wide)' matches '\(name)'. Put this one before it."
        )
    }

    static func impossibleError(_ name: String, _ reason: String) -> Sentence {
        Sentence(.impossibleError, "This state cannot raise '\(name)': \(reason)")
    }

    static func uncatchable(_ name: String, _ kind: Handler.Kind) -> Sentence {
        name == ErrorName.runtime
            ? Sentence(
                .uncatchableError,
                kind == .retrier
                    ? "'States.Runtime' is never retried" : "'States.Runtime' is never caught",
                help: "It ends the execution, whatever handlers there are."
            )
            : Sentence(
                .uncatchableError,
                "'States.ALL' does not take '\(name)'",
                help: "Give it a handler of its own, before that for States.ALL."
            )
    }

    static func unknownReservedName(_ name: String, near: String?) -> Sentence {
        Sentence(
            .reservedErrorName,
            "'\(name)' is none of the language's error names",
            help: "Names that begin with 'States.' are reserved, and their case counts.",
            suggestion: near
        )
    }

    static func retryBudget(attempts: Double, wait: Double, total: Double?) -> Sentence {
        Sentence(
            .retryBudget,
            "At the worst \(count(attempts)) attempts with \(duration(wait)) of waiting between them",
            help: total.map { "With the time limit of each: \(duration($0)) in all." }
        )
    }

    private static func count(_ value: Double) -> String {
        value < 1e15 ? String(Int64(value)) : "very many"
    }

    /// Seconds in words: `2 d 3 h`, `1 min 40 s`, `0.5 s`.
    private static func duration(_ seconds: Double) -> String {
        guard seconds < 1e13 else { return "more than 300,000 years" }
        if seconds < 60, seconds != seconds.rounded() {
            return "\((seconds * 10).rounded() / 10) s"
        }
        var left = Int64(seconds.rounded())
        var parts: [String] = []
        for (size, unit) in [(86400, "d"), (3600, "h"), (60, "min"), (1, "s")] as [(Int64, String)]
        {
            let amount = left / size
            left %= size
            if amount > 0 { parts.append("\(amount) \(unit)") }
        }
        return parts.isEmpty ? "0 s" : parts.prefix(2).joined(separator: " ")
    }
}

// About time.
extension Sentences {
    static func noTimeout() -> Sentence {
        Sentence(
            .noTimeout,
            "This task has no time limit",
            help: "Without TimeoutSeconds it may hold up the execution for over three years."
        )
    }

    static func unboundedCallback() -> Sentence {
        Sentence(
            .unboundedCallback,
            "Nothing limits how long this task waits for its answer",
            help: "Set TimeoutSeconds, or HeartbeatSeconds if the worker sends heartbeats."
        )
    }

    static func heartbeatNotShorter(_ heartbeat: Int64, _ timeout: Int64) -> Sentence {
        Sentence(
            .heartbeatNotShorter,
            "'HeartbeatSeconds' (\(heartbeat)) is not less than 'TimeoutSeconds' (\(timeout))",
            help: "A missing heartbeat would never be noticed before the time limit."
        )
    }
}

// About data.
extension Sentences {
    static func missingDollar(_ name: String, _ text: String) -> Sentence {
        Sentence(
            .noDollar,
            "'\(name)' gets the text \(text) as it is written",
            help: "A member is evaluated only if its name ends in '.$'.",
            suggestion: "\(name).$"
        )
    }

    static func missingPath(_ name: String, _ text: String) -> Sentence {
        Sentence(
            .noPath,
            "'\(name)' takes the text \(text) as it is written",
            suggestion: "\(name)Path"
        )
    }

    static func staticResult(_ text: String) -> Sentence {
        Sentence(
            .passResultIsStatic,
            "'Result' is static: \(text) is not evaluated",
            help: "Use 'Parameters' instead."
        )
    }

    static func unknownFunction(_ name: String, near: String?) -> Sentence {
        Sentence(
            .variables,
            "There is no function '$\(name)'",
            help: name == "eval" ? "The service leaves it out." : "Calling it fails the execution.",
            suggestion: near.map { "$" + $0 }
        )
    }

    static func unassigned(_ name: String, near: String?) -> Sentence {
        Sentence(
            .variables,
            "Nothing assigns '$\(name)'",
            help: "Reading it fails the execution.",
            suggestion: near.map { "$" + $0 }
        )
    }

    static func assignedElsewhere(_ name: String, isInner: Bool) -> Sentence {
        isInner
            ? Sentence(
                .variables,
                "'$\(name)' is assigned only within a branch or an iteration",
                help: "Variables of an inner scope end with it. Hand the value on in its output."
            )
            : Sentence(
                .variables,
                "'$\(name)' is not assigned on any way to here",
                help: "It is assigned elsewhere, where this state cannot see it or only later."
            )
    }

    static func sometimesUnassigned(_ name: String) -> Sentence {
        Sentence(
            .variables,
            "'$\(name)' is not assigned on every way to here",
            help: "Assign it before the ways part, or on each of them."
        )
    }

    static func shadowedVariable(_ name: String) -> Sentence {
        Sentence(
            .variables,
            "'\(name)' is a variable of the outer scope, which cannot be assigned here",
            help: "Give the inner variable another name."
        )
    }

    static func staleRead(_ name: String) -> Sentence {
        Sentence(
            .variables,
            "'$\(name)' has its old value here",
            help: "All members of an 'Assign' are evaluated before any is set."
        )
    }

    static func literalExpression() -> Sentence {
        Sentence(
            .literalExpression,
            "This text is not evaluated",
            help:
                "Only a string that is '{% … %}' from its first character to its last is an expression."
        )
    }

    static func intrinsicArgument(_ problem: String) -> Sentence {
        Sentence(
            .intrinsicArguments,
            capitalized(problem),
            help: "The call would fail with States.IntrinsicFailure."
        )
    }
}
