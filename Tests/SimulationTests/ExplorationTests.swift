import Engine
import Foundation
import Simulation
import StatesLanguage
import TestSupport
import Testing
import Values

/// Explorations of machines whose ends were counted by hand.
///
/// Each `NAME.asl.yaml` under `Corpora/exploration` has a `NAME.ends` with all that is to be found:
/// nothing more and nothing less. `NAME.properties`, where there is one, says what holds.
@Suite struct ExplorationTests {
    static let folder = Folders.package.appending(path: "Tests/SimulationTests/Corpora/exploration")

    /// The machines, by name.
    static let names: [String] = {
        let files = try? FileManager.default.contentsOfDirectory(atPath: folder.path)
        return (files ?? []).filter { $0.hasSuffix(".ends") }.map { String($0.dropLast(5)) }
            .sorted()
    }()

    @Test func thereAreMachines() { #expect(Self.names.count >= 12) }

    @Test(arguments: names) func endsAreThoseThatWereCounted(_ name: String) throws {
        let report = try Self.exploration(name).run()
        let expected = try Self.lines(name + ".ends")
        #expect(Self.found(report).sorted() == expected.sorted())
    }

    @Test(arguments: names) func everyScriptLeadsToItsEnd(_ name: String) throws {
        for end in try Self.exploration(name).run().ends where !end.isAssumed {
            switch end.check {
            case .reached: break
            case .differs(let what): Issue.record("\(end.title): a simulation came to \(what)")
            case .notMade(let reason): #expect(reason.contains("distributed"), "\(end.title)")
            }
        }
    }

    @Test(arguments: names) func propertiesHoldOrNot(_ name: String) throws {
        guard FileManager.default.fileExists(atPath: Self.url(name + ".properties").path) else {
            return
        }
        for line in try Self.lines(name + ".properties") {
            let words = line.split(separator: " ", maxSplits: 1).map(String.init)
            var exploration = try Self.exploration(name)
            exploration.properties = [try Property(parsing: words[1], for: exploration.machine)]
            let result = try #require(exploration.run().properties.first)
            #expect(Self.verdict(result) == words[0], "\(name): \(line)")
            let isSometimes = words[1].hasPrefix("sometimes")
            #expect((result.witness != nil) == (result.holds == isSometimes), "\(name): \(line)")
        }
    }

    @Test(arguments: names) func savedTestsAreRead(_ name: String) throws {
        let exploration = try Self.exploration(name)
        let report = exploration.run()
        let text = report.testFile(definition: name + ".asl.yaml", isExpress: false)
        let (file, diagnostics) = TestFile.read(
            DefinitionSource(name: "saved.test.yaml", text: text, format: .yaml)
        ) { _ in exploration.machine }
        #expect(diagnostics.map(\.message) == [])
        #expect(file?.tests.count == report.ends.count { $0.check == .reached })
    }

    // MARK: Limits

    @Test func whatIsBoundedIsSaid() throws {
        var exploration = try Self.exploration("parallel-in-map-with-retries")
        exploration.limits.positionsMax = 3
        #expect(exploration.run().bounds.contains { $0.contains("more than 3 positions") })
        exploration = try Self.exploration("compensation")
        exploration.isOutOfTime = { true }
        #expect(exploration.run().bounds.contains("the time was up: the rest was not looked at"))
        exploration = try Self.exploration("many-retries")
        #expect(
            exploration.run().bounds.contains { $0.contains("of 100 retries of X the first 12") }
        )
        exploration = try Self.exploration("compensation")
        exploration.limits.routesMax = 2
        #expect(exploration.run().bounds.contains { $0.contains("more than 2 routes") })
    }

    /// A loop that counts never comes back to the same data: it is followed some times round.
    @Test func aLoopThatCountsIsBounded() throws {
        let machine = try Machines.program(
            """
            StartAt: Add
            States:
              Add: {Type: Pass, Parameters: {n.$: "States.MathAdd($.n, 1)"}, Next: Work}
              Work:
                Type: Task
                Resource: shell:run
                ResultPath: null
                Catch: [{ErrorEquals: [Stop], Next: Stopped}]
                Next: Add
              Stopped: {Type: Succeed}
            """
        ).machine
        let report = Exploration(machine).run()
        #expect(report.bounds.contains { $0.contains("Work is come to again and again") })
        #expect(report.ends.map(\.route) == [["Add", "Work", "Stopped"], ["Add", "Work"]])
    }

    @Test func anInputIsTheOnlyOne() throws {
        var exploration = try Self.exploration("choice-by-number")
        exploration.input = ["n": 10]
        #expect(exploration.run().ends.map(\.route) == [["Size", "Equal"]])
        exploration.input = ["n": 11]
        let report = exploration.run()
        #expect(report.ends.map(\.route) == [["Size", "Large"]])
        #expect(report.statesNeverEntered == ["Small", "Equal"])
    }

    // MARK: Properties

