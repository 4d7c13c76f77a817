import Engine
import Foundation
import Testing
import Values

@testable import Runtime
@testable import RuntimeTestDriver

@Suite struct DriverTests {
    let scratch = Scratch()
    var reader: StoreReader { StoreReader(scratch.store) }

    @Test func aTaskRunsAndItsHistoryIsOnTheDisk() throws {
        let driver = try Driver.testing(scratch)
        let machine = try chain([("shell:run", ["script": "echo '{\"a\": 1}'"])])
        let key = try driver.runToEnd(machine)
        let record = try reader.record(of: key)
        #expect(record.status == .succeeded)
        #expect(record.end?.output == ["a": 1])
        #expect(
            try reader.types(of: key) == [
                "ExecutionStarted", "TaskStateEntered", "TaskScheduled", "TaskStarted",
                "TaskSucceeded", "TaskStateExited", "ExecutionSucceeded",
            ]
        )
        #expect(try reader.definition(of: key) == machine.json)
        // The start, and the end: whatever happens between two waits is one batch.
        #expect(driver.flushes == 2)
    }

    @Test(arguments: [
        ("exit 3", "Shell.Exit3"), ("kill -9 $$", "Shell.Signal9"),
        ("yes | head -c 3000000", "Shell.OutputLimit"),
    ]) func aFailureReachesTheExecution(script: String, error: String) throws {
        let driver = try Driver.testing(scratch)
        let key = try driver.runToEnd(try chain([("shell:run", ["script": .string(script)])]))
        let record = try reader.record(of: key)
        #expect(record.status == .failed)
        #expect(record.end?.error == error)
    }

    @Test func whatNothingCarriesOutFails() throws {
        let driver = try Driver.testing(scratch)
        let key = try driver.runToEnd(try chain([("ecs:runTask", [:])]))
        #expect(try reader.record(of: key).end?.error == "States.Runtime")
    }

    @Test func executionsSideBySideShareFlushes() throws {
        let driver = try Driver.testing(scratch)
        let machine = try machine([
            "StartAt": "W",
            "States": [
                "W": ["Type": "Wait", "Timestamp": "2020-01-01T00:00:00Z", "Next": "D"],
                "D": ["Type": "Pass", "End": true],
            ],
        ])
        // Requests of other processes that wait while nobody drives come as one batch.
        let requester = Requester(scratch.store)
        for index in 0..<50 {
            _ = try requester.post(
                .startExecution(StartRequest(machine: machine, name: "run-\(index)", input: [:]))
            )
        }
        try driver.run { try reader.executions(status: .succeeded).records.count == 50 }
        #expect(driver.flushes <= 10)
    }

    @Test func aTimerFiresAndAnObserverSeesIt() throws {
        let recorder = Recorder()
        let driver = try Driver.testing(scratch, observer: recorder)
        let key = try driver.runToEnd(
            try machine([
                "StartAt": "W", "States": ["W": ["Type": "Wait", "Seconds": 1, "End": true]],
            ])
        )
        let history = try reader.history(of: key)
        #expect(history.map(\.type) == recorder.eventTypes)
        let timer = try #require(recorder.progress.flatMap(\.timers).first)
        #expect(timer.until == history[0].timestamp.advanced(bySeconds: 1))
        #expect(history[2].timestamp >= timer.until)
        #expect(recorder.progress.last?.end?.status == .succeeded)
    }

    @Test func aRetryWaitsAndRunsAgain() throws {
        let driver = try Driver.testing(scratch)
        let script = "echo x >> tries; [ $(wc -l < tries) -ge 2 ]"
        let key = try driver.runToEnd(
            try machine([
                "StartAt": "T",
                "States": [
                    "T": [
                        "Type": "Task", "Resource": "shell:run",
                        "Parameters": ["script": .string(script)],
                        "Retry": [["ErrorEquals": ["Shell.Exit1"], "IntervalSeconds": 1]],
                        "End": true,
                    ]
                ],
            ])
        )
        #expect(try reader.record(of: key).status == .succeeded)
        #expect(scratch.text("tries") == "x\nx\n")
    }

    @Test func aTimeoutEndsTheTasksWholeGroup() throws {
        let driver = try Driver.testing(scratch)
        let key = try driver.runToEnd(
            try machine([
                "StartAt": "T",
                "States": [
                    "T": [
                        "Type": "Task", "Resource": "shell:run", "TimeoutSeconds": 1,
                        "Parameters": ["script": "sleep 1000 & echo $! > child; sleep 1000"],
                        "End": true,
                    ]
                ],
            ])
        )
        #expect(try reader.record(of: key).end?.error == "States.Timeout")
        let child = try #require(Int32(scratch.text("child").filter(\.isNumber)))
        #expect(eventually { kill(child, 0) != 0 })
    }

    @Test func aStopAbortsTheExecutionAndItsTask() throws {
        let driver = try Driver.testing(scratch)
        let machine = try chain([("shell:run", ["script": "echo $$ > child; sleep 1000"])])
        try driver.start(StartRequest(machine: machine, name: "run", input: [:]))
        let key = try ExecutionKey(machine: "machine", name: "run")
        #expect(eventually { scratch.text("child").hasSuffix("\n") })
        try driver.stop(key, error: "Enough", cause: "no more")
        try driver.run(until: .ended(key))
        let record = try reader.record(of: key)
        #expect(record.status == .aborted)
        #expect(record.end?.error == "Enough")
        let child = try #require(Int32(scratch.text("child").filter(\.isNumber)))
        #expect(eventually { kill(child, 0) != 0 })
        // To stop what has ended is no error; what never was, is.
        try driver.stop(key)
        #expect(throws: RequestRefused.self) {
            try driver.stop(try ExecutionKey(machine: "machine", name: "other"))
        }
    }

    @Test func aStartIsIdempotentWhileItRuns() throws {
        let driver = try Driver.testing(scratch)
        let machine = try chain([("sqs:sendMessage.waitForTaskToken", [:])])
        let request = StartRequest(machine: machine, name: "run", input: ["a": 1])
        let first = try driver.start(request)
        #expect(try driver.start(request) == first)
        var other = request
        other.input = ["a": 2]
        let refused = #expect(throws: RequestRefused.self) { try driver.start(other) }
        #expect(refused?.name == "ExecutionAlreadyExists")
        let key = try ExecutionKey(machine: "machine", name: "run")
        try driver.stop(key)
        try driver.run(until: .ended(key))
        // What has ended is not the same execution.
        #expect(throws: RequestRefused.self) { try driver.start(request) }
    }

    @Test func aBadNameIsRefused() throws {
        let driver = try Driver.testing(scratch)
        let machine = try chain([("sns:publish", [:])])
        for name in ["", "..", "a/b", "a b", String(repeating: "x", count: 81)] {
            let refused = #expect(throws: RequestRefused.self) {
                try driver.start(StartRequest(machine: machine, name: name, input: [:]))
            }
            #expect(refused?.name == "InvalidName")
        }
    }
}

