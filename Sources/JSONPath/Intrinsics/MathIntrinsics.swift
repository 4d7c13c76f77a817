import Values

extension IntrinsicArguments {
    /// `States.MathAdd(first, second)`: each is rounded before they are added.
    func sum() throws(IntrinsicFault) -> JSON {
        let (sum, overflow) = try integer(0).addingReportingOverflow(try integer(1))
        guard !overflow else { throw IntrinsicFault("the sum is out of range") }
        return .integer(sum)
    }

    /// `States.MathRandom(start, end, seed?)`: from start up to but not including end; the same for
    /// the same seed.
    func randomNumber(_ random: inout RandomGenerator) throws(IntrinsicFault) -> JSON {
        let (start, end) = (try integer(0), try integer(1))
        guard start < end else { throw IntrinsicFault(Self.emptyRangeProblem(start, end)) }
        let span = UInt64(bitPattern: end &- start)
        guard count > 2 else { return .integer(Self.number(from: start, span, &random)) }
        var seeded = RandomGenerator(seed: UInt64(bitPattern: try integer(2)))
        return .integer(Self.number(from: start, span, &seeded))
    }

    static func emptyRangeProblem(_ start: Int64, _ end: Int64) -> String {
        "the start \(start) must be less than the end \(end)"
    }

    /// Written out, so that the number for a seed does not hang on the standard library's way.
    private static func number(
        from start: Int64,
        _ span: UInt64,
        _ random: inout RandomGenerator
    ) -> Int64 {
        start &+ Int64(truncatingIfNeeded: random.next().multipliedFullWidth(by: span).high)
    }
}
