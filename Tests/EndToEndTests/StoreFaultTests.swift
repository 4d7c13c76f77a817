import Foundation
import Testing
import Values

/// A store that cannot be written, is full, or is not what was written.
@Suite(.ownThread) struct StoreFaultTests {
    static let wait =
        "StartAt: A\nStates: {A: {Type: Wait, Seconds: 60, Next: B}, B: {Type: Succeed}}\n"

    // MARK: It cannot be written

    @Test func aFileInPlaceOfTheStore() throws {
        let outer = try Workplace()
        try outer.write("in the way", to: "file")
        for store in ["file", "file/store", "/dev/null", "/proc/store"] {
            let work = try Workplace(store: store.hasPrefix("/") ? store : outer.file(store))
            try work.write(ProjectTests.pass, to: "pass.asl.yaml")
            let ended = try work.pawl("run", work.file("pass.asl.yaml"))
            // What is a file was named by mistake.
            #expect(ended.code == (["file", "/dev/null"].contains(store) ? 3 : 1), "\(ended)")
            #expect(ended.errors.contains(work.store), "\(ended)")
            #expect(ended.errors.contains("pawl: "), "\(ended)")
            #expect(try work.pawl("executions").status != .signalled(SIGTRAP))
        }
        #expect(outer.text("file") == "in the way")
    }

    @Test func aStoreThatMayOnlyBeRead() throws {
        let work = try Workplace()
        guard let mount = try Mount(work.file("store"), size: "4m") else { return }
        try work.write(ProjectTests.pass, to: "pass.asl.yaml")
        #expect(try work.pawl("run", work.file("pass.asl.yaml"), "--name", "x").code == 0)
        try mount.remount("ro")
        let ended = try work.pawl("run", work.file("pass.asl.yaml"), "--name", "y")
        #expect(ended.code == 1, "\(ended)")
        #expect(ended.errors.contains("Read-only file system"), "\(ended)")
        for command in ["executions", "show x", "history x"] {
            let looked = try work.pawl(command.split(separator: " ").map(String.init))
            #expect(looked.code == 0, "\(looked)")
        }
    }

    @Test func aProjectThatDoesNotFitIsNotBegun() throws {
        let work = try Workplace()
        guard let mount = try Mount(work.file("disk"), size: "4k") else { return }
        let ended = try work.pawl("init", work.file("disk/hello"))
        #expect(ended.code == 1, "\(ended)")
        #expect(ended.errors.contains("No space left on device"), "\(ended)")
        #expect(work.files(below: "disk") == ["disk/hello"])
        try mount.remount("size=1m")
        #expect(try work.pawl("init", work.file("disk/hello")).code == 0)
    }

    /// The disk fills while a pipeline runs.
    ///
    /// It stops with the reason, nothing that was recorded is
    /// lost, and with room again it goes on and does each step once.
    @Test func aFullDiskStopsCleanlyAndRoomLetsItGoOn() throws {
        let work = try Workplace()
        guard let mount = try Mount(work.file("store"), size: "16m") else { return }
        try work.write(try Corpora.text("machines/ratchet.asl.yaml"), to: "ratchet.asl.yaml")
        let run = [
            "run", work.file("ratchet.asl.yaml"), "--name", "x", "--input",
            #"{"items": [1, 2, 3, 4, 5, 6, 7, 8]}"#,
        ]
        let first = try work.start(run)
        try eventually("it is under way") { work.lines("lines").count >= 2 }
        fill(work.file("store/filler"))
        let ended = first.wait(within: 20)
        #expect(ended.code == 1, "\(ended)")
        #expect(ended.errors.contains("No space left on device"), "\(ended)")
        #expect(ended.errors.contains("Make room on the disk"), "\(ended)")
        #expect(ended.errors.contains("pawl resume"), "\(ended)")
        let before = work.historyLines("ratchet", "x")
        // Nothing can be done as long as it is full, and that is said again.
        let second = try work.pawl(run, within: 20)
        #expect(second.code == 1, "\(second)")
        #expect(second.errors.contains("No space left on device"), "\(second)")
        try FileManager.default.removeItem(atPath: work.file("store/filler"))
        try mount.remount("size=32m")
        let third = try work.pawl(run)
        #expect(third.code == 0, "\(third)")
        #expect(work.historyLines("ratchet", "x").starts(with: before))
        #expect(work.lines("lines").count == 17)
        #expect(Set(work.lines("lines")).count == 17)
        try work.expectSound()
    }

