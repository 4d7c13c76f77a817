import Foundation
import TestSupport
import Testing
import Values

/// `kill -9` at any moment loses nothing and repeats nothing.
@Suite(.ownThread) struct KillTests {
    /// How often the program is killed; PAWL_KILLS asks for more.
    static let kills = environment("PAWL_KILLS").flatMap { Int($0) } ?? 50
    /// From which the moments come; PAWL_KILL_SEED repeats a run's.
    static let seed =
        environment("PAWL_KILL_SEED").flatMap { UInt64($0) } ?? .random(in: 0..<1 << 32)

    private static func environment(_ name: String) -> String? {
        ProcessInfo.processInfo.environment[name]
    }

    @Test func aPipelineKilledAtRandomMomentsDoesEachStepOnce() throws {
        let work = try Workplace()
        try work.write(try Corpora.text("machines/ratchet.asl.yaml"), to: "ratchet.asl.yaml")
        print("kill test: seed \(Self.seed), PAWL_KILL_SEED repeats it")
        var killer = Killer(work: work, random: RandomGenerator(seed: Self.seed))
        let undisturbed = try killer.run("undisturbed", killsMax: 0)
        while killer.kills < Self.kills {
            let disturbed = try killer.run("killed-\(killer.kills)", killsMax: Self.kills)
            // The same happened as without kills, in whatever order side by side.
            #expect(disturbed == undisturbed, "seed \(Self.seed)")
        }
        print("kill test: \(killer.kills) kills in \(killer.executions - 1) executions")
        try work.expectSound()
    }

    @Test func aTaskThatRunsIsFoundAgain() throws {
        let work = try Workplace()
        try work.write(Self.longTask, to: "long.asl.yaml")
        let run = ["run", work.file("long.asl.yaml"), "--name", "x"]
        let first = try work.start(run)
        try eventually("the task has begun") { !work.lines("began").isEmpty }
        first.kill()
        let task = try #require(pid_t(work.lines("began").first ?? ""))
        #expect(kill(task, 0) == 0, "the task went with its driver")
        let second = try work.start(run)
        try eventually("the second one drives") { second.errorsSoFar.contains("long/x") }
        second.kill()
        #expect(kill(task, 0) == 0, "the task went with its second driver")
        let third = try work.start("resume")
        try work.write("", to: "go")
        let ended = third.wait()
        #expect(ended.code == 0, "\(ended)")
        #expect(try work.status("long", "x") == "SUCCEEDED")
        #expect(work.lines("began") == ["\(task)"])
        #expect(try work.record("long", "x")?["output"]?["Output"] == "done")
    }

    @Test func whatEndedWhileNobodyDroveIsNotDoneAgain() throws {
        let work = try Workplace()
        try work.write(Self.longTask, to: "long.asl.yaml")
        let first = try work.start("run", work.file("long.asl.yaml"), "--name", "x")
        try eventually("the task has begun") { !work.lines("began").isEmpty }
        first.kill()
        try work.write("", to: "go")
        try eventually("the task has ended") { work.supervisors.isEmpty }
        let ended = try work.pawl("run", work.file("long.asl.yaml"), "--name", "x")
        #expect(ended.code == 0, "\(ended)")
        #expect(work.lines("began").count == 1)
        let types = try work.history("long", "x").compactMap { $0["type"]?.stringValue }
        #expect(types.filter { $0 == "TaskStarted" }.count == 1)
    }

    /// Runs until there is a file `go`.
    static let longTask = """
        StartAt: Long
        States:
          Long:
            Type: Task
            Resource: shell:run
            Parameters:
              Script: |
                echo $$ >> began
                until [ -e go ]; do sleep 0.02; done
                echo done
            End: true
        """
}

/// Runs the pipeline again and again, kills it, and looks what it left.
private struct Killer {
    let work: Workplace
    var random: RandomGenerator
    var kills = 0
    var executions = 0

    /// - Returns: how many events of each type there are.
    mutating func run(_ name: String, killsMax: Int) throws -> [String: Int] {
        executions += 1
        try work.write("", to: "lines")
        var before: [String] = []
        var isOver = false
        while !isOver {
            let process = try start(name)
            if kills < killsMax {
                // Half of the kills come while it starts and recovers.
                let ceiling = random.next() % 2 == 0 ? 30_000 : 250_000
                usleep(useconds_t(random.next() % UInt64(ceiling)))
                let ended = process.kill()
                if case .signalled(SIGKILL) = ended.status { kills += 1 } else { isOver = true }
                if isOver { #expect(ended.code == 0 || ended.code == 3, "\(name): \(ended)") }
            } else {
                let ended = process.wait()
                // 3: it had ended just before it was killed.
                #expect(ended.code == 0 || ended.code == 3, "\(name): \(ended)")
                isOver = true
            }
            let after = work.historyLines("ratchet", name)
            #expect(
                after.starts(with: before),
                "\(name): history was \(before.count) lines, is other now"
            )
            before = after
        }
        try check(name)
        return Dictionary(
            try work.history("ratchet", name).map { ($0["type"]?.stringValue ?? "", 1) },
            uniquingKeysWith: +
        )
    }

    private mutating func start(_ name: String) throws -> Started {
        let isThere = try work.status("ratchet", name) == "RUNNING"
        if isThere, random.next() % 2 == 0 { return try work.start("resume") }
        return try work.start(
            "run",
            work.file("ratchet.asl.yaml"),
            "--name",
            name,
            "--input",
            #"{"items": [1, 2, 3, 4, 5, 6, 7, 8]}"#
        )
    }

    private func check(_ name: String) throws {
        #expect(try work.status("ratchet", name) == "SUCCEEDED", "\(name)")
        let events = try work.history("ratchet", name)
        #expect(events.map { $0["id"]?.integerValue } == (1...Int64(events.count)).map { $0 })
        let lines = work.lines("lines")
        #expect(lines.count == 17, "\(name): \(lines.sorted())")
        #expect(Set(lines).count == lines.count, "\(name): a step ran twice: \(lines.sorted())")
        let scheduled = events.count { $0["type"] == "TaskScheduled" }
        #expect(scheduled == lines.count, "\(name)")
    }
}
