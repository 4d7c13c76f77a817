import Foundation
import TestSupport
import Testing
import Values

/// The sample projects, run as a person runs them.
///
/// They need the Python environment of the project
/// (`make setup`); without it the tests say so and are over.
@Suite(.ownThread) struct SampleTests {
    // MARK: Flights

    @Test func aGoodDropIsLoadedAndEveryCountIsRight() throws {
        guard let work = try sample("flights") else { return }
        let ended = try flights(work, "sample")
        #expect(ended.code == 0, "\(ended)")
        let output = try ended.json
        #expect(output["loadAttempts"] == 3)
        try verify(work, "--raw", work.file("raw"), output: ended.output)
        #expect(try work.status("nightly", "x") == "SUCCEEDED")
        #expect(work.lines("lake/news.jsonl").count == 1)
        #expect(try failures(work) == ["WarehouseBusy", "WarehouseBusy"])
        try work.expectSound()
    }

    static let badDrops: [(input: String, reason: String)] = [
        ("bad-drop", "cannot be taken"),
        ("bad-quality", "3 of 9 rules are not met: good-flights: Completeness \"delay\" >= 0.95;"),
    ]

    @Test(arguments: badDrops)
    func aBadDropIsQuarantined(input: String, reason: String) throws {
        guard let work = try sample("flights") else { return }
        let ended = try flights(work, input)
        #expect(ended.code == 1, "\(ended)")
        #expect(ended.errors.contains("Flights.Quarantined"), "\(ended)")
        try expectQuarantined(work, "x", reason)
        #expect(!work.exists("lake/curated"))
        #expect(!work.files(below: "lake/raw").contains { $0.contains("run=") })
    }

    private func expectQuarantined(_ work: Workplace, _ run: String, _ reason: String) throws {
        #expect(work.text("lake/quarantine/\(run)/REASON").contains(reason))
        #expect(work.exists("lake/quarantine/\(run)/flights.json"))
        #expect(try work.record("nightly", run)?["error"] == "Flights.Quarantined")
        #expect(work.text("lake/news.jsonl").contains("quarantined"))
        try work.expectSound()
    }

    /// The first drop says what drops look like; one that looks different changes nothing.
    @Test func aDropThatHasDriftedIsQuarantined() throws {
        guard let work = try sample("flights") else { return }
        let first = try flights(work, "sample")
        #expect(first.code == 0, "\(first)")
        let before = try Samples.tables(work)
        let ended = try flights(work, "drifted", name: "y")
        #expect(ended.code == 1, "\(ended)")
        try expectQuarantined(
            work,
            "y",
            "The schema of raw.flights has changed: [column \"delay\" changed from int to string, "
                + "column \"carrier\" added (string)]"
        )
        #expect(try Samples.tables(work) == before)
        try verify(work, "--raw", work.file("raw"), output: first.output)
    }

    @Test func aBrokenLoadIsTakenBack() throws {
        guard let work = try sample("flights") else { return }
        let ended = try flights(work, "broken-load")
        #expect(ended.code == 1, "\(ended)")
        #expect(try work.status("nightly", "x") == "FAILED")
        let states = try work.history("nightly", "x").compactMap {
            $0["stateEnteredEventDetails"]?["name"]?.stringValue
        }
        #expect(states.suffix(3) == ["Compensate", "TellFailed", "Failed"])
        #expect(!work.exists("lake/curated"))
        let query = "SELECT count(*) AS n FROM flights WHERE run = 'x'"
        let left = try Samples.tool(
            ["duckdb", "-json", work.file("lake/warehouse.duckdb"), query],
            in: work
        )
        #expect(try left.json == [["n": 0]], "\(left)")
        try work.expectSound()
    }

    /// The whole pipeline, killed again and again: its counts are right all the same.
    @Test func aKilledPipelineCountsRight() throws {
        guard let work = try sample("flights") else { return }
        var random = RandomGenerator(seed: KillTests.seed)
        var kills = 0
        let words = [
            "run", work.file("nightly.asl.yaml"), "--name", "x", "--input",
            work.file("inputs/sample.json"),
        ]
        while kills < 12, try work.status("nightly", "x") != "SUCCEEDED" {
            let process = try work.start(words)
            usleep(useconds_t(random.next() % 900_000))
            if case .signalled = process.kill().status { kills += 1 }
        }
        let ended = try work.pawl(words, within: 60)
        #expect(ended.code == 0 || ended.errors.contains("SUCCEEDED"), "\(ended)")
        #expect(try work.status("nightly", "x") == "SUCCEEDED")
        let output = try #require(try work.record("nightly", "x")?["output"])
        try verify(work, "--raw", work.file("raw"), output: output.text())
        #expect(try failures(work) == ["WarehouseBusy", "WarehouseBusy"], "seed \(KillTests.seed)")
        print("flights: \(kills) kills, seed \(KillTests.seed)")
    }

