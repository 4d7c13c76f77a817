import Engine
import Foundation
import Synchronization
import Testing
import Values

@testable import Runtime
@testable import RuntimeTestDriver

/// Executions that go on after their end, and executions that begin with a history.
@Suite struct RedriveTests {
    let scratch = Scratch()
    var reader: StoreReader { StoreReader(scratch.store) }

    /// A task, a Parallel whose second branch fails until there is a file `mended`, a task; each
    /// writes a line, so that running one twice shows.
    private func pipeline() throws -> MachineDefinition {
        func task(_ script: String, next: String? = nil) -> JSON {
            var state = JSONObject([
                ("Type", "Task"), ("Resource", "shell:run"),
                ("Parameters", ["script": .string(script)] as JSON), ("ResultPath", .null),
            ])
            if let next { state["Next"] = .string(next) }
            if next == nil { state["End"] = true }
            return .object(state)
        }
        return try machine([
            "StartAt": "First",
            "States": [
                "First": task("echo first >> done", next: "Both"),
                "Both": [
                    "Type": "Parallel", "Next": "Last",
                    "Branches": [
                        [
                            "StartAt": "L",
                            "States": ["L": task("echo left >> done", next: "W"), "W": wait],
                        ],
                        [
                            "StartAt": "R",
                            "States": [
                                "R": task(
                                    "until [ $(grep -c '\"type\":\"TaskSucceeded\"' \(history)) -ge 2 ]; do "
                                        + "sleep 0.01; done; [ -e mended ] && "
                                        + "echo right >> done"
                                )
                            ],
                        ],
                    ],
                ],
                "Last": task("echo last >> done"),
            ],
        ])
    }

    private let history = ".pawl/executions/machine/run/history.jsonl"
    private let wait: JSON = ["Type": "Wait", "Seconds": 0, "End": true]

    private var done: [String] {
        scratch.text("done").split(separator: "\n").map(String.init)
    }

