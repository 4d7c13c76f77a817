import Engine
import Foundation
import Synchronization
import Testing
import Values

@testable import Runtime
@testable import RuntimeTestDriver

@Suite struct RecoveryTests {
    let scratch = Scratch()
    var reader: StoreReader { StoreReader(scratch.store) }

    /// Three tasks in a row, a failure that is caught, a Parallel and a Map; each task writes a line,
    /// so that running one twice shows.
    private func pipeline() throws -> MachineDefinition {
        func task(_ script: String, next: String? = nil) -> JSON {
            let parameters: JSON = ["script": .string(script)]
            var state = JSONObject([
                ("Type", "Task"), ("Resource", "shell:run"), ("Parameters", parameters),
                ("ResultPath", .null),
            ])
            if let next { state["Next"] = .string(next) }
            if next == nil { state["End"] = true }
            return .object(state)
        }
        var failing = try #require(task("echo fails >> done; exit 9").objectValue)
        failing["Catch"] = [["ErrorEquals": ["Shell.Exit9"], "Next": "Both"]]
        return try machine([
            "StartAt": "First",
            "States": [
                "First": task("echo first >> done", next: "Fails"),
                "Fails": .object(failing),
                "Both": [
                    "Type": "Parallel", "Next": "Each",
                    "Branches": [
                        ["StartAt": "L", "States": ["L": task("echo left >> done")]],
                        ["StartAt": "R", "States": ["R": task("echo right >> done")]],
                    ],
                ],
                "Each": [
                    "Type": "Map", "End": true,
                    "ItemsPath": "$",
                    "ItemProcessor": [
                        "StartAt": "I", "States": ["I": task("echo item >> done")],
                    ],
                ],
            ],
        ])
    }

    private let expected = ["fails", "first", "item", "item", "left", "right"]

    /// Drives with a crash at the n-th instant, for every n until there is none left.
    @Test(arguments: Store.CrashPoint.allCases, [1, 2])
    func aCrashAtAnyInstantRepeatsNothing(point: Store.CrashPoint, every: Int) throws {
        let machine = try pipeline()
        let key = try ExecutionKey(machine: "machine", name: "run")
        var crashes = 0
        for _ in 0..<200 {
            let left = Mutex(every)
            do {
                let driver = try Driver.testing(
                    scratch,
                    probe: { (now: Store.CrashPoint) throws(StoreError) in
                        guard now == point else { return }
                        let isNow = left.withLock { left in
                            left -= 1
                            return left < 0
                        }
                        if isNow { throw StoreError(.notFound, path: "", reason: "crash") }
                    }
                )
                if (try? reader.record(of: key)) == nil {
                    try driver.start(StartRequest(machine: machine, name: "run", input: [1, 2]))
                }
                try driver.run(until: .allEnded)
                break
            } catch let error as StoreError {
                #expect(error.reason == "crash")
                crashes += 1
            }
        }
        #expect(crashes > 0)
        let record = try reader.record(of: key)
        #expect(record.status == .succeeded)
        let lines = scratch.text("done").split(separator: "\n").map(String.init).sorted()
        #expect(lines == expected)
        // The history is one that this machine can have had, without a gap.
        var execution = Execution(
            program: machine.program,
            identity: record.identity,
            input: record.input,
            seed: record.seed
        )
        var effects = Effects()
        try execution.recover(from: try reader.history(of: key), into: &effects)
        #expect(effects.history.isEmpty)
        #expect(execution.status == .succeeded)
    }

    /// The same with a process that is killed for good, at whatever it is doing.
    @Test func aDriverThatIsKilledAgainAndAgainRepeatsNothing() throws {
        let machine = try pipeline()
        let key = try ExecutionKey(machine: "machine", name: "run")
        var kills = 0
        while kills < 200 {
            let process = try TestDriver(scratch, machine, name: "run")
            // Later and later, so that it gets on; an end before that is its own.
            if process.ended(within: Double(kills) * 0.004) { break }
            process.kill()
            kills += 1
        }
        #expect(kills > 3)
        #expect(try reader.record(of: key).status == .succeeded)
        let lines = scratch.text("done").split(separator: "\n").map(String.init).sorted()
        #expect(lines == expected)
    }

