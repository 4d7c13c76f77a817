import JSONata
import Values

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

// Reads JSON Lines from standard input, {"name", "expr", "data"?, "seconds"?}, and writes one line
// for each: {"name", "nanoseconds", "result"}. Without "seconds" it evaluates once.

func environment() -> JSONataEnvironment {
    JSONataEnvironment(
        now: Timestamp(milliseconds: 1_700_000_000_000),
        random: RandomGenerator(seed: 1)
    )
}

/// What this process has had of the processor, in nanoseconds: waiting for a busy machine is no part
/// of an evaluation.
func processorTime() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) * 1e9 + Double(time.tv_nsec)
}

func answer(_ line: JSON) -> JSONObject {
    var answer = JSONObject()
    if let name = line["name"] { answer["name"] = name }
    let bindings = line["bindings"]?.objectValue ?? JSONObject()
    do {
        let expression = try JSONataExpression(
            parsing: line["expr"]?.stringValue ?? "",
            dialect: line["dialect"] == "states" ? .states : .standard
        )
        var environment = environment()
        let result = try expression.evaluate(
            input: line["data"],
            bindings: bindings,
            environment: &environment
        )
        if let seconds = line["seconds"]?.doubleValue {
            var best = Double.infinity
            var count = 1
            let end = processorTime() + seconds * 1e9
            while processorTime() < end {
                let began = processorTime()
                for _ in 0..<count {
                    _ = try expression.evaluate(
                        input: line["data"],
                        bindings: bindings,
                        environment: &environment
                    )
                }
                let nanoseconds = processorTime() - began
                best = min(best, nanoseconds / Double(count))
                if nanoseconds < 1e7 { count *= 2 }
            }
            answer["nanoseconds"] = .double(best)
        }
        if let result { answer["result"] = result } else { answer["undefined"] = true }
    } catch {
        var details = JSONObject()
        details["code"] = .string(error.code)
        details["position"] = error.position.map { .integer(Int64($0)) } ?? .null
        details["message"] = .string(error.message)
        answer["error"] = .object(details)
    }
    return answer
}

while let text = readLine() {
    if text.isEmpty { continue }
    let line = (try? JSON(parsing: text)) ?? .null
    print(JSON.object(answer(line)).text())
}
