import Foundation
import Testing
import Values

/// Runs of jobs: arguments, retries, limits, stops.
@Suite struct JobRunTests {
    static let yaml = """
        Jobs:
          seen:
            Command: {Name: pythonshell, ScriptLocation: jobs/seen.py}
            DefaultArguments: {--day: monday, --empty: "", --fixed: "no", --text: "a 'b' \\"c\\"\\n--d"}
            NonOverridableArguments: {--fixed: "yes"}
          wait:
            Command: {Name: pythonshell, ScriptLocation: jobs/wait.py}
          fails:
            Command: {Name: pythonshell, ScriptLocation: jobs/fails.py}
            MaxRetries: 2
          gone: {Command: {Name: sql, ScriptLocation: jobs/gone.sql}}
        """
    static let scripts = [
        "gone.sql": "",
        "seen.py": """
        import json, os, sys
        json.dump({"argv": sys.argv, "name": __name__, "file": __file__,
                   "environment": {k: v for k, v in os.environ.items() if k.startswith("PAWL_ARG_")}},
                  open("seen.json", "w"))
        """,
        // A child in a session of its own, and one that ignores SIGTERM.
        "wait.py": """
        import subprocess, sys, time
        word = sys.argv[sys.argv.index("--word") + 1]
        code = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(1000)"
        subprocess.Popen([sys.executable, "-c", code, word])
        subprocess.Popen([sys.executable, "-c", "import time; time.sleep(1000)", word], start_new_session=True)
        open("begun", "a").write("begun\\n")
        time.sleep(1000)
        """,
        "fails.py": """
        import sys
        with open("attempts", "a") as file:
            file.write("%s\\n" % sys.argv[sys.argv.index("--JOB_RUN_ID") + 1])
        count = len(open("attempts").readlines())
        if count < int(sys.argv[sys.argv.index("--times") + 1]) + 1:
            raise ValueError("boom %d" % count)
        """,
    ]

    private func project() throws -> JobPlace { try JobPlace(Self.yaml, Self.scripts) }

    // MARK: Arguments