    @Test func aTaskOutlivesItsDriverAndIsFoundAgain() throws {
        let machine = try chain([
            (
                "shell:run",
                ["script": "echo x >> begun; while [ ! -e go ]; do sleep 0.01; done; echo 42"]
            )
        ])
        let process = try TestDriver(scratch, machine, name: "run")
        #expect(eventually { scratch.text("begun") == "x\n" })
        #expect(reader.isDriven)
        process.kill()
        // The lock went with it, although its supervisor lives.
        #expect(!reader.isDriven)
        let driver = try Driver.testing(scratch)
        try scratch.write("go", "")
        let key = try ExecutionKey(machine: "machine", name: "run")
        try driver.run(until: .ended(key))
        #expect(try reader.record(of: key).end?.output == 42)
        #expect(scratch.text("begun") == "x\n")
    }

    @Test func aTaskThatEndedWhileNobodyDroveIsNotRunAgain() throws {
        let machine = try chain([("shell:run", ["script": "echo x >> begun; echo 42"])])
        let process = try TestDriver(scratch, machine, name: "run", stopsAfterStart: true)
        process.wait()
        #expect(
            eventually {
                FileManager.default.fileExists(
                    atPath: scratch.store + "/executions/machine/run/tasks/3/exit.json"
                )
            }
        )
        let key = try ExecutionKey(machine: "machine", name: "run")
        #expect(try reader.record(of: key).status == .running)
        try Driver.testing(scratch).run(until: .ended(key))
        #expect(try reader.record(of: key).end?.output == 42)
        #expect(scratch.text("begun") == "x\n")
    }

    @Test func aTaskWhoseSupervisorWasKilledIsLost() throws {
        let machine = try chain([("shell:run", ["script": "echo $$ > child; exec sleep 1000"])])
        let key = try ExecutionKey(machine: "machine", name: "run")
        let driver = try Driver.testing(scratch)
        try driver.start(StartRequest(machine: machine, name: "run", input: [:]))
        #expect(eventually { scratch.text("child").hasSuffix("\n") })
        let folder = TaskFolder(
            path: reader.folder(of: TaskID(eventID: 3), in: key),
            disk: SystemDisk()
        )
        guard case .running(let process) = try folder.state() else {
            Issue.record("it does not run")
            return
        }
        Glibc.kill(process, SIGKILL)
        try driver.run(until: .ended(key))
        #expect(try reader.record(of: key).end?.error == "Pawl.TaskLost")
        // A second try would run beside the first.
        let child = try #require(Int32(scratch.text("child").filter(\.isNumber)))
        #expect(eventually { Glibc.kill(child, 0) != 0 })
    }

    @Test func aTimerThatWasDueMeanwhileFiresAtOnce() throws {
        let machine = try machine([
            "StartAt": "W", "States": ["W": ["Type": "Wait", "Seconds": 1, "End": true]],
        ])
        let key = try ExecutionKey(machine: "machine", name: "run")
        do {
            let driver = try Driver.testing(scratch)
            try driver.start(StartRequest(machine: machine, name: "run", input: [:]))
        }
        usleep(1_100_000)
        let driver = try Driver.testing(scratch)
        try driver.runOnce(milliseconds: 0)
        #expect(try reader.record(of: key).status == .succeeded)
    }

    /// Nobody could hear a sign of life while nobody drove.
    @Test func aHeartbeatsTimeBeginsAnewAfterACrash() throws {
        let machine = try machine([
            "StartAt": "T",
            "States": [
                "T": [
                    "Type": "Task", "Resource": "sqs:sendMessage.waitForTaskToken",
                    "HeartbeatSeconds": 1, "End": true,
                ]
            ],
        ])
        let key = try ExecutionKey(machine: "machine", name: "run")
        do {
            let driver = try Driver.testing(scratch)
            try driver.start(StartRequest(machine: machine, name: "run", input: [:]))
        }
        usleep(1_100_000)
        let driver = try Driver.testing(scratch)
        for _ in 0..<5 { try driver.runOnce(milliseconds: 0) }
        #expect(try reader.record(of: key).status == .running)
        try driver.run(until: .ended(key))
        #expect(try reader.record(of: key).end?.error == "States.Timeout")
    }

    @Test func aTaskThatNobodyWaitsForAnyMoreIsEnded() throws {
        let machine = try chain([("shell:run", ["script": "echo $$ > child; exec sleep 1000"])])
        let key = try ExecutionKey(machine: "machine", name: "run")
        let crashing = Mutex(false)
        do {
            let driver = try Driver.testing(
                scratch,
                probe: { (_: Store.CrashPoint) throws(StoreError) in
                    if crashing.withLock({ $0 }) {
                        throw StoreError(.notFound, path: "", reason: "crash")
                    }
                }
            )
            try driver.start(StartRequest(machine: machine, name: "run", input: [:]))
            #expect(eventually { scratch.text("child").hasSuffix("\n") })
            crashing.withLock { $0 = true }
            // The abort is durable; the order to end the task was not carried out.
            #expect(throws: StoreError.self) { try driver.stop(key) }
        }
        let child = try #require(Int32(scratch.text("child").filter(\.isNumber)))
        #expect(Glibc.kill(child, 0) == 0)
        _ = try Driver.testing(scratch)
        #expect(try reader.record(of: key).status == .aborted)
        #expect(eventually { Glibc.kill(child, 0) != 0 })
    }

    @Test func anExecutionThatCannotBeRecoveredIsNamedAndTheOthersGoOn() throws {
        let machine = try chain([("sqs:sendMessage.waitForTaskToken", [:])])
        do {
            let driver = try Driver.testing(scratch)
            for name in ["good", "bad"] {
                try driver.start(StartRequest(machine: machine, name: name, input: [:]))
            }
            try driver.checkpoint()
        }
        let path = scratch.store + "/executions/machine/bad/history.jsonl"
        let text = try String(contentsOfFile: path, encoding: .utf8)
        try text.replacingOccurrences(of: "T1", with: "T9").write(
            toFile: path,
            atomically: false,
            encoding: .utf8
        )
        let driver = try Driver.testing(scratch)
        #expect(driver.problems.map(\.path) == [path])
        let bad = try ExecutionKey(machine: "machine", name: "bad")
        let refused = #expect(throws: RequestRefused.self) { try driver.stop(bad) }
        #expect(refused?.name == "ExecutionNotRecovered")
        try driver.stop(try ExecutionKey(machine: "machine", name: "good"))
        try driver.run(until: .allEnded)
        // It is still there, as it was, for whoever repairs it.
        #expect(
            try reader.record(of: try ExecutionKey(machine: "machine", name: "bad")).status
                == .running
        )
    }
}

/// A driver in a process of its own.
final class TestDriver {
    private let process = Process()

    init(
        _ scratch: Scratch,
        _ machine: MachineDefinition,
        name: String,
        stopsAfterStart: Bool = false
    ) throws {
        let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        process.executableURL = URL(filePath: tests).deletingLastPathComponent()
            .appending(path: "RuntimeTestDriver")
        process.arguments = [
            scratch.store, String(decoding: machine.json, as: UTF8.self), name, "[1, 2]",
            scratch.path, stopsAfterStart ? "start" : "drive",
        ]
        process.standardError = FileHandle.nullDevice
        try process.run()
    }

    /// Whether it ends by itself within so many seconds.
    func ended(within seconds: Double) -> Bool {
        eventually(seconds: seconds) { !process.isRunning }
    }

    func kill() {
        Glibc.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    func wait() { process.waitUntilExit() }
}
