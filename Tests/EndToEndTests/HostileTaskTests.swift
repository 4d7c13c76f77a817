import Foundation
import Testing
import Values

/// Tasks that do what a task should not do.
@Suite(.ownThread) struct HostileTaskTests {
    @Test(arguments: [("", 1, "Shell.OutputLimitExceeded"), (">&2", 0, "")])
    func aGigabyteIsNotKept(redirection: String, code: Int32, error: String) throws {
        let work = try Workplace()
        let ended = try run(work, "head -c 1000000000 /dev/zero \(redirection)", within: 30)
        #expect(ended.code == code, "\(ended)")
        #expect(ended.errors.contains(error) || error.isEmpty, "\(ended)")
        let bytes = work.files(below: "store").reduce(0) { $0 + work.bytes($1).count }
        #expect(bytes < 20 << 20, "\(bytes) bytes in the store")
        #expect(ended.errors.utf8.count < 100_000)
        try work.expectSound()
    }

    /// The command, a child, one in a group of its own and a daemon: all deaf to SIGTERM.
    @Test func aTimeoutEndsEverythingThatTheTaskStarted() throws {
        let work = try Workplace()
        let ended = try run(
            work,
            """
            trap '' TERM
            deaf="trap '' TERM; echo \\$\\$ >> pids; while :; do sleep 0.05; done"
            sh -c "$deaf" &
            setsid sh -c "$deaf" &
            (setsid sh -c "$deaf" & )
            echo $$ >> pids
            while :; do sleep 0.05; done
            """,
            fields: "TimeoutSeconds: 1",
            parameters: "TerminationGraceSeconds: 1"
        )
        #expect(ended.code == 1, "\(ended)")
        #expect(ended.errors.contains("States.Timeout"), "\(ended)")
        let pids = work.lines("pids").compactMap { pid_t($0) }
        #expect(pids.count == 4, "\(pids)")
        try eventually("all four have ended", within: 10) {
            Set(Processes.all).isDisjoint(with: pids)
        }
        try eventually("nothing else works there", within: 10) { work.processes.isEmpty }
        try work.expectSound()
    }

    @Test func aDaemonDoesNotOutliveItsTask() throws {
        let work = try Workplace()
        let ended = try run(
            work,
            """
            (setsid sh -c 'echo $$ >> pids; exec sleep 300' & )
            until [ -s pids ]; do sleep 0.01; done
            echo '{"rows": 1}'
            """
        )
        #expect(ended.code == 0, "\(ended)")
        #expect(try ended.json["Output"] == ["rows": 1])
        let pids = work.lines("pids").compactMap { pid_t($0) }
        #expect(pids.count == 1)
        try eventually("the daemon has ended", within: 10) {
            Set(Processes.all).isDisjoint(with: pids)
        }
    }

    @Test func bytesThatAreNoTextDoNotSpoilTheHistory() throws {
        let work = try Workplace()
        let ended = try run(work, #"printf 'a\377\376\000b\033[2J'; printf '\377' >&2"#)
        #expect(ended.code == 0, "\(ended)")
        #expect(!ended.errors.contains("\u{1B}[2J"))
        #expect(
            try work.pawl("history", "x", "--output", "json").json["events"]?.arrayValue?.count == 7
        )
        try work.expectSound()
    }

    static let mischief: [(script: String, error: String)] = [
        // Its supervisor.
        ("kill -9 $PPID; sleep 10", "Pawl.TaskLost"),
        (#"rm -rf "$PAWL_TASK_DIRECTORY"; echo done"#, ""),
        (#"echo '{]' > "$PAWL_RESULT_FILE""#, "Shell.InvalidOutput"),
        (#"mkdir "$PAWL_RESULT_FILE""#, ""),
        (#"head -c 5000000 /dev/zero > "$PAWL_ERROR_FILE"; exit 1"#, "Shell.CommandFailed"),
        (
            #"printf '{"Error": 7, "Cause": []}' > "$PAWL_ERROR_FILE"; exit 1"#,
            "Shell.CommandFailed"
        ),
        (#"mkfifo "$PAWL_TASK_DIRECTORY/answer.json"; echo fifo"#, ""),
        (#"ln -sf /dev/zero "$PAWL_RESULT_FILE""#, ""),
        (#"ln -sf /dev/zero "$PAWL_ERROR_FILE"; exit 1"#, ""),
        (#"rm -f "$PAWL_TASK_DIRECTORY/stdout"; echo done"#, ""),
        (
            #"echo '{}' > "$PAWL_TASK_DIRECTORY/exit.json"; kill -9 $PPID; sleep 10"#,
            "Pawl.TaskLost"
        ),
        (#"rm "$PAWL_TASK_DIRECTORY/stdout"; mkfifo "$PAWL_TASK_DIRECTORY/stdout""#, ""),
        (#"ln -sf /dev/zero "$PAWL_TASK_DIRECTORY/stdout""#, ""),
        (#"truncate -s 1T "$PAWL_TASK_DIRECTORY/stdout" "$PAWL_TASK_DIRECTORY/stderr""#, ""),
        ("kill -STOP $$", "States.Timeout"),
        ("exec cat", ""),
    ]

    /// However it ends, it ends: as the machine's failure or success, not as a crash of the driver.
    @Test(arguments: mischief) func mischiefEndsAsAFailure(script: String, error: String) throws {
        let work = try Workplace()
        let ended = try run(work, script, fields: "TimeoutSeconds: 3", within: 15)
        #expect(ended.code == 0 || ended.code == 1, "\(ended)")
        #expect(error.isEmpty || ended.errors.contains(error), "\(ended)")
        #expect(try work.status("task", "x") == (ended.code == 0 ? "SUCCEEDED" : "FAILED"))
        try work.expectSound()
    }

    @Test func aTaskThatRemovesTheStoreEndsTheRunWithAReason() throws {
        let work = try Workplace()
        let ended = try run(work, "rm -rf store")
        #expect(ended.code == 1, "\(ended)")
        #expect(ended.errors.contains("No such file or directory"), "\(ended)")
        #expect(try work.pawl("executions").code == 0)
    }

    private func run(
        _ work: Workplace,
        _ script: String,
        fields: String = "",
        parameters: String = "",
        within seconds: Double = 20
    ) throws -> Ended {
        let lines = script.split(separator: "\n").map { "        " + $0 }.joined(separator: "\n")
        let text = """
            StartAt: A
            States:
              A:
                Type: Task
                Resource: shell:run
                \(fields)
                Parameters:
                  \(parameters)
                  Script: |
            \(lines)
                End: true
            """
        try work.write(text, to: "task.asl.yaml")
        return try work.pawl("run", work.file("task.asl.yaml"), "--name", "x", within: seconds)
    }
}
