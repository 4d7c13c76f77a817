import Engine
import Runtime
import StatesLanguage
import Values

/// A state machine drawn from dice: Task, Choice, Wait, Pass, Parallel and Map, with Retry, Catch,
/// timeouts and every way in which a task's end can be learned.
struct RandomMachine {
    private var dice: Dice
    private var count = 0
    /// The machine that its tasks may start, if any.
    private let child: String?
    private var isPlain = true

    private init(_ dice: Dice, child: String?) { (self.dice, self.child) = (dice, child) }

    /// Draws a machine.
    ///
    /// - Parameters:
    ///   - seed: where it comes from.
    ///   - name: its name.
    ///   - child: the machine that its tasks may start.
    /// - Returns: the machine, and what its tasks do.
    static func draw(seed: UInt64, name: String, child: String?) -> Scenario {
        var drawing = RandomMachine(Dice(seed: seed, for: "machine " + name), child: child)
        var definition = drawing.scope(depth: 0)
        // Longer than anything in it can take, the driver away and the clock set forward: what ends so
        // has waited for something that never came.
        definition["TimeoutSeconds"] = 99_999_999
        let machine: MachineDefinition
        do {
            machine = try MachineDefinition(
                reading: Array(JSON.object(definition).text().utf8),
                name: name,
                type: .standard
            )
        } catch { fatalError("\(error)\n\(JSON.object(definition).prettyText())") }
        return Scenario(
            machine: machine,
            behaviour: { Self.behaviour($0, seed: seed) },
            input: ["items": [1, 2, 3], "n": .integer(Int64(seed % 10))],
            status: nil,
            isPlain: drawing.isPlain
        )
    }

    /// `StartAt` and `States` of one scope.
    private mutating func scope(depth: Int) -> JSONObject {
        let length = dice.within(depth == 0 ? 2...5 : 1...3)
        let names = (0..<length).map { _ -> String in
            count += 1
            return "S\(count)"
        }
        var states = JSONObject()
        for (index, name) in names.enumerated() {
            let next = index + 1 < names.count ? names[index + 1] : nil
            states[name] = .object(state(next: next, others: Array(names[(index + 1)...]), depth))
        }
        return JSONObject([("StartAt", .string(names[0])), ("States", .object(states))])
    }

    private mutating func state(next: String?, others: [String], _ depth: Int) -> JSONObject {
        var state: JSONObject
        switch dice.below(10) {
        case 0: state = JSONObject([("Type", "Pass")])
        case 1:
            state = JSONObject([
                ("Type", "Wait"), ("Seconds", .integer(Int64(dice.within(1...30)))),
            ])
        case 2 where others.count > 1:
            return JSONObject([
                ("Type", "Choice"),
                (
                    "Choices",
                    .array([
                        [
                            "Variable": "$.n",
                            "NumericGreaterThan": .integer(Int64(dice.below(10))),
                            "Next": .string(dice.pick(others)),
                        ]
                    ])
                ), ("Default", .string(others[0])),
            ])
        case 3 where depth < 2:
            let branches = (0..<dice.within(2...3)).map { _ in JSON.object(scope(depth: depth + 1))
            }
            state = JSONObject([
                ("Type", "Parallel"), ("Branches", .array(branches)),
                ("ResultPath", "$.branches"),
            ])
            handle(&state, others)
        case 4 where depth < 2:
            state = JSONObject([
                ("Type", "Map"), ("ItemsPath", "$.items"),
                ("ItemSelector", ["n.$": "$$.Map.Item.Value", "items": [1, 2]] as JSON),
                ("MaxConcurrency", .integer(Int64(dice.below(3)))),
                ("ItemProcessor", .object(scope(depth: depth + 1))), ("ResultPath", "$.each"),
            ])
            handle(&state, others)
        default:
            state = task()
            handle(&state, others)
        }
        if let next { state["Next"] = .string(next) } else { state["End"] = true }
        return state
    }

    private mutating func task() -> JSONObject {
        var state = JSONObject([
            ("Type", "Task"), ("Parameters", ["n.$": "$.n"] as JSON), ("ResultPath", "$.result"),
            ("TimeoutSeconds", .integer(Int64(dice.within(20...90)))),
        ])
        switch dice.below(12) {
        case 0: state["Resource"] = "shell:run.sync"
        case 1, 2:
            state["Resource"] = "shell:run.waitForTaskToken"
            state["Parameters"] = ["token.$": "$$.Task.Token"] as JSON
        case 3, 4:
            state["Resource"] = "sqs:sendMessage.waitForTaskToken"
            state["Parameters"] = ["token.$": "$$.Task.Token"] as JSON
        case 5: state["Resource"] = "sns:publish"
        case 6:
            state["Resource"] = .string("arn:aws:states:local:000000000000:activity:workers")
            state["Parameters"] = nil
            isPlain = false
        case 7, 8:
            guard let child else {
                state["Resource"] = "shell:run"
                break
            }
            let pattern = dice.pick(["", ".sync", ".sync:2"])
            state["Resource"] = .string("states:startExecution" + pattern)
            let input: JSON = ["items": [1], "n.$": "$.n"]
            state["Parameters"] = .object(["StateMachineArn": .string(child), "Input": input])
            isPlain = false
        case 9: state["Resource"] = "shell:launch"
        default: state["Resource"] = "shell:run"
        }
        let mayBeat = dice.oneIn(2)
        if mayBeat, state["Resource"]?.stringValue?.hasSuffix("waitForTaskToken") == true {
            state["HeartbeatSeconds"] = .integer(Int64(dice.within(5...15)))
        }
        return state
    }

    /// What is done about errors.
    private mutating func handle(_ state: inout JSONObject, _ others: [String]) {
        if dice.oneIn(2) {
            var retrier = JSONObject([
                (
                    "ErrorEquals",
                    .array([.string(dice.pick(["States.ALL", "Sim.Failed", "Pawl.TaskLost"]))])
                ),
                ("IntervalSeconds", .integer(Int64(dice.within(1...10)))),
                ("MaxAttempts", .integer(Int64(dice.within(1...3)))), ("BackoffRate", 2.0),
            ])
            if dice.oneIn(3) { retrier["JitterStrategy"] = "FULL" }
            state["Retry"] = .array([.object(retrier)])
        }
        if let handler = others.last, dice.oneIn(2) {
            let catcher: JSON = [
                "ErrorEquals": ["States.ALL"], "ResultPath": "$.error", "Next": .string(handler),
            ]
            state["Catch"] = .array([catcher])
        }
    }

    /// What an attempt does: drawn from what stays the same however often it is ordered.
    private static func behaviour(_ order: TaskOrder, seed: UInt64) -> Behaviour {
        let index = order.mapIndex ?? -1
        var dice = Dice(seed: seed, for: "\(order.stateName) \(index) \(order.retryCount)")
        let milliseconds = Int64(dice.mostlySmall(upTo: 15_000))
        let end: Behaviour.End =
            switch dice.below(20) {
            case 0...3: .fails(error: "Sim.Failed", cause: order.stateName)
            case 4: .silence
            default:
                .succeeds([
                    "state": .string(order.stateName), "index": .integer(Int64(index)),
                    "try": .integer(Int64(order.retryCount)),
                ])
            }
        var heartbeats: [Int64] = []
        if let seconds = order.heartbeatSeconds, !dice.oneIn(6) {
            let every = max(1000, seconds * 1000 - 2000)
            heartbeats = Array(stride(from: every, to: milliseconds, by: Int64.Stride(every)))
        }
        return Behaviour(end: end, milliseconds: milliseconds, heartbeats: heartbeats)
    }
}
