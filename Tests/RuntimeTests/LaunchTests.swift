import Engine
import Foundation
import Synchronization
import Testing
import Values

@testable import Runtime
@testable import RuntimeTestDriver

/// Processes that outlive the task that starts them.
@Suite struct LaunchTests {
    let scratch = Scratch()
    var reader: StoreReader { StoreReader(scratch.store) }

    /// Says that it has begun, and goes on until there is a file `go`.
    private let waiting =
        "echo begun >> begun; until [ -e go ]; do sleep 0.01; done; echo done >> done"

    @Test func outlivesTaskExecutionAndDriver() throws {
        let machine = try chain([("shell:launch", ["script": .string(waiting)])])
        do {
            let driver = try Driver.testing(scratch)
            let key = try driver.runToEnd(machine)
            let record = try reader.record(of: key)
            #expect(record.status == .succeeded)
            let folder = try #require(record.end?.output?["Folder"]?.stringValue)
            #expect(try String(contentsOfFile: folder + "/run.json", encoding: .utf8) == "STARTING")
            #expect(FileManager.default.fileExists(atPath: folder + "/launch/started"))
            #expect(
                try reader.types(of: key).suffix(2) == ["TaskStateExited", "ExecutionSucceeded"]
            )
            #expect(scratch.text("done").isEmpty)
            try driver.checkpoint()
        }
        try scratch.write("go", "")
        #expect(eventually { scratch.text("done") == "done\n" })
        #expect(scratch.text("begun") == "begun\n")
    }

    @Test func theEndOfTheExecutionDoesNotEndIt() throws {
        let machine = try chain([
            ("shell:launch", ["script": .string(waiting)]),
            ("sqs:sendMessage.waitForTaskToken", [:]),
        ])
        let driver = try Driver.testing(scratch)
        try driver.start(StartRequest(machine: machine, name: "run", input: [:]))
        let key = try ExecutionKey(machine: "machine", name: "run")
        try driver.run { try reader.types(of: key).filter { $0 == "TaskSucceeded" }.count == 1 }
        try driver.stop(key)
        try driver.run(until: .ended(key))
        #expect(try reader.record(of: key).status == .aborted)
        try scratch.write("go", "")
        #expect(eventually { scratch.text("done") == "done\n" })
    }

    /// Drives with a crash at the n-th instant, for every n until there is none left.
    @Test(arguments: Store.CrashPoint.allCases)
    func aCrashAtAnyInstantStartsItOnce(point: Store.CrashPoint) throws {
        let machine = try chain([
            ("shell:launch", ["script": "echo first >> done"]),
            ("shell:launch", ["script": "echo second >> done"]),
        ])
        let key = try ExecutionKey(machine: "machine", name: "run")
        var crashes = 0
        for _ in 0..<100 {
            let left = Mutex(1)
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
                    try driver.start(StartRequest(machine: machine, name: "run", input: [:]))
                }
                try driver.run(until: .allEnded)
                break
            } catch let error as StoreError {
                #expect(error.reason == "crash")
                crashes += 1
            }
        }
        #expect(crashes > 0)
        #expect(try reader.record(of: key).status == .succeeded)
        let lines = { scratch.text("done").split(separator: "\n").map(String.init).sorted() }
        #expect(eventually { lines().count >= 2 })
        #expect(lines() == ["first", "second"])
    }

    @Test func whatCannotBeStartedFailsTheTask() throws {
        let machine = try chain([("shell:launch", ["script": "echo \u{0}"])])
        let driver = try Driver.testing(scratch)
        let key = try driver.runToEnd(machine)
        #expect(try reader.record(of: key).end?.error == "Test.NoProcess")
    }
}
