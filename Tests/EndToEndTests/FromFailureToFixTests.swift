import Foundation
import TestSupport
import Testing
import Values

/// A failed run of the sample pipeline is redriven, replayed from a middle state with a corrected
/// input, and replayed with a corrected definition; each leaves finished work alone.
@Suite(.ownThread) struct FromFailureToFixTests {
    @Test func aRedriveLeavesFinishedWorkAlone() throws {
        guard let work = try Workplace(sample: "flights") else { return }
        try work.write(
            """
            {"flights": "raw/flights.json", "airports": "raw/airports.csv",
             "rehearsal": {"failLoads": 2, "breakLoad": false}}
            """,
            to: "input.json"
        )
        let definition = work.file("nightly.asl.yaml")
        let input = work.file("input.json")
        let run = try work.start("run", definition, "--name", "x", "--input", input)
        // It waits to try Load again, for seconds; somebody stops it.
        try eventually("Load finds the warehouse busy") { try !failures(work, "x").isEmpty }
        _ = try work.pawl("stop", "nightly/x", "--cause", "bed time")
        #expect(run.wait().code == 5)
        let before = try tasks(work, "x")
        #expect(before.values.allSatisfy { $0 == 1 }, "\(before)")
        let finished = try folders(work, "x")
        let runs = jobRuns(work)
        #expect(runs.count == 3, "\(runs.keys)")
        let ended = try work.pawl("redrive", "nightly/x", within: 90)
        #expect(ended.code == 0, "\(ended)")
        // Load is done again with all its retries, and nothing else that was done.
        var expected = before
        expected["Load"] = 4
        expected["Publish"] = 1
        expected["TellLoaded"] = 1
        #expect(try tasks(work, "x") == expected)
        #expect(try folders(work, "x").filter { finished[$0.key] != nil } == finished)
        expectOnlyPublished(work, since: runs)
        #expect(work.lines("lake/news.jsonl").count == 1)
        #expect(try work.record("nightly", "x")?["redriveCount"] == 1)
        try work.expectSound()
    }

