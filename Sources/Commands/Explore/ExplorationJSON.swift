import Engine
import Simulation
import Values

/// What an exploration found, as JSON.
enum ExplorationJSON {
    /// Everything; or one end alone.
    static func json(
        of report: ExplorationReport,
        machine: String,
        only number: Int? = nil
    ) -> JSON {
        if let number, let end = report.ends.first(where: { $0.number == number }) {
            return json(of: end)
        }
        var object = JSONObject()
        object["machine"] = .string(machine)
        object["positions"] = .integer(Int64(report.positions))
        object["ends"] = .array(report.ends.map(json))
        object["longestEnd"] = report.longest.map { .integer(Int64($0.number)) }
        object["mostAttemptsEnd"] = report.dearest.map { .integer(Int64($0.number)) }
        object["scopes"] = .array(report.scopes.map(json))
        object["isCut"] = .bool(report.isCut)
        object["statesNeverEntered"] = strings(report.statesNeverEntered)
        object["routesNeverTaken"] = .array(report.waysNeverTaken.map(json))
        object["statesOnlyAssumed"] = strings(report.statesOnlyAssumed)
        object["routesOnlyAssumed"] = .array(report.waysOnlyAssumed.map(json))
        object["handlersThatNeverAct"] = .array(
            report.deadHandlers.map {
                [
                    "state": .string($0.state), "field": .string($0.field),
                    "errors": strings($0.errors), "reason": .string($0.reason),
                ]
            }
        )
        object["uncaught"] = .array(
            report.uncaught.map { ["state": .string($0.state), "errors": strings($0.errors)] }
        )
        object["retryBudgets"] = .array(
            report.retryBudgets.map {
                [
                    "state": .string($0.state), "attemptsMax": .integer($0.attemptsMax),
                    "waitMillisecondsMax": .integer($0.millisecondsMax),
                    "attemptsWithOwnersMax": .integer($0.attemptsWithOwners),
                ]
            }
        )
        object["goesRoundBy"] = strings(report.loops)
        object["properties"] = .array(report.properties.map(json))
        object["leftOut"] = strings(report.bounds)
        return .object(object)
    }

    private static func strings(_ texts: [String]) -> JSON { .array(texts.map { .string($0) }) }

    private static func json(of end: ExplorationReport.End) -> JSON {
        var object = JSONObject()
        object["number"] = .integer(Int64(end.number))
        object["status"] = .string(end.status.rawValue)
        object["error"] = end.error.map { .string($0) }
        object["errors"] = strings(end.errors)
        object["route"] = strings(end.route)
        object["failing"] = strings(end.failing)
        object["attemptsMin"] = .integer(Int64(end.attemptsMin))
        object["attemptsMax"] = .integer(Int64(end.attemptsMax))
        object["waitMillisecondsMax"] = .integer(end.millisecondsMax)
        object["goesRound"] = .bool(end.goesRound)
        object["check"] =
            switch end.check {
            case .reached: ["result": "reached"]
            case .differs(let what): ["result": "differs", "found": .string(what)]
            case .notMade(let reason): ["result": "notMade", "reason": .string(reason)]
            }
        object["doubt"] = end.doubt.map { .string($0) }
        if end.isAssumed { object["isAssumed"] = true }
        object["test"] = end.test
        return .object(object)
    }

    private static func json(of scope: ExplorationReport.ScopeReport) -> JSON {
        var object = JSONObject()
        object["state"] = .string(scope.state)
        object["branch"] = scope.branch.map { .integer(Int64($0)) }
        object["ends"] = .array(
            scope.ends.map {
                [
                    "status": .string($0.status.rawValue), "errors": strings($0.errors),
                    "route": strings($0.route),
                ]
            }
        )
        return .object(object)
    }

    private static func json(of way: ExplorationReport.Way) -> JSON {
        ["state": .string(way.state), "field": .string(way.field)]
    }

    private static func json(of result: ExplorationReport.PropertyResult) -> JSON {
        var object = JSONObject()
        object["property"] = .string(result.text)
        object["holds"] = .bool(result.holds)
        object["isBounded"] = .bool(result.isBounded)
        if let witness = result.witness {
            var inner = JSONObject()
            inner["status"] = .string(witness.status.rawValue)
            inner["error"] = witness.error.map { .string($0) }
            inner["states"] = strings(witness.states)
            inner["isReached"] = .bool(witness.isReached)
            if witness.isAssumed {
                inner["isAssumed"] = true
            } else {
                inner["input"] = witness.input
                inner["outcomes"] = witness.script.json
            }
            object["witness"] = .object(inner)
        }
        return .object(object)
    }
}

extension ExplorationReport.Way {
    /// The field that it is written in: `Choices[1]`.
    var field: String {
        switch self {
        case .rule(_, let index): "Choices[\(index)]"
        case .defaultRule: "Default"
        case .catcher(_, let index): "Catch[\(index)]"
        }
    }
}

extension ExplorationReport.DeadHandler {
    /// The field that it is written in: `Retry[0]`.
    var field: String { "\(isRetrier ? "Retry" : "Catch")[\(index)]" }
}
