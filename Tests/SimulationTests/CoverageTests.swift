import Engine
import Simulation
import StatesLanguage
import Testing
import Values

/// Coverage of a machine with everything that is counted, by hand.
@Suite struct CoverageTests {
    static let machine = """
        StartAt: Load
        States:
          Load:
            Type: Task
            Resource: shell:run
            Retry:
              - {ErrorEquals: [A], MaxAttempts: 1}
              - {ErrorEquals: [B], MaxAttempts: 1}
              - {ErrorEquals: [C], MaxAttempts: 0}
            Catch:
              - {ErrorEquals: [B], Next: Each}
              - {ErrorEquals: [States.ALL], Next: Bad}
            Next: Route
          Route:
            Type: Choice
            Choices:
              - {Variable: $.n, NumericEquals: 1, Next: Each}
              - {Variable: $.n, NumericEquals: 2, Next: Each}
            Default: Far
          Each:
            Type: Map
            Items: [1]
            QueryLanguage: JSONata
            ItemProcessor:
              StartAt: Inner
              States: {Inner: {Type: Pass, End: true}}
            End: true
          Far:
            Type: Map
            ItemsPath: $.items
            ItemProcessor:
              ProcessorConfig: {Mode: DISTRIBUTED, ExecutionType: STANDARD}
              StartAt: Deep
              States:
                Deep:
                  Type: Choice
                  Choices: [{Variable: $, NumericGreaterThan: 1, Next: Big}]
                  Default: Small
                Big: {Type: Pass, End: true}
                Small: {Type: Pass, End: true}
            End: true
          Bad: {Type: Fail, Error: Bad}
        """

    private func shares(_ runs: [(String, JSON)]) throws -> [String] {
        let program = try Machines.program(Self.machine)
        var coverage = Coverage(program.machine)
        for (outcomes, input) in runs {
            coverage.add(try Machines.simulation(Self.machine, outcomes, input: input))
        }
        #expect(coverage.executions == runs.count)
        return Coverage.Kind.allCases.map { kind in
            let share = coverage.share(of: kind)
            return "\(kind.rawValue) \(share.covered)/\(share.total)"
        }
    }

    @Test func nothingIsCoveredBeforeAnythingRan() throws {
        #expect(
            try shares([]) == [
                "states 0/9", "transitions 0/13", "rules 0/3", "defaults 0/2", "retriers 0/2",
                "catchers 0/2",
            ]
        )
    }

    @Test func oneWayCountsWhatItWentThrough() throws {
        #expect(
            try shares([("Load: {return: {n: 2}}", [:])]) == [
                // Load, Route, Each, Inner.
                "states 4/9", "transitions 4/13", "rules 1/3", "defaults 0/2", "retriers 0/2",
                "catchers 0/2",
            ]
        )
    }

    @Test func whatIsInsideADistributedMapCounts() throws {
        #expect(
            try shares([("Load: {return: {n: 3, items: [1, 2]}}", [:])]) == [
                // Load, Route, Far, Deep, Big, Small.
                "states 6/9", "transitions 7/13", "rules 1/3", "defaults 2/2", "retriers 0/2",
                "catchers 0/2",
            ]
        )
    }

    @Test func handlersCountWhereTheyAct() throws {
        #expect(
            try shares([
                ("Load: [{fail: A}, {fail: A}]", [:]),
                ("Load: {fail: B}", [:]),
                ("Load: {fail: C}", [:]),
            ]) == [
                "states 4/9", "transitions 4/13", "rules 0/3", "defaults 0/2", "retriers 2/2",
                "catchers 2/2",
            ]
        )
    }

    @Test func allOfItIsAHundredPercent() throws {
        #expect(
            try shares([
                ("Load: [{fail: A}, {fail: A}]", [:]), ("Load: {fail: B}", [:]),
                ("Load: {return: {n: 1}}", [:]), ("Load: {return: {n: 2}}", [:]),
                ("Load: {return: {n: 3, items: [1, 2]}}", [:]),
            ]) == [
                "states 9/9", "transitions 13/13", "rules 3/3", "defaults 2/2", "retriers 2/2",
                "catchers 2/2",
            ]
        )
    }
}
