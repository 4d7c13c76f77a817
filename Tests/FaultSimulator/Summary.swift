import Foundation
import Synchronization

/// What came of many worlds.
struct Summary: Sendable {
    var worlds = 0
    var executions = 0
    var steps = 0
    var events = 0
    var faults: [String: Int] = [:]
    /// Tells two runs apart that should be the same.
    var digest: UInt64 = 0
    /// For each seed that broke a promise, in the order of seeds: what, and how to see it again.
    var failures: [(seed: UInt64, text: String)] = []

    /// Runs the worlds of consecutive seeds, several at a time.
    static func run(_ options: Simulator.Options) -> Summary {
        let total = Mutex(Summary())
        let next = Mutex(0)
        let group = DispatchGroup()
        for _ in 0..<min(options.jobs, options.seeds) {
            let thread = Thread {
                while true {
                    let index = next.withLock { next -> Int in
                        next += 1
                        return next - 1
                    }
                    let isEnough = total.withLock { $0.executions >= options.total ?? .max }
                    guard index < options.seeds, !isEnough else { break }
                    let seed = options.seed &+ UInt64(index)
                    let summary = run(seed: seed, options)
                    total.withLock { $0.add(summary) }
                }
                group.leave()
            }
            // Long machines lead deep.
            thread.stackSize = 8 << 20
            group.enter()
            thread.start()
        }
        group.wait()
        return total.withLock { $0 }
    }

    /// Runs the world of one seed.
    static func run(seed: UInt64, _ options: Simulator.Options) -> Summary {
        var summary = Summary()
        do {
            let world = try World(
                seed: seed,
                executions: options.executions,
                isTraced: options.isTraced
            )
            var failure: (any Error)?
            do { try world.run() } catch { failure = error }
            summary = Summary(
                worlds: 1,
                executions: world.ledger.keys.count,
                steps: world.steps,
                events: world.ledger.keys.reduce(0) { $0 + (world.ledger.told[$1]?.count ?? 0) },
                faults: world.faults,
                digest: world.ledger.digest
            )
            if options.isTraced { print(world.trace.joined(separator: "\n")) }
            if let failure {
                summary.failures = [
                    (
                        seed,
                        """
                        seed \(seed): \(failure)
                          after \(world.steps) steps; see it again: swift run FaultSimulator --seed \(seed) \
                        --executions \(options.executions) --trace
                        """
                    )
                ]
            }
        } catch { summary.failures = [(seed, "seed \(seed): \(error)")] }
        return summary
    }

    private mutating func add(_ other: Summary) {
        worlds += other.worlds
        executions += other.executions
        steps += other.steps
        events += other.events
        digest ^= other.digest
        faults.merge(other.faults) { $0 + $1 }
        failures += other.failures
        failures.sort { $0.seed < $1.seed }
    }

    func text(seconds: Double) -> String {
        let faults = faults.sorted { $0.key < $1.key }.map { "\($0.value) × \($0.key)" }
        return """
            \(worlds) worlds, \(executions) executions, \(steps) steps, \(events) events \
            in \(String(format: "%.1f", seconds)) s: \(Int(Double(steps) / seconds)) steps/s
            faults: \(faults.joined(separator: ", "))
            broken promises: \(failures.count); digest \(String(digest, radix: 16))
            """
    }
}
