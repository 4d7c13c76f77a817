import CAllocations

/// Times work and prints one line a figure.
///
/// Each figure is the best of several runs: what the machine
/// can do, with what else it was doing left out.
struct Measurement {
    let seconds: Double
    let allocations: UInt64

    static func best(of runs: Int = 5, _ work: () -> Void) -> Measurement {
        var best = Measurement(seconds: .infinity, allocations: 0)
        for _ in 0..<runs {
            let clock = ContinuousClock()
            let before = allocations_so_far()
            let duration = clock.measure(work)
            let after = allocations_so_far()
            let seconds =
                Double(duration.components.seconds) + Double(duration.components.attoseconds)
                * 1e-18
            if seconds < best.seconds {
                best = Measurement(seconds: seconds, allocations: after - before)
            }
        }
        return best
    }
}

func show(_ name: String, _ figure: String) {
    let padding = String(repeating: " ", count: max(1, 58 - name.count))
    print(name + padding + figure)
}

func rounded(_ value: Double, _ places: Int = 1) -> String {
    var scale = 1.0
    for _ in 0..<places { scale *= 10 }
    return "\((value * scale).rounded() / scale)"
}

func thousands(_ value: Double) -> String {
    var digits = String(Int(value.rounded()))
    var groups: [String] = []
    while digits.count > 3 {
        groups.insert(String(digits.suffix(3)), at: 0)
        digits.removeLast(3)
    }
    return ([digits] + groups).joined(separator: ",")
}
