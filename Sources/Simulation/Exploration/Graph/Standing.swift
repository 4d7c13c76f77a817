import Engine
import StatesLanguage
import Values

/// An execution of one scope that waits for what becomes of a task.
struct Standing {
    var execution: Execution
    /// The task that is waited for.
    var order: TaskOrder
    /// What its state was entered with.
    var input: JSON
    var variables: JSONObject
    /// How many retries each retrier of the state has led to.
    var retries: [Int]
    /// How often each state was entered on the way here.
    var visits: [String: Int]
    /// The least time that the way here takes, in milliseconds.
    var elapsed: Int64
}

/// How a scope ends.
struct ScopeEnd: Hashable {
    /// How it stands.
    var status: ExecutionStatus
    var error: String?
    var cause: String?
    var output: String?
}

/// What becomes of an execution when it gets a piece of news and then goes on by itself.
struct Advance {
    var result: Result
    /// The states that it entered.
    var entered: [String] = []
    /// The rules and catchers that acted.
    var ways: [SequentialForm.Way] = []
    /// How long it waited.
    var milliseconds: Int64 = 0

    enum Result {
        case standing(Standing)
        case end(ScopeEnd)
    }
}

extension Standing {
    /// Drives an execution to where it needs to be told again what becomes of a task.
    ///
    /// The clock stands still: what the execution waits for is added up and not waited for, so that
    /// data with the time in it is the same on every way.
    ///
    /// - Parameters:
    ///   - execution: what is driven.
    ///   - event: the news.
    ///   - from: where it stood; nil at its beginning.
    ///   - spent: how long the news took to come, in milliseconds.
    ///   - form: tells states from what was put in.
    ///   - timeoutMilliseconds: after how long the whole machine times out.
    /// - Returns: where it stands then, and what was on the way.
    static func advance(
        _ execution: Execution,
        by event: Event,
        from: Standing?,
        spent: Int64,
        form: SequentialForm,
        timeoutMilliseconds: Int64?
    ) -> Advance {
        var execution = execution
        let start = execution.identity.startTime
        var advance = Advance(result: .end(ScopeEnd(status: .running)))
        var input = from?.input ?? .null
        var variables = from?.variables ?? JSONObject()
        var visits = from?.visits ?? [:]
        var elapsed = (from?.elapsed ?? 0) + spent
        var event = event
        advance.milliseconds = spent
        while true {
            var effects = Effects()
            execution.apply(event, at: start, into: &effects)
            for recorded in effects.history {
                switch recorded.details {
                case .stateEntered(_, let name, let entered):
                    if let way = form.ways[name] {
                        advance.ways.append(way)
                    } else if !StandaloneScope.isOwn(name) {
                        advance.entered.append(name)
                        visits[name, default: 0] += 1
                        input = entered
                    }
                case .stateExited(_, _, _, let assigned?):
                    for member in assigned { variables[member.key] = member.value }
                default: break
                }
            }
            guard execution.status == .running else {
                advance.result = .end(
                    ScopeEnd(
                        status: execution.status,
                        error: execution.failure?.error,
                        cause: execution.failure?.cause,
                        output: execution.output?.text()
                    )
                )
                return advance
            }
            if let order = execution.outstandingTasks.first {
                let count = form.states[order.stateName]?.handlers.0.count ?? 0
                let isRetry = from?.order.stateName == order.stateName && advance.entered.isEmpty
                advance.result = .standing(
                    Standing(
                        execution: execution,
                        order: order,
                        input: input,
                        variables: variables,
                        retries: isRetry ? from?.retries ?? [] : Array(repeating: 0, count: count),
                        visits: visits,
                        elapsed: elapsed
                    )
                )
                return advance
            }
            // The machine's own timer, if there is one, was asked for first.
            guard let timer = execution.outstandingTimers.last else { return advance }
            let delay = timer.until.milliseconds - start.milliseconds
            if let timeoutMilliseconds, elapsed + delay >= timeoutMilliseconds,
                let machine = execution.outstandingTimers.first
            {
                advance.milliseconds += max(0, timeoutMilliseconds - elapsed)
                event = .timerFired(machine.id)
            } else {
                elapsed += delay
                advance.milliseconds += delay
                event = .timerFired(timer.id)
            }
        }
    }

    /// A name for where it stands: two executions of the same name go on alike.
    ///
    /// - Parameter names: the members and variables that any expression may read.
    /// - Returns: the name.
    func key(_ names: Set<String>) -> String {
        let data = JSON.array([input, .object(variables)]).keeping(names).text()
        return order.stateName + "\u{1}" + retries.map(String.init).joined(separator: ",") + "\u{1}"
            + Self.withoutAccidents(data)
    }

    /// A text without what is different on every way and means nothing: UUIDs, and the numbers of
    /// events in causes.
    static func withoutAccidents(_ text: String) -> String {
        let bytes = Array(text.utf8)
        var out: [UInt8] = []
        out.reserveCapacity(bytes.count)
        var index = 0
        let mark = Array("event id #".utf8)
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "e"), bytes[index...].starts(with: mark) {
                out += mark
                index += mark.count
                while index < bytes.count, bytes[index] &- 0x30 < 10 { index += 1 }
            } else if index + 36 <= bytes.count, bytes[index + 8] == UInt8(ascii: "-"),
                isUUID(bytes[index..<(index + 36)])
            {
                out.append(UInt8(ascii: "u"))
                index += 36
            } else {
                out.append(bytes[index])
                index += 1
            }
        }
        return String(decoding: out, as: UTF8.self)
    }

    private static func isUUID(_ bytes: ArraySlice<UInt8>) -> Bool {
        for (offset, byte) in bytes.enumerated() {
            let isDash = [8, 13, 18, 23].contains(offset)
            let isHex = byte &- 0x30 < 10 || (0x61...0x66).contains(byte)
            guard isDash ? byte == UInt8(ascii: "-") : isHex else { return false }
        }
        return true
    }
}