    @Test func argumentsAreWordsAndMerge() throws {
        let project = try project()
        let long = "{\"a\": [1, \"zwei\"]}\nline two  \ttab"
        let ended = try project.jobs(
            "run",
            "seen",
            "--",
            "--day",
            "friday",
            "--fixed",
            "no",
            "--own",
            long,
            "--flag",
            "",
            "--minus",
            "-5"
        )
        #expect(ended.code == 0, "\(ended)")
        let seen = try JSON(parsing: project.place.bytes("seen.json"))
        let run = try project.latest("seen")
        let id = try #require(run["Id"])
        let words = try #require(seen["argv"]?.arrayValue)
        #expect(words.first == .string(project.place.file("jobs/seen.py")))
        var pairs: [String: String] = [:]
        for index in stride(from: 1, to: words.count - 1, by: 2) {
            let name = try #require(words[index].stringValue)
            #expect(pairs[name] == nil, "\(name) is there twice")
            pairs[name] = words[index + 1].stringValue
        }
        #expect(pairs.removeValue(forKey: "--JOB_ID")?.hasPrefix("j_") == true)
        #expect(
            pairs == [
                "--day": "friday", "--empty": "", "--fixed": "yes", "--text": "a 'b' \"c\"\n--d",
                "--own": long, "--flag": "", "--minus": "-5", "--JOB_NAME": "seen",
                "--JOB_RUN_ID": id.stringValue ?? "",
                "--job-bookmark-option": "job-bookmark-disable",
            ]
        )
        // JobRun.Arguments is what was merged, without what Glue adds.
        #expect(
            run["Arguments"] == [
                "--day": "friday", "--empty": "", "--fixed": "yes", "--text": "a 'b' \"c\"\n--d",
                "--own": .string(long), "--flag": "", "--minus": "-5",
            ]
        )
        #expect(seen["environment"]?["PAWL_ARG_DAY"] == "friday")
        #expect(seen["environment"]?["PAWL_ARG_JOB_NAME"] == "seen")
        #expect(seen["name"] == "__main__")
    }

    @Test func aRunCanBeRepeatedWithItsArguments() throws {
        let project = try project()
        try project.jobs("run", "seen", "--", "--day", "sunday")
        let first = try project.latest("seen")
        let ended = try project.jobs("run", "seen", "--again", "@latest")
        #expect(ended.code == 0, "\(ended)")
        let second = try project.latest("seen")
        #expect(second["PreviousRunId"] == first["Id"] && second["Id"] != first["Id"])
        #expect(second["Arguments"]?["--day"] == "sunday")
    }

    @Test func theRecordIsGluesAndSaysWhatItTook() throws {
        let project = try project()
        try project.jobs("run", "seen")
        let run = try project.latest("seen")
        #expect(run["JobRunState"] == "SUCCEEDED" && run["LogGroupName"] == "/aws-glue/python-jobs")
        #expect(run["MaxCapacity"] == 0.0625 && run["Timeout"] == 2880 && run["Attempt"] == 0)
        let own = try #require(run["Pawl"])
        #expect((own["WallMilliseconds"]?.integerValue ?? 0) > 0)
        #expect((own["CPUMilliseconds"]?.integerValue ?? 0) > 0)
        #expect((own["PeakMemoryKiB"]?.integerValue ?? 0) > 1000)
        // 0.0625 DPU for a minute, the least, at 0.44 dollars an hour.
        #expect(own["AWSListPrice"] == ["DPUHours": 0.001042, "USD": 0.000458])
    }

    // MARK: Retries

    @Test func aFailedRunIsTriedAgain() throws {
        let project = try project()
        let ended = try project.jobs("run", "fails", "--", "--times", "2")
        #expect(ended.code == 0, "\(ended)")
        let runs = try project.runs("fails")
        let ids = runs.map { $0["Id"]?.stringValue ?? "" }
        #expect(runs.map { $0["Attempt"] } == [0, 1, 2])
        #expect(runs.map { $0["JobRunState"] } == ["FAILED", "FAILED", "SUCCEEDED"])
        #expect(ids[1] == ids[0] + "_attempt_1" && ids[2] == ids[0] + "_attempt_2")
        #expect(project.place.lines("attempts") == ids)
        let message = runs[0]["ErrorMessage"]
        #expect(message == "Command failed with exit code 1: ValueError: boom 1 (fails.py:6)")
    }

    @Test func afterMaxRetriesItHasFailed() throws {
        let project = try project()
        let ended = try project.jobs("run", "fails", "--", "--times", "9")
        #expect(ended.code == 1, "\(ended)")
        #expect(
            try project.runs("fails").map { $0["JobRunState"] } == ["FAILED", "FAILED", "FAILED"]
        )
    }

    // MARK: Time limits and stops

    /// The whole process tree is gone, what left its group and what ignores SIGTERM too.
    @Test func afterItsTimeoutNothingOfARunIsLeft() throws {
        let project = try project()
        let word = "word-\(UUID().uuidString)"
        let ended = try project.perform(
            ["JobName": "wait", "Timeout": 10, "Arguments": ["--word": .string(word)]],
            minute: 100
        ).wait(within: 60)
        #expect(ended.code == 0, "\(ended)")
        #expect(try ended.json["JobRunState"] == "TIMEOUT")
        #expect(try ended.json["ErrorMessage"] == "Job run exceeded its Timeout of 10 minutes")
        #expect(project.processes(with: word).isEmpty)
        #expect(project.place.lines("begun") == ["begun"])
    }

    @Test func aRunIsStoppedWithAllThatItStarted() throws {
        let project = try project()
        let word = "word-\(UUID().uuidString)"
        let run = try project.start("run", "wait", "--", "--word", word)
        try eventually("it runs") { project.place.exists("begun") }
        #expect(project.processes(with: word).count >= 2)
        let stopped = try project.jobs("stop", "wait")
        #expect(stopped.code == 0 && stopped.errors.hasSuffix(" stopped\n"), "\(stopped)")
        #expect(run.wait().code == 5)
        #expect(try project.latestState("wait") == "STOPPED")
        #expect(project.processes(with: word).isEmpty)
    }

    @Test func theEndOfWhoLooksOnDoesNotEndIt() throws {
        let project = try project()
        let run = try project.start("run", "wait", "--", "--word", "x")
        try eventually("it runs") { project.place.exists("begun") }
        run.kill()
        #expect(try project.latestState("wait") == "RUNNING")
        try project.jobs("stop", "wait")
    }

    @Test func interruptingWhoLooksOnStopsTheRun() throws {
        let project = try project()
        let run = try project.start("run", "wait", "--", "--word", "x")
        try eventually("it runs") { project.place.exists("begun") }
        run.signal(SIGINT)
        let ended = run.wait()
        #expect(ended.code == 5 && ended.errors.contains("stopping jr_"), "\(ended)")
        #expect(try project.latestState("wait") == "STOPPED")
    }

    /// A run whose performer was killed is not RUNNING for ever, and does not stand in the way.
    @Test func aKilledPerformerLeavesAFailedRun() throws {
        let project = try project()
        let word = "word-\(UUID().uuidString)"
        try project.jobs("run", "wait", "--detach", "--", "--word", word)
        try eventually("it runs") { project.place.exists("begun") }
        let performer = try #require(
            project.place.processes.first { process in
                let line =
                    FileManager.default.contents(atPath: "/proc/\(process)/cmdline") ?? Data()
                return String(decoding: line, as: UTF8.self).contains("perform\0job-run")
            }
        )
        kill(performer, SIGKILL)
        let run = try project.wait(for: "FAILED", of: "wait")
        #expect(run["ErrorMessage"]?.stringValue?.contains("was killed") == true)
        try eventually("nothing of it is left") { project.processes(with: word).isEmpty }
        let next = try project.jobs("run", "wait", "--detach", "--", "--word", "x")
        #expect(next.code == 0, "\(next)")
        try project.jobs("stop", "wait")
    }

    @Test func aScriptThatIsKilledHasFailed() throws {
        let project = try project()
        let run = try project.start("run", "wait", "--", "--word", "x")
        try eventually("it runs") { project.place.exists("begun") }
        let script = project.place.file("jobs/wait.py")
        for process in project.processes(with: script)
        where Processes.name(of: process).hasPrefix("python") {
            kill(process, SIGKILL)
        }
        let ended = run.wait()
        #expect(ended.code == 1, "\(ended)")
        #expect(try project.latest("wait")["ErrorMessage"] == "Command failed: killed")
    }

    @Test func aMissingScriptIsSaid() throws {
        let project = try project()
        try FileManager.default.removeItem(atPath: project.place.file("jobs/gone.sql"))
        let ended = try project.jobs("run", "gone")
        #expect(
            ended.code == 2 && ended.errors.contains("There is no file jobs/gone.sql"),
            "\(ended)"
        )
        try project.place.write("", to: "jobs/gone.sql")
        let missing = try project.jobs("run", "gone", "--", "--scriptLocation", "jobs/nowhere.sql")
        #expect(
            missing.code == 1 && missing.errors.contains("nowhere.sql of job \"gone\" is not there")
        )
    }

    @Test func delaysAreNotified() throws {
        let project = try project()
        let run = try project.perform(
            [
                "JobName": "wait", "Arguments": ["--word": "x"],
                "NotificationProperty": ["NotifyDelayAfter": 1], "Timeout": 5,
            ],
            minute: 300
        )
        #expect(try run.wait(within: 60).json["NotificationProperty"] == ["NotifyDelayAfter": 1])
        let events = try project.place.lines("store/jobs/wait/events.jsonl")
            .map { try JSON(parsing: $0) }
        #expect(
            events.map { $0["detail-type"] } == ["Glue Job Run Status", "Glue Job State Change"]
        )
        #expect(events.map { $0["detail"]?["state"] } == ["RUNNING", "TIMEOUT"])
    }

    /// Another program, or a disk, has written into it.
    @Test func aDamagedRunIsListedAndSaysSo() throws {
        let project = try JobPlace(
            "Jobs: {one: {Command: {Name: pythonshell, ScriptLocation: jobs/one.py}}}",
            ["one.py": "pass"]
        )
        for _ in 0..<2 { #expect(try project.jobs("run", "one").code == 0) }
        let id = try #require(try project.latest("one")["Id"]?.stringValue)
        let file = "store/jobs/one/runs/\(id)/run.json"
        for damage in ["{\"Id\": ", "[]", ""] {
            try project.place.write(damage, to: file)
            let runs = try project.runs("one")
            let run = runs.first { $0["Id"]?.stringValue == id }
            #expect(runs.count == 2 && run?["JobRunState"] == "ERROR", "\(runs)")
            let message = run?["ErrorMessage"]?.stringValue ?? ""
            #expect(message == "\(project.place.file(file)) is not the record of a run")
        }
    }
}