    // MARK: The small ones

    static let retries: [(input: String, code: Int32, says: String, failures: Int)] = [
        ("late", 0, "\"attempts\": 3", 2), ("never", 0, "\"stale\": true", 5),
        ("throttled", 0, "\"attempts\": 3", 2), ("slow", 0, "\"attempts\": 2", 1),
        ("forbidden", 1, "Report.Forbidden", 1), ("crash", 1, "Shell.CommandFailed", 1),
    ]

    @Test(arguments: retries)
    func everyWayOfRetryAndCatch(input: String, code: Int32, says: String, failures: Int) throws {
        guard let work = try sample("retry-and-catch", needsPython: false) else { return }
        let ended = try work.pawl(
            "run",
            work.file("fetch-report.asl.yaml"),
            "--name",
            "x",
            "--input",
            work.file("inputs/\(input).json")
        )
        #expect(ended.code == code, "\(ended)")
        #expect((code == 0 ? ended.output : ended.errors).contains(says), "\(ended)")
        let types = try work.history("fetch-report", "x").compactMap { $0["type"]?.stringValue }
        #expect(types.count { $0 == "TaskFailed" || $0 == "TaskTimedOut" } == failures, "\(types)")
    }

    @Test func fanOutCountsWhatCanBeCounted() throws {
        guard let work = try sample("fan-out", needsPython: false) else { return }
        let ended = try work.pawl(
            "run",
            work.file("count-files.asl.yaml"),
            "--input",
            work.file("input.json")
        )
        #expect(ended.code == 0, "\(ended)")
        let output = try ended.json
        #expect(output["files"] == 7)
        #expect(output["counted"] == 6)
        #expect(output["bad"] == ["dunwick.csv begins otherwise"])
        let rows = work.files(below: "data").filter {
            $0.hasSuffix(".csv") && !$0.hasSuffix("dunwick.csv")
        }
        .map { JSON.integer(Int64(work.lines($0).count - 1)) }
        #expect(output["rows"] == .array(rows))
    }

    static let approvals: [(words: [String], code: Int32, isPublished: Bool)] = [
        (["succeed", "TOKEN", "--output", #"{"approved": true, "by": "Kim"}"#], 0, true),
        (["succeed", "TOKEN", "--output", #"{"approved": false}"#], 0, false),
        (["succeed", "TOKEN", "--output", #""what?""#], 0, false),
        (
            ["fail", "TOKEN", "--error", "Prices.Refused", "--cause", "Not before the holidays"], 0,
            false
        ),
        (["fail", "TOKEN", "--error", "Other.Error"], 1, false),
    ]

    @Test(arguments: approvals)
    func aPersonDecides(words: [String], code: Int32, isPublished: Bool) throws {
        guard let work = try sample("approval") else { return }
        let run = try work.start(
            "run",
            work.file("publish-prices.asl.yaml"),
            "--name",
            "x",
            "--input",
            work.file("input.json")
        )
        try eventually("the question is asked") { work.text("questions.jsonl").hasSuffix("\n") }
        let question = try JSON(parsing: work.text("questions.jsonl"))
        let token = try #require(question["token"]?.stringValue)
        let answer = try work.pawl(["task"] + words.map { $0 == "TOKEN" ? token : $0 })
        #expect(answer.code == 0, "\(answer)")
        let ended = run.wait(within: 20)
        #expect(ended.code == code, "\(ended)")
        #expect(work.exists("published.json") == isPublished)
    }

    // MARK: Means

    private func sample(_ name: String, needsPython: Bool = true) throws -> Workplace? {
        try Workplace(sample: name, needsPython: needsPython)
    }

    private func flights(
        _ work: Workplace,
        _ input: String,
        name: String = "x"
    ) throws -> Ended {
        try work.pawl(
            "run",
            work.file("nightly.asl.yaml"),
            "--name",
            name,
            "--input",
            work.file("inputs/\(input).json"),
            within: 90
        )
    }

    private func verify(_ work: Workplace, _ words: String..., output: String) throws {
        try Samples.verify(work, words, output: output)
    }

    private func failures(_ work: Workplace) throws -> [String] {
        try work.history("nightly", "x").compactMap {
            ($0["taskFailedEventDetails"] ?? $0["lambdaFunctionFailedEventDetails"])?["error"]?
                .stringValue
        }
    }
}
