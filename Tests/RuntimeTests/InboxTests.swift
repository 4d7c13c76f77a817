import Engine
import Foundation
import Synchronization
import Testing
import Values

@testable import Runtime
@testable import RuntimeTestDriver

@Suite struct InboxTests {
    let scratch = Scratch()
    var reader: StoreReader { StoreReader(scratch.store) }
    var requester: Requester { Requester(scratch.store) }

    private var inbox: [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: scratch.store + "/inbox")) ?? []
    }

    /// A driver that drives in a thread of its own until the end of the scope.
    private func driving(_ body: (Driver) throws -> Void) throws {
        let driver = try Driver.testing(scratch)
        let thread = Thread { try? driver.run(until: .left) }
        thread.start()
        try body(driver)
        driver.leave()
        #expect(eventually { thread.isFinished })
    }

    private func ask(_ request: Request) throws -> Reply? {
        try requester.reply(to: try requester.post(request), within: 20_000)
    }

    @Test func aLiveDriverAnswersOthers() throws {
        let machine = try chain([("sqs:sendMessage.waitForTaskToken", [:])])
        let key = try ExecutionKey(machine: "machine", name: "run")
        try driving { _ in
            let start = StartRequest(machine: machine, name: "run", input: ["a": 1], seed: .max)
            guard case .started(let arn, _)? = try ask(.startExecution(start)) else {
                Issue.record("not started")
                return
            }
            let record = try reader.find(arn)
            #expect(record.key == key)
            #expect(record.seed == .max)
            #expect(try reader.definition(of: key) == machine.json)
            let token = Base64.encode(Array("\(arn)#nothing".utf8))
            let refused = RequestRefused(
                "TaskTimedOut",
                "Task Timed Out: 'Provided task does not exist anymore'"
            )
            #expect(try ask(.taskHeartbeat(token: token)) == .refused(refused))
            guard case .stopped? = try ask(.stopExecution(key, error: "E", cause: nil)) else {
                Issue.record("not stopped")
                return
            }
            #expect(try reader.record(of: key).end?.error == "E")
        }
        #expect(inbox.isEmpty)
    }

    @Test func whatIsPostedWhileNobodyDrivesIsDoneAtTheNextStart() throws {
        let machine = try chain([("sns:publish", [:])])
        let id = try requester.post(
            .startExecution(StartRequest(machine: machine, name: "run", input: [:]))
        )
        #expect(try requester.reply(to: id, within: 0) == nil)
        let driver = try Driver.testing(scratch)
        try driver.run(until: .allEnded)
        #expect(
            try reader.record(of: try ExecutionKey(machine: "machine", name: "run")).status
                == .succeeded
        )
        guard case .started? = try requester.reply(to: id, within: 0) else {
            Issue.record("no answer")
            return
        }
    }

    @Test func aRequestCanBeWithdrawnUntilItIsTaken() throws {
        let machine = try chain([("sns:publish", [:])])
        let id = try requester.post(
            .startExecution(StartRequest(machine: machine, name: "run", input: [:]))
        )
        #expect(requester.withdraw(id))
        #expect(!requester.withdraw(id))
        try Driver.testing(scratch).run(until: .allEnded)
        #expect(try reader.executions().records.isEmpty)
    }

    /// A request is done once, at whatever instant the driver dies.
    @Test(arguments: Store.CrashPoint.allCases) func aCrashDoesNoRequestTwice(
        point: Store.CrashPoint
    ) throws {
        let machine = try chain([("sns:publish", [:])])
        // Without a name each start is another execution: twice would show.
        let id = try requester.post(.startExecution(StartRequest(machine: machine, input: [:])))
        do {
            let driver = try Driver.testing(
                scratch,
                probe: { (now: Store.CrashPoint) throws(StoreError) in
                    if now == point { throw StoreError(.notFound, path: "", reason: "crash") }
                }
            )
            #expect(throws: StoreError.self) { try driver.run(until: .allEnded) }
        }
        try Driver.testing(scratch).run(until: .allEnded)
        #expect(try reader.executions().records.map(\.status) == [.succeeded])
        guard case .started? = try requester.reply(to: id, within: 0) else {
            Issue.record("no answer")
            return
        }
        #expect(inbox.isEmpty)
    }

    @Test func whatIsNoRequestIsAnsweredAndTakenAway() throws {
        let driver = try Driver.testing(scratch)
        for (index, text) in ["", "{", "{}", #"{"type": "StopExecution"}"#].enumerated() {
            try scratch.write(".pawl/inbox/\(index).json", text)
        }
        try driver.run { inbox.allSatisfy { $0.hasSuffix(".reply") } && inbox.count == 4 }
        for index in 0..<4 {
            guard case .refused(let refused)? = try requester.reply(to: "\(index)", within: 0)
            else {
                Issue.record("no answer")
                return
            }
            #expect(refused.name == "ValidationException")
        }
    }

    @Test func anAnswerThatNobodyFetchesGoesAfterADay() throws {
        _ = try Driver.testing(scratch)
        for (name, hours) in [("old.reply", -25), ("new.reply", -23), ("old.json.tmp", -25)] {
            try scratch.write(".pawl/inbox/" + name, "{}")
            try FileManager.default.setAttributes(
                [.modificationDate: Date(timeIntervalSinceNow: Double(hours) * 3600)],
                ofItemAtPath: scratch.store + "/inbox/" + name
            )
        }
        _ = try Driver.testing(scratch)
        #expect(inbox == ["new.reply"])
    }

    @Test func requestsAndRepliesSurviveTheirText() throws {
        let key = try ExecutionKey(machine: "m", name: "n")
        let requests: [Request] = [
            .stopExecution(key, error: "E", cause: nil),
            .taskSucceeded(token: "t", output: [1]),
            .taskFailed(token: "t", error: nil, cause: "c"),
            .taskHeartbeat(token: "t"), .takeActivityTask(activityARN: "a", workerName: "w"),
        ]
        for request in requests { #expect(try Request(json: request.json).json == request.json) }
        let replies: [Reply] = [
            .started(arn: "a", startDate: Timestamp(milliseconds: 5)),
            .stopped(date: Timestamp(milliseconds: 5)), .accepted, .activityTask(nil),
            .activityTask(ActivityTask(token: "t", input: [1])),
            .refused(RequestRefused("N", "m")),
        ]
        for reply in replies { #expect(Reply(json: reply.json) == reply) }
    }

    @Test func manyThreadsAskAtOnceAndShareFlushes() throws {
        let machine = try chain([("sqs:sendMessage.waitForTaskToken", [:])])
        try driving { (driver: Driver) throws in
            let failures = Mutex(0)
            let threads = (0..<8).map { thread in
                Thread {
                    for index in 0..<25 {
                        let name = "run-\(thread)-\(index)"
                        let request = StartRequest(machine: machine, name: name, input: [:])
                        if (try? driver.start(request)) == nil { failures.withLock { $0 += 1 } }
                    }
                }
            }
            threads.forEach { $0.start() }
            #expect(eventually { threads.allSatisfy(\.isFinished) })
            #expect(failures.withLock { $0 } == 0)
            let (running, _) = try reader.executions(status: .running)
            #expect(running.count == 200)
            #expect(driver.flushes <= 200)
        }
    }
}

@Suite struct ActivityTests {
    let scratch = Scratch()

    @Test func aWorkerTakesATaskAndAnswers() throws {
        let arn = "arn:aws:states:local:000000000000:activity:count"
        let machine = try chain([(arn, ["n": 1])])
        let key = try ExecutionKey(machine: "machine", name: "run")
        var driver: Driver? = try Driver.testing(scratch)
        try driver?.start(StartRequest(machine: machine, name: "run", input: [:]))
        // Untaken it is there after a crash, taken it is not given to a second worker.
        driver = nil
        let next = try Driver.testing(scratch)
        let request = Request.takeActivityTask(activityARN: arn, workerName: "Ada")
        guard case .activityTask(let task?) = try next.ask(request) else {
            Issue.record("no task")
            return
        }
        #expect(task.input == ["n": 1])
        #expect(try next.ask(request) == .activityTask(nil))
        try next.succeed(token: task.token, output: 7)
        try next.run(until: .ended(key))
        let reader = StoreReader(scratch.store)
        #expect(try reader.record(of: key).end?.output == 7)
        #expect(try reader.types(of: key).contains("ActivityStarted"))
    }
}
