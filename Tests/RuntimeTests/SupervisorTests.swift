import CSupervisor
import Foundation
import Testing
import Values

@testable import Runtime

@Suite struct SupervisorTests {
    let scratch = Scratch()
    var folder: TaskFolder { TaskFolder(path: scratch.path + "/tasks/5", disk: SystemDisk()) }

    private func plan(_ script: String) -> ProcessPlan {
        ProcessPlan(
            arguments: ["sh", "-c", script],
            environment: ["PATH": "/usr/bin:/bin"],
            workingDirectory: scratch.path,
            terminationGraceMilliseconds: 300
        )
    }

    private func start(_ plan: ProcessPlan) throws -> ProcessSupervisor {
        switch try ProcessHost.testing().begin(plan, in: folder) {
        case .running(let supervisor): return try #require(supervisor as? ProcessSupervisor)
        case .ended(let result): throw NotStarted(result: result)
        }
    }

    struct NotStarted: Error { let result: ProcessResult }

    /// Waits for a supervisor by its pidfd.
    private func wait(for supervisor: ProcessSupervisor, seconds: Int32 = 30) throws -> Int32 {
        var poll = pollfd(fd: supervisor.file.number, events: Int16(POLLIN), revents: 0)
        try #require(Glibc.poll(&poll, 1, seconds * 1000) == 1, "the supervisor did not exit")
        return supervisor.takeExitCode()
    }

    private func run(_ plan: ProcessPlan) throws -> ProcessResult {
        #expect(try wait(for: try start(plan)) == Int32(PAWL_SUPERVISOR_DONE.rawValue))
        guard case .ended(let result) = try folder.state() else {
            Issue.record("the attempt has not ended")
            return ProcessResult(end: .lost)
        }
        return result
    }

    private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    private func exists(_ process: Int32) -> Bool { kill(process, 0) == 0 }

    private func number(in file: String) throws -> Int32 {
        try #require(Int32(scratch.text(file).filter(\.isNumber)))
    }

    @Test func outputErrorsAndCodeAreKept() throws {
        var plan = plan("cat; pwd; echo $NAME; echo oops >&2; exit 4")
        plan.standardInput = Array("from stdin\n".utf8)
        plan.environment["NAME"] = "Ada"
        let result = try run(plan)
        #expect(result.end == .exited(code: 4))
        #expect(text(result.standardOutput) == "from stdin\n\(scratch.path)\nAda\n")
        #expect(text(result.standardError) == "oops\n")
        #expect(result.memoryPeakKiB > 0)
    }

    @Test func filesAreThereBeforeTheProcess() throws {
        var plan = plan("cat tasks/5/program.py")
        plan.files = ["program.py": Array("print(1)\n".utf8)]
        #expect(text(try run(plan).standardOutput) == "print(1)\n")
        plan.files = ["../x": []]
        #expect(throws: NotStarted.self) { try start(plan) }
        plan.files = ["exit.json": []]
        #expect(throws: NotStarted.self) { try start(plan) }
    }

    @Test func aSignalIsTold() throws {
        #expect(try run(plan("kill -TERM $$")).end == .signalled(15))
    }

    @Test func processorTimeIsMeasured() throws {
        let result = try run(plan("i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done"))
        #expect(result.cpuMilliseconds > 20)
        #expect(result.wallMilliseconds >= result.cpuMilliseconds / 2)
    }

    @Test func whyItCannotStartIsSaid() throws {
        var missing = plan("")
        missing.arguments = ["no-such-program", "x"]
        let reason = "cannot run 'no-such-program': No such file or directory in any folder of PATH"
        #expect(try run(missing).end == .notStarted(reason: reason))
    }

    @Test func aMissingFolderIsSaid() throws {
        var missing = plan("true")
        missing.workingDirectory = "/no/such/folder"
        let reason = "cannot work in '/no/such/folder': No such file or directory"
        #expect(try run(missing).end == .notStarted(reason: reason))
    }