    @Test func whatHoldsOnlyAsFarAsWasLookedSaysSo() throws {
        var exploration = try Self.exploration("parallel-in-map-with-retries")
        let name = try #require(exploration.machine.scope.states.first?.name)
        exploration.properties = [
            try Property(parsing: "never TIMED_OUT", for: exploration.machine),
            try Property(parsing: "never \"\(name)\"", for: exploration.machine),
        ]
        #expect(exploration.run().properties.map(\.isBounded) == [false, false])
        exploration.limits.positionsMax = 3
        let cut = exploration.run().properties
        #expect(cut.map(\.holds) == [true, false])
        // What was seen to be broken stays so.
        #expect(cut.map(\.isBounded) == [true, false])
    }

    @Test(
        arguments: [
            (
                "", "expected always, never, eventually or sometimes, but the property ends here",
                0, nil
            ),
            (
                "nevr A", "expected always, never, eventually or sometimes, found \"nevr\"", 0,
                "Did you mean never?"
            ),
            (
                "never",
                "expected a state, SUCCEEDED, FAILED or TIMED_OUT, but the property ends here", 5,
                nil
            ),
            ("never Cehck", "the machine has no state \"Cehck\"", 6, "Did you mean \"Check\"?"),
            (
                "never Go", "the machine has no state \"Go\"", 6,
                "A name with spaces stands in quotes: \"Go home\"."
            ),
            (
                "never A befor B",
                "expected before, after, without, twice or the end of the property, found \"befor\"",
                8,
                "Did you mean before?"
            ),
            (
                "always A", "expected before or after, but the property ends here", 8,
                "That it happens in every execution is `eventually …`."
            ),
            ("eventually A B", "expected the end of the property, found \"B\"", 13, nil),
            (
                "never FAILED with", "expected the name of an error, but the property ends here",
                17, nil
            ),
            ("never \"A", "the quote is not closed", 6, nil),
        ] as [(String, String, Int, String?)]
    )
    func aPropertyThatCannotBeReadSaysWhere(
        _ text: String,
        _ message: String,
        _ offset: Int,
        _ hint: String?
    ) throws {
        let machine = try Machines.program(
            """
            StartAt: A
            States:
              A: {Type: Pass, Next: B}
              B: {Type: Pass, Next: Check}
              Check: {Type: Pass, Next: Go home}
              Go home: {Type: Pass, End: true}
            """
        ).machine
        #expect(throws: PropertyError(message: message, offset: offset, hint: hint)) {
            try Property(parsing: text, for: machine)
        }
        #expect(
            try Property(parsing: "always A before 'Go home'", for: machine).states == [
                "Go home", "A",
            ]
        )
    }

    // MARK: Reading the corpus

    private static func url(_ file: String) -> URL { folder.appending(path: file) }

    private static func exploration(_ name: String) throws -> Exploration {
        let text = try String(contentsOf: url(name + ".asl.yaml"), encoding: .utf8)
        return Exploration(try Machines.program(text).machine)
    }

    private static func lines(_ file: String) throws -> [String] {
        try String(contentsOf: url(file), encoding: .utf8).split(separator: "\n").map(String.init)
            .filter { !$0.hasPrefix("#") && !$0.isEmpty }
    }

    /// What was found, in the form of an `.ends` file.
    private static func found(_ report: ExplorationReport) -> [String] {
        report.ends.map(line) + report.loops.map { "round \($0)" }
            + report.statesNeverEntered.map { "unreached \($0)" }
            + report.waysNeverTaken.map { "never " + text($0) }
            + report.waysOnlyAssumed.map { "only-assumed " + text($0) }
            + report.deadHandlers.map {
                "dead \($0.state) \($0.isRetrier ? "Retry" : "Catch")[\($0.index)]"
            }
    }

    private static func line(_ end: ExplorationReport.End) -> String {
        let error = end.error.map { " " + $0 } ?? ""
        let attempts =
            end.attemptsMin == end.attemptsMax
            ? "\(end.attemptsMin)" : "\(end.attemptsMin)-\(end.attemptsMax)"
        return (end.isAssumed ? "assumed " : "")
            + "\(end.status.rawValue)\(error) | \(end.route.joined(separator: " > ")) | \(attempts) | "
            + "\(end.millisecondsMax / 1000) s"
    }

    /// What an exploration says of a property, in the word of a `.properties` file: `maybe` where it
    /// holds as far as was looked, `assumed` where what shows it was assumed.
    private static func verdict(_ result: ExplorationReport.PropertyResult) -> String {
        if result.isBounded { return "maybe" }
        if result.witness?.isAssumed == true { return "assumed" }
        return result.holds ? "holds" : "broken"
    }

    private static func text(_ way: ExplorationReport.Way) -> String {
        switch way {
        case .rule(let state, let index): "\(state) Choices[\(index)]"
        case .defaultRule(let state): "\(state) Default"
        case .catcher(let state, let index): "\(state) Catch[\(index)]"
        }
    }
}