    @Test func whatIsDoneStaysDone() throws {
        let driver = try Driver.testing(scratch)
        let key = try driver.runToEnd(try pipeline())
        let failed = try reader.record(of: key)
        #expect(failed.status == .failed)
        #expect(failed.json["redriveStatus"] == "REDRIVABLE")
        #expect(failed.json["redriveCount"] == 0)
        // Not mended yet: it fails again, in the same history.
        try driver.redrive(key)
        try driver.run(until: .ended(key))
        #expect(try reader.record(of: key).status == .failed)
        #expect(done == ["first", "left"])
        try scratch.write("mended", "")
        try driver.redrive(key)
        try driver.run(until: .ended(key))
        let record = try reader.record(of: key)
        #expect(record.status == .succeeded)
        #expect(record.redrive?.count == 2)
        #expect(record.json["redriveStatus"] == "NOT_REDRIVABLE")
        #expect(
            record.json["redriveStatusReason"]
                == "Execution is SUCCEEDED and cannot be redriven"
        )
        #expect(done == ["first", "left", "right", "last"])
        let types = try reader.types(of: key)
        #expect(types.count { $0 == "ExecutionRedriven" } == 2)
        #expect(types.count { $0 == "ExecutionFailed" } == 2)
    }

    /// Drives with a crash at the n-th instant after the redrive, for every n until there is none.
    @Test(arguments: Store.CrashPoint.allCases, [0, 1, 2])
    func aCrashAtAnyInstantRepeatsNothing(point: Store.CrashPoint, every: Int) throws {
        let machine = try pipeline()
        let key = try Driver.testing(scratch).runToEnd(machine)
        try scratch.write("mended", "")
        var crashes = 0
        for attempt in 0..<200 {
            // The very first instant may be hit only once, or nothing would ever get on.
            let left = Mutex(every + (attempt > 0 ? 1 : 0))
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
                if try reader.record(of: key).redrive == nil { try driver.redrive(key) }
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
        #expect(record.redrive?.count == 1)
        #expect(done == ["first", "left", "right", "last"])
        var execution = Execution(
            program: machine.program,
            identity: record.identity,
            input: record.input,
            seed: record.seed
        )
        var effects = Effects()
        try execution.recover(from: try reader.history(of: key), into: &effects)
        #expect(effects.history.isEmpty && execution.status == .succeeded)
    }

    @Test func anotherProcessAsksThroughTheInbox() throws {
        let key: ExecutionKey
        do {
            let driver = try Driver.testing(scratch)
            key = try driver.runToEnd(try pipeline())
            // What is redriven may have ended before the journal that is written into.
            try driver.checkpoint()
        }
        try scratch.write("mended", "")
        let requester = Requester(scratch.store)
        let id = try requester.post(.redriveExecution(key))
        let driver = try Driver.testing(scratch)
        try driver.run(until: .allEnded)
        guard case .redriven? = try requester.reply(to: id, within: 20_000) else {
            Issue.record("not redriven")
            return
        }
        #expect(try reader.record(of: key).status == .succeeded)
        #expect(done == ["first", "left", "right", "last"])
    }

    @Test func whatCannotBeRedrivenIsRefused() throws {
        let driver = try Driver.testing(scratch)
        let key = try driver.runToEnd(try chain([("shell:run", ["script": "echo 1"])]))
        let nothing = try ExecutionKey(machine: "machine", name: "nothing")
        let open = try ExecutionKey(machine: "machine", name: "open")
        let waiting = try chain([("sqs:sendMessage.waitForTaskToken", [:])])
        try driver.start(StartRequest(machine: waiting, name: "open", input: [:]))
        for (key, name, words) in [
            (key, "ExecutionNotRedrivable", "is SUCCEEDED"),
            (open, "ExecutionNotRedrivable", "is RUNNING"),
            (nothing, "ExecutionDoesNotExist", "nothing"),
        ] {
            do {
                try driver.redrive(key)
                Issue.record("\(key) was redriven")
            } catch let refused as RequestRefused {
                #expect(refused.name == name && refused.message.contains(words))
            }
        }
    }

    @Test func aRedrivenChildGoesOnWithoutItsParent() throws {
        let child = try chain(
            [("shell:run", ["script": "echo x >> tries; until [ -e go ]; do sleep 0.01; done"])],
            name: "child"
        )
        let parent = try chain([
            ("states:startExecution.sync:2", ["StateMachineArn": "child", "Name": "c"])
        ])
        let key = try ExecutionKey(machine: "child", name: "c")
        do {
            let driver = try Driver.testing(scratch, machines: [child])
            try driver.start(StartRequest(machine: parent, name: "run", input: [:]))
            try driver.run(until: { scratch.text("tries") == "x\n" })
            try driver.stop(key)
            try driver.run(until: .allEnded)
            try driver.redrive(key)
            try driver.run(until: { scratch.text("tries") == "x\nx\n" })
        }
        // The next driver does not take it for one that nobody waits for.
        let driver = try Driver.testing(scratch, machines: [child])
        try scratch.write("go", "")
        try driver.run(until: .allEnded)
        #expect(try reader.record(of: key).status == .succeeded)
    }

    @Test func anExecutionBeginsWithAHistory() throws {
        let driver = try Driver.testing(scratch)
        let machine = try pipeline()
        let key = try driver.runToEnd(machine)
        let old = try reader.record(of: key)
        let start = Timestamp(milliseconds: old.identity.startTime.milliseconds)
        // Up to where the Parallel is entered.
        let prefix = try reader.history(of: key).prefix { $0.type != "ParallelStateEntered" }
        var identity = old.identity
        identity.name = "again"
        var request = StartRequest(machine: machine, name: "again", input: [:], seed: old.seed)
        let origin = ExecutionRecord.ReplayOrigin(
            executionARN: old.identity.arn,
            eventID: Int64(prefix.count + 1),
            from: "Both"
        )
        request.replay = StartRequest.Replay(
            origin: origin,
            startTime: start,
            history: Array(prefix)
        )
        try scratch.write("mended", "")
        let requester = Requester(scratch.store)
        _ = try requester.post(.startExecution(request))
        let again = try ExecutionKey(machine: "machine", name: "again")
        try driver.run(until: { (try? reader.record(of: again))?.end != nil })
        let record = try reader.record(of: again)
        #expect(record.status == .succeeded)
        #expect(record.replayOf == origin)
        // The branches run side by side.
        #expect(done.first == "first" && done.last == "last")
        #expect(done.sorted() == ["first", "last", "left", "left", "right"])
        #expect(try reader.record(of: key).status == .failed)

        request.name = "wrong"
        request.replay?.history[1] = prefix[2]
        #expect(throws: RequestRefused.self) { try driver.start(request) }
        #expect(throws: StoreError.self) {
            try reader.record(of: try ExecutionKey(machine: "machine", name: "wrong"))
        }
    }
}