    @Test func aFileThatIsNoProgramIsSaid() throws {
        var plan = plan("")
        plan.arguments = ["/etc/passwd"]
        #expect(
            try run(plan).end == .notStarted(reason: "cannot run '/etc/passwd': Permission denied")
        )
    }

    /// As a task that prints a gigabyte: the disk keeps the limit and no more.
    @Test func outputBeyondTheLimitEndsTheTask() throws {
        var plan = plan("yes 0123456789 | head -c 1000000000")
        plan.standardOutputBytesMax = 100_000
        let result = try run(plan)
        #expect(result.end == .outputLimitExceeded)
        #expect(result.standardOutput.count == 100_000)
        #expect(result.wallMilliseconds < 10_000)
    }

    @Test func ofTooManyErrorsHeadAndTailAreKept() throws {
        var plan = plan("seq 1 1000000 >&2; exit 1")
        plan.standardErrorBytesMax = 1000
        let result = try run(plan)
        #expect(result.end == .exited(code: 1))
        let lines = text(result.standardError).split(separator: "\n")
        #expect(lines.first == "1")
        #expect(lines.last == "1000000")
        #expect(lines.contains { $0 == "[... 6887896 bytes left out ...]" }, "\(lines)")
        #expect(result.standardError.count < 1100)
    }

    @Test(arguments: [1000, 1001, 999, 500]) func errorsAroundTheLimitAreWhole(max: Int) throws {
        var plan = plan("head -c 1000 /dev/zero | tr '\\0' x >&2")
        plan.standardErrorBytesMax = max
        let result = try run(plan)
        #expect(result.standardError.count { $0 == UInt8(ascii: "x") } >= min(max, 1000))
        #expect(text(result.standardError).contains("left out") == (max < 1000))
    }

    @Test func aStopEndsTheWholeGroup() throws {
        let supervisor = try start(
            plan("sleep 1000 & echo $! > child; (trap '' TERM; echo ready > ready; sleep 1000)")
        )
        #expect(eventually { scratch.text("ready") == "ready\n" })
        supervisor.end()
        _ = try wait(for: supervisor)
        #expect(!exists(try number(in: "child")))
        guard case .ended(let result) = try folder.state() else {
            Issue.record("not ended")
            return
        }
        #expect(result.end == .signalled(15))
    }

    @Test func whatIgnoresTheStopIsKilledAfterTheGrace() throws {
        let supervisor = try start(
            plan("trap '' TERM; echo ready > ready; while true; do sleep 1; done")
        )
        #expect(eventually { scratch.text("ready") == "ready\n" })
        supervisor.end()
        _ = try wait(for: supervisor)
        guard case .ended(let result) = try folder.state() else {
            Issue.record("not ended")
            return
        }
        #expect(result.end == .signalled(9))
    }

    @Test func whatACommandLeavesBehindIsEnded() throws {
        // One in its group, one that made a session of its own and lost its parent.
        let result = try run(
            plan(
                """
                sleep 1000 & echo $! > child
                setsid sh -c 'echo $$ > daemon; exec sleep 1000' < /dev/null > /dev/null 2>&1 &
                while [ ! -s daemon ]; do sleep 0.01; done
                """
            )
        )
        #expect(result.end == .exited(code: 0))
        #expect(!exists(try number(in: "child")))
        #expect(!exists(try number(in: "daemon")))
    }

    @Test func whatIsStillWritingMayFinish() throws {
        #expect(text(try run(plan("(sleep 0.1; echo late) &")).standardOutput) == "late\n")
    }

    @Test func anAttemptIsStartedOnce() throws {
        let plan = plan("echo x >> count; sleep 0.2")
        // As two drivers that race: whoever is second finds it taken.
        let racers = try (0..<8).map { _ in try start(plan) }
        let codes = try racers.map { try wait(for: $0) }
        #expect(codes.filter { $0 == Int32(PAWL_SUPERVISOR_DONE.rawValue) }.count == 1)
        #expect(codes.filter { $0 == Int32(PAWL_SUPERVISOR_NOT_FIRST.rawValue) }.count == 7)
        #expect(scratch.text("count") == "x\n")
        // And so it stays.
        let later = try wait(for: try start(plan))
        #expect(later == Int32(PAWL_SUPERVISOR_NOT_FIRST.rawValue))
    }

    @Test func aRunningAttemptIsFoundByItsFolder() throws {
        let first = try start(plan("while [ ! -e go ]; do sleep 0.01; done"))
        var process: pid_t?
        #expect(
            try eventually {
                if case .running(let found) = try folder.state() { process = found }
                return process != nil
            }
        )
        #expect(process == first.process)
        let found = try #require(process)
        let host = try ProcessHost.testing()
        let second = try #require(try host.find(found, in: folder) as? ProcessSupervisor)
        try scratch.write("go", "")
        #expect(try wait(for: second) == 0)
        #expect(try folder.result()?.end == .exited(code: 0))
        _ = first.takeExitCode()
        #expect(try host.find(found, in: folder) == nil)
    }

    @Test func aKilledSupervisorLeavesTheAttemptLost() throws {
        let supervisor = try start(plan("echo $$ > child; exec sleep 1000"))
        #expect(eventually { scratch.text("child").hasSuffix("\n") })
        kill(supervisor.process, SIGKILL)
        _ = try wait(for: supervisor)
        guard case .ended(let result) = try folder.state() else {
            Issue.record("not ended")
            return
        }
        #expect(result.end == .lost)
        let child = try number(in: "child")
        #expect(eventually { !exists(child) })
    }

    @Test func theStoresLockDoesNotLiveOnInASupervisor() throws {
        var store: Store? = try Store.open(scratch.store)
        let supervisor = try start(plan("while [ ! -e go ]; do sleep 0.01; done"))
        #expect(try eventually { if case .running = try folder.state() { true } else { false } })
        store = nil
        #expect(!StoreReader(scratch.store).isDriven)
        store = try Store.open(scratch.store)
        _ = consume store
        try scratch.write("go", "")
        _ = try wait(for: supervisor)
    }
}
