import Foundation

/// The command: worlds of seeds, and what came of them.
enum Simulator {
    static let help = """
        Runs executions against a simulated disk and simulated tasks while drivers are killed, the power
        goes, the disk is full and answers get lost, and checks what Pawl promises after every step.

        usage: FaultSimulator [options]
          --seed N         the first seed (default 1)
          --seeds COUNT    how many seeds, one world each (default 1)
          --executions N   how many executions side by side in each world (default 12)
          --total N        as many seeds as it takes for so many executions, nested ones included
          --jobs N         how many threads (default: all cores)
          --trace          print what happens

        example: FaultSimulator --seed 4711 --trace
        """

    struct Options {
        var seed: UInt64 = 1
        var seeds = 1
        var executions = 12
        var jobs = ProcessInfo.processInfo.activeProcessorCount
        var isTraced = false
        var total: Int?
    }

    static func main(_ arguments: [String]) -> Int32 {
        guard let options = parse(Array(arguments.dropFirst())) else {
            print(help)
            return arguments.contains("--help") ? 0 : 64
        }
        let clock = ContinuousClock()
        let start = clock.now
        let summary = Summary.run(options)
        let seconds = max(0.001, (clock.now - start) / .seconds(1))
        print(summary.text(seconds: seconds))
        for failure in summary.failures.prefix(5) { print(failure.text) }
        return summary.failures.isEmpty ? 0 : 1
    }

    private static func parse(_ arguments: [String]) -> Options? {
        var options = Options()
        var rest = arguments[...]
        while let name = rest.popFirst() {
            if name == "--trace" {
                options.isTraced = true
                continue
            }
            guard let value = rest.popFirst(), let number = UInt64(value) else { return nil }
            switch name {
            case "--seed": options.seed = number
            case "--seeds": options.seeds = Int(number)
            case "--executions": options.executions = max(1, Int(number))
            case "--total": (options.total, options.seeds) = (Int(number), .max)
            case "--jobs": options.jobs = max(1, Int(number))
            default: return nil
            }
        }
        return options
    }
}