    /// The system's limit of file size ends a process by a signal, unless it asks not to.
    @Test func aLimitOfFileSizeIsAnErrorAndNoCrash() throws {
        let work = try Workplace()
        try work.write(
            try Corpora.text("definitions/loop-without-end.asl.yaml"),
            to: "loop.asl.yaml"
        )
        let ended = try Started(
            [
                "/bin/sh", "-c",
                "ulimit -f 200; exec \"\(Pawl.path)\" run loop.asl.yaml --name x 2>&1".replacing(
                    "loop.asl.yaml",
                    with: work.file("loop.asl.yaml")
                ),
            ],
            input: "/dev/null",
            output: work.file("out"),
            errors: work.file("err"),
            environment: ["PATH": "/usr/bin:/bin", "PAWL_STORE": work.store]
        ).wait(within: 20)
        #expect(ended.code == 1, "\(ended)")
        #expect(ended.output.contains("File too large"), "\(ended)")
        try work.expectSound()
    }

    // MARK: It is not what was written

    /// What can be wrong with an execution's file, and where it must be said; nil where it is mended.
    struct Damage: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let file: String
        let says: String?
        let change: @Sendable ([UInt8]) -> [UInt8]?
    }

    static let damages: [Damage] = [
        Damage(testDescription: "a line in the middle", file: "history.jsonl", says: "line 2") {
            var lines = $0.split(separator: 0x0A).map(Array.init)
            lines[1] = Array("{\"id\": 2, \"type\": \"Wai".utf8)
            return Array(lines.joined(separator: [0x0A])) + [0x0A]
        },
        Damage(testDescription: "an id that jumps", file: "history.jsonl", says: "line 2") {
            Array(String(decoding: $0, as: UTF8.self).replacing("\"id\":2", with: "\"id\":7").utf8)
        },
        Damage(testDescription: "zeros", file: "history.jsonl", says: "line 1") {
            Array(repeating: 0, count: $0.count - 1) + [0x0A]
        },
        Damage(testDescription: "an event of another machine", file: "history.jsonl", says: "event")
        {
            Array(
                String(decoding: $0, as: UTF8.self).replacing(
                    "WaitStateEntered",
                    with: "PassStateEntered"
                ).utf8
            )
        },
        Damage(testDescription: "a torn last line", file: "history.jsonl", says: nil) {
            $0 + Array("{\"id\":3,\"previousEventId\":2,\"ti".utf8)
        },
        Damage(testDescription: "no record", file: "execution.json", says: "execution.json") { _ in
            nil
        },
        Damage(testDescription: "an empty record", file: "execution.json", says: "execution.json") {
            _ in []
        },
        Damage(testDescription: "half a record", file: "execution.json", says: "execution.json") {
            Array($0.prefix($0.count / 2))
        },
        Damage(testDescription: "no definition", file: "definition.json", says: "definition.json") {
            _ in nil
        },
        Damage(
            testDescription: "another definition",
            file: "definition.json",
            says: "definition.json: is not"
        ) { _ in
            Array(#"{"StartAt": "B", "States": {"B": {"Type": "Succeed"}}}"#.utf8)
        },
        Damage(
            testDescription: "half a definition",
            file: "definition.json",
            says: "definition.json"
        ) {
            Array($0.prefix($0.count / 2))
        },
    ]

    /// A file of an open execution is damaged.
    ///
    /// It is named and left alone; everything else goes on.
    @Test(arguments: damages) func aDamagedFileIsNamedAndLeftAlone(_ damage: Damage) throws {
        let work = try Workplace()
        try openExecution(in: work)
        let name = "store/executions/wait/x/" + damage.file
        if let bytes = damage.change(work.bytes(name)) {
            try work.write(bytes, to: name)
        } else {
            try FileManager.default.removeItem(atPath: work.file(name))
        }
        let files = contents(work)
        let other = try work.pawl("run", work.file("pass.asl.yaml"), "--name", "after")
        #expect(other.code == 0, "\(other)")
        if let says = damage.says {
            #expect(other.errors.contains("wait/x"), "\(other)")
            #expect(other.errors.contains(says), "'\(says)' in \(other)")
            #expect(contents(work) == files, "it was not left alone")
            let again = try work.pawl("run", work.file("wait.asl.yaml"), "--name", "x")
            #expect(again.code == 1 || again.code == 3, "\(again)")
            for command in ["show", "history"] {
                let ended = try work.pawl(command, "wait/x")
                #expect(ended.code >= 0, "\(ended)")
                #expect(!ended.errors.contains("Fatal error"), "\(ended)")
            }
        } else {
            #expect(try work.status("wait", "x") == "RUNNING")
            #expect(try work.pawl("stop", "wait/x").code == 0)
            #expect(try work.status("wait", "x") == "ABORTED")
        }
        let listed = try work.pawl("executions")
        #expect(listed.code <= 1, "\(listed)")
        #expect(
            listed.output.contains("pass/after") || listed.output.contains("after"),
            "\(listed)"
        )
    }

    static let journals: [(name: String, change: @Sendable ([UInt8]) -> [UInt8]?)] = [
        ("gone", { _ in nil }), ("empty", { _ in [] }),
        ("half", { Array($0.prefix($0.count / 2)) }),
        ("zeros", { Array(repeating: 0, count: $0.count) }),
        (
            "a line changed",
            { bytes in
                var bytes = bytes
                bytes[bytes.count / 3] ^= 0x20
                return bytes
            }
        ),
        ("a line too much", { $0 + Array("0123456789abcdef {}\n".utf8) }),
    ]

    /// The files of the executions are whole after a mere crash, so that the journal is not needed.
    @Test(arguments: journals.indices) func aDamagedJournalLosesNothing(_ number: Int) throws {
        let work = try Workplace()
        let (name, change) = Self.journals[number]
        try openExecution(in: work, isCheckpointed: false)
        let before = work.historyLines("wait", "x")
        let journal = try #require(work.files(below: "store/journal").last)
        if let bytes = change(work.bytes(journal)) {
            try work.write(bytes, to: journal)
        } else {
            try FileManager.default.removeItem(atPath: work.file(journal))
        }
        let other = try work.pawl("run", work.file("pass.asl.yaml"), "--name", "after")
        #expect(other.code == 0, "\(name): \(other)")
        #expect(work.historyLines("wait", "x") == before, "\(name)")
        let stop = try work.pawl("stop", "wait/x")
        #expect(stop.code == 0, "\(name): \(stop)")
        #expect(try work.status("wait", "x") == "ABORTED", "\(name)")
        try work.expectSound()
    }

    /// Anybody can put anything into the inbox.
    @Test func rubbishInTheInboxIsAnsweredAndForgotten() throws {
        let work = try Workplace()
        try work.write(ProjectTests.pass, to: "pass.asl.yaml")
        let rubbish = [
            "", "{", "[]", "null", #"{"type": "Dance"}"#, #"{"type": "StopExecution"}"#,
            #"{"type": "StopExecution", "stateMachineName": "../..", "name": ".."}"#,
            #"{"type": "StartExecution", "stateMachineName": "a", "stateMachineType": "STANDARD", "definition": "{"}"#,
            #"{"type": "SendTaskSuccess", "taskToken": "\#(String(repeating: "A", count: 5000))"}"#,
            String(repeating: "[", count: 100_000),
        ]
        for (number, text) in rubbish.enumerated() {
            try work.write(text, to: "store/inbox/\(number).json")
        }
        mkdir(work.file("store/inbox/folder.json"), 0o755)
        mkfifo(work.file("store/inbox/pipe.json"), 0o644)
        let ended = try work.pawl("run", work.file("pass.asl.yaml"), within: 10)
        #expect(ended.code == 0, "\(ended)")
        try work.expectSound()
    }

    // MARK: Means

    /// Leaves `wait/x` open, with nobody driving.
    private func openExecution(in work: Workplace, isCheckpointed: Bool = true) throws {
        try work.write(Self.wait, to: "wait.asl.yaml")
        try work.write(ProjectTests.pass, to: "pass.asl.yaml")
        let run = try work.start("run", work.file("wait.asl.yaml"), "--name", "x")
        // Of its files the record is written last.
        try eventually("it waits") {
            work.historyLines("wait", "x").count == 2
                && work.exists("store/executions/wait/x/execution.json")
        }
        run.kill()
        guard isCheckpointed else { return }
        // Whoever ends orderly settles the files: the journal has them no more.
        #expect(try work.pawl("run", work.file("pass.asl.yaml"), "--name", "before").code == 0)
    }

    private func contents(_ work: Workplace) -> [String: [UInt8]] {
        let files = work.files(below: "store/executions/wait/x")
        return Dictionary(uniqueKeysWithValues: files.map { ($0, work.bytes($0)) })
    }

    private func fill(_ path: String) {
        let file = open(path, O_WRONLY | O_CREAT, 0o600)
        let zeros = [UInt8](repeating: 0, count: 4096)
        while write(file, zeros, zeros.count) > 0 {}
        while write(file, zeros, 1) > 0 {}
        close(file)
    }
}

/// A small file system of its own.
///
/// Mounting needs the right to; without it the test says so and is
/// over.
final class Mount {
    private let path: String

    init?(_ path: String, size: String) throws {
        self.path = path
        mkdir(path, 0o755)
        let code = mount("tmpfs", path, "tmpfs", 0, "size=\(size)")
        guard code == 0 else {
            print(
                "not shown here: mounting a file system is not permitted (\(String(cString: strerror(errno))))"
            )
            return nil
        }
    }

    deinit { umount2(path, Int32(MNT_DETACH)) }

    func remount(_ options: String) throws {
        let isReadOnly = options == "ro"
        let flags = UInt(MS_REMOUNT) | (isReadOnly ? UInt(MS_RDONLY) : 0)
        let code = mount("tmpfs", path, "tmpfs", flags, isReadOnly ? nil : options)
        try #require(code == 0, "remount: \(String(cString: strerror(errno)))")
    }
}