@Suite struct TaskTokenTests {
    let scratch = Scratch()
    var reader: StoreReader { StoreReader(scratch.store) }

    private func token(of key: ExecutionKey, _ driver: Driver) throws -> String {
        try driver.run { scratch.text("token").hasSuffix("\n") }
        return String(scratch.text("token").dropLast())
    }

    private func start(_ driver: Driver, _ script: String) throws -> ExecutionKey {
        let machine = try chain([
            ("shell:run.waitForTaskToken", ["script": .string(script)])
        ])
        try driver.start(StartRequest(machine: machine, name: "run", input: [:]))
        return try ExecutionKey(machine: "machine", name: "run")
    }

    @Test func theProcessHandsOutTheTokenAndTheAnswerEndsTheTask() throws {
        let driver = try Driver.testing(scratch)
        let key = try start(driver, "echo $TOKEN > token")
        let token = try token(of: key, driver)
        try driver.run { try reader.types(of: key).contains("TaskSubmitted") }
        try driver.heartbeat(token: token)
        try driver.succeed(token: token, output: ["ok": true])
        try driver.run(until: .ended(key))
        #expect(try reader.record(of: key).end?.output == ["ok": true])
        let refused = #expect(throws: RequestRefused.self) {
            try driver.succeed(token: token, output: 1)
        }
        #expect(refused?.name == "TaskTimedOut")
    }

    @Test func theAnswerMayComeBeforeTheProcessEnds() throws {
        let driver = try Driver.testing(scratch)
        let key = try start(
            driver,
            "echo $TOKEN > token; while [ -e token -a ! -e go ]; do sleep 0.01; done; exit 1"
        )
        let token = try token(of: key, driver)
        try driver.fail(token: token, error: "Human.No", cause: "because")
        try driver.run(until: .ended(key))
        #expect(try reader.record(of: key).end?.error == "Human.No")
        try scratch.write("go", "")
    }

    @Test func theProcessFailingFailsTheTask() throws {
        let driver = try Driver.testing(scratch)
        let key = try start(driver, "exit 7")
        try driver.run(until: .ended(key))
        #expect(try reader.record(of: key).end?.error == "Shell.Exit7")
        #expect(try !reader.types(of: key).contains("TaskSubmitted"))
    }

    @Test func aTokenNobodyGaveIsRefused() throws {
        let driver = try Driver.testing(scratch)
        for (token, name) in [
            ("nonsense", "InvalidToken"), ("", "InvalidToken"),
            (
                Base64.encode(
                    Array("arn:aws:states:local:000000000000:execution:m:gone#123".utf8)
                ),
                "TaskDoesNotExist"
            ),
        ] {
            let refused = #expect(throws: RequestRefused.self) {
                try driver.heartbeat(token: token)
            }
            #expect(refused?.name == name)
        }
    }

    @Test func theTokenIsTheSameAfterACrash() throws {
        var crashed: Driver? = try Driver.testing(scratch)
        let driver = { try #require(crashed) }
        let key = try start(driver(), "echo $TOKEN >> token")
        let token = try token(of: key, driver())
        try driver().run { try reader.types(of: key).contains("TaskSubmitted") }
        crashed = nil
        let next = try Driver.testing(scratch)
        try next.succeed(token: token, output: "again")
        try next.run(until: .ended(key))
        #expect(try reader.record(of: key).end?.output == "again")
        #expect(try reader.types(of: key).filter { $0 == "TaskSubmitted" }.count == 1)
        #expect(scratch.text("token") == token + "\n")
    }
}