    @Test func aReplayWithACorrectedInputLeavesFinishedWorkAlone() throws {
        guard let work = try Workplace(sample: "flights") else { return }
        let failed = try run(work, "broken-load", as: "night")
        #expect(failed.code == 1, "\(failed)")
        let finished = try folders(work, "night")
        let runs = jobRuns(work)
        #expect(runs.count == 3, "\(runs.keys)")
        // First what would happen; nothing runs.
        let correction = #"$settings.rehearsal={"failLoads": 0, "breakLoad": false}"#
        let dry = try work.pawl(
            "replay",
            "nightly/night",
            "--from",
            "Load",
            "--set",
            correction,
            "--dry-run",
            "--return",
            #"""
            Load={"Payload": {"rows": 1, "days": 1, "partitions": 1, "attempt": 0,
            "drop": {"airports": 1, "rejected": 0, "duplicates": 0}}}
            """#
        )
        #expect(dry.code == 0, "\(dry)")
        #expect(try folders(work, "night") == finished)
        let ended = try work.pawl(
            "replay",
            "nightly/night",
            "--from",
            "Load",
            "--set",
            correction,
            "--name",
            "morning",
            within: 90
        )
        #expect(ended.code == 0, "\(ended)")
        #expect(ended.errors.contains("taken over  7 task results"), "\(ended)")
        #expect(try tasks(work, "morning") == ["Load": 1, "Publish": 1, "TellLoaded": 1])
        #expect(try folders(work, "night") == finished)
        expectOnlyPublished(work, since: runs)
        // What it loaded is there under the name that the files have.
        #expect(try ended.json["run"] == "night")
        #expect(work.lines("lake/news.jsonl").last?.contains("loaded") == true)
        let record = try work.record("nightly", "morning")
        #expect(record?["replayOf"]?["from"] == "Load")
        try work.expectSound()
    }

    @Test func aReplayWithACorrectedDefinitionLeavesFinishedWorkAlone() throws {
        guard let work = try Workplace(sample: "flights") else { return }
        let failed = try run(work, "bad-quality", as: "night")
        #expect(failed.code == 1, "\(failed)")
        let finished = try folders(work, "night")
        let runs = jobRuns(work)
        #expect(runs.count == 3, "\(runs.keys)")
        // The rules are still evaluated, and what they say stops nothing any more.
        let rule = "FailOnRule: true"
        let text = work.text("nightly.asl.yaml")
        #expect(text.contains(rule))
        try work.write(
            text.replacingOccurrences(of: rule, with: "FailOnRule: false"),
            to: "corrected.asl.yaml"
        )
        let corrected = work.file("corrected.asl.yaml")
        let verdict = try work.pawl("verify", corrected, "nightly/night")
        // The record is of a gate that failed: it says where the definition would have gone with that.
        #expect(verdict.code == 0)
        #expect(
            verdict.output.contains("QualityGate gets $.FailOnRule: true → false"),
            "\(verdict)"
        )
        let ended = try work.pawl(
            "replay",
            "nightly/night",
            "--from",
            "QualityGate",
            "--definition",
            corrected,
            "--name",
            "morning",
            within: 90
        )
        #expect(ended.code == 0, "\(ended)")
        #expect(ended.errors.contains("changed QualityGate"), "\(ended)")
        #expect(
            try tasks(work, "morning", of: "corrected") == [
                "QualityGate": 1, "Load": 1, "Publish": 1, "TellLoaded": 1,
            ]
        )
        #expect(try folders(work, "night") == finished)
        expectOnlyPublished(work, since: runs)
        #expect(work.lines("lake/news.jsonl").last?.contains("loaded") == true)
        try work.expectSound()
    }

    // MARK: Looking

    private func run(_ work: Workplace, _ input: String, as name: String) throws -> Ended {
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

    private func failures(_ work: Workplace, _ execution: String) throws -> [JSON] {
        try work.history("nightly", execution).filter { $0["type"] == "TaskFailed" }
    }

    /// The records of all runs of jobs as they stand in the store, by `JOB/runs/ID/run.json`.
    private func jobRuns(_ work: Workplace) -> [String: String] {
        let paths = work.files(below: "store/jobs").filter { $0.hasSuffix("/run.json") }
        return Dictionary(uniqueKeysWithValues: paths.map { ($0, work.text($0)) })
    }

    /// Checks that no run that was there has changed, and that one of `publish-flights` has come.
    private func expectOnlyPublished(
        _ work: Workplace,
        since before: [String: String],
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let now = jobRuns(work)
        #expect(
            now.filter { before[$0.key] != nil } == before,
            "a finished run has changed",
            sourceLocation: sourceLocation
        )
        let new = now.filter { before[$0.key] == nil }
        #expect(
            new.count == 1 && new.keys.allSatisfy { $0.contains("/publish-flights/") },
            "\(new.keys)",
            sourceLocation: sourceLocation
        )
        #expect(
            new.values.allSatisfy { $0.contains("\"SUCCEEDED\"") },
            "\(new)",
            sourceLocation: sourceLocation
        )
    }

    /// How many attempts of each state's task have run: those that have a folder.
    private func tasks(
        _ work: Workplace,
        _ execution: String,
        of machine: String = "nightly"
    ) throws -> [String: Int] {
        let folders = try folders(work, execution, of: machine)
        var states: [Int64: String] = [:]
        var counts: [String: Int] = [:]
        for event in try work.history(machine, execution) {
            guard let id = event["id"]?.integerValue else { continue }
            let name = event["stateEnteredEventDetails"]?["name"]?.stringValue
            states[id] = name ?? states[event["previousEventId"]?.integerValue ?? 0]
            guard event["type"] == "TaskScheduled", folders["\(id)"] != nil else { continue }
            counts[states[id] ?? "?", default: 0] += 1
        }
        return counts
    }

    /// The folders of an execution's task attempts, with when their ends were written.
    private func folders(
        _ work: Workplace,
        _ execution: String,
        of machine: String = "nightly"
    ) throws -> [String: Date] {
        let files = FileManager.default
        let path = work.store + "/executions/\(machine)/\(execution)/tasks"
        var dates: [String: Date] = [:]
        for name in (try? files.contentsOfDirectory(atPath: path)) ?? [] {
            let exit = "\(path)/\(name)/exit.json"
            let attributes = try? files.attributesOfItem(atPath: exit)
            dates[name] = attributes?[.modificationDate] as? Date ?? Date.distantPast
        }
        return dates
    }
}
