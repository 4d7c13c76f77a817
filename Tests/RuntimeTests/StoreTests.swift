import Engine
import Foundation
import Synchronization
import Testing
import Values

@testable import Runtime
@testable import RuntimeTestDriver

@Suite struct StoreTests {
    let scratch = Scratch()
    var reader: StoreReader { StoreReader(scratch.store) }

    private func journals(_ scratch: Scratch) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: scratch.store + "/journal").sorted()
    }

    private func overwrite(_ path: String, _ bytes: [UInt8]) throws {
        try Data(bytes).write(to: URL(filePath: path))
    }

    private func bytes(_ path: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(filePath: path)))
    }

    @Test func whatIsAppendedCanBeRead() throws {
        var store = try Store.open(scratch.store)
        let sample = try Sample("one")
        try store.append(sample.beginning)
        #expect(try reader.record(of: sample.key) == sample.record)
        #expect(try reader.definition(of: sample.key) == Sample.definition)
        try store.append(sample.events(1...3))
        try store.append(sample.events(4...5))
        #expect(try reader.history(of: sample.key) == Sample.history(1...5))
        #expect(store.openExecutions == [sample.key])
        try store.append(sample.ending)
        #expect(try reader.record(of: sample.key).status == .succeeded)
        #expect(store.openExecutions.isEmpty)
        #expect(store.flushes == 4)
    }

    @Test func aBatchOfManyExecutionsIsOneFlush() throws {
        var store = try Store.open(scratch.store)
        var batch = Batch()
        for index in 0..<100 {
            let sample = try Sample("run-\(index)")
            batch.entries += sample.beginning.entries + sample.events(1...2).entries
        }
        try store.append(batch)
        #expect(store.flushes == 1)
        #expect(try reader.executions().records.count == 100)
        // The definition, which all have in common, is in the journal once.
        let journal = try bytes(scratch.store + "/journal/1.jsonl")
        let text = String(decoding: journal, as: UTF8.self)
        #expect(text.components(separatedBy: "StartAt").count == 2)
    }

    @Test func oneProcessAtATimeDrives() throws {
        let store = try Store.open(scratch.store)
        #expect(reader.isDriven)
        let error = #expect(throws: StoreError.self) { _ = try Store.open(scratch.store) }
        #expect(error?.kind == .inUse(process: getpid()))
        _ = consume store
        #expect(!reader.isDriven)
        _ = try Store.open(scratch.store)
    }

    /// Whatever a crash leaves of the journal's last line, it is cut off, and all before it is good.
    @Test func aJournalTornAtAnyByteIsRepaired() throws {
        let sample = try Sample("one")
        do {
            var store = try Store.open(scratch.store)
            try store.append(sample.beginning)
            try store.append(sample.events(1...2))
        }
        let before = try scratch.copy()
        let path = "/journal/1.jsonl"
        let good = try bytes(scratch.store + path)
        do {
            var store = try Store.open(scratch.store)
            try store.append(sample.events(3...4))
        }
        let whole = try bytes(scratch.store + path)
        #expect(whole.starts(with: good))
        for length in good.count...whole.count {
            // The executions' files are those from before the batch: nothing of it may be needed.
            let torn = try before.copy()
            try overwrite(torn.store + path, Array(whole[..<length]))
            var store = try Store.open(torn.store)
            #expect(store.damages == [])
            let last: Int64 = length == whole.count ? 4 : 2
            let reader = StoreReader(torn.store)
            #expect(try reader.history(of: sample.key) == Sample.history(1...last), "\(length)")
            try store.append(sample.events(last + 1...last + 1))
            #expect(try reader.history(of: sample.key) == Sample.history(1...last + 1))
            // What is appended after a repair can be repaired from in its turn.
            _ = consume store
            try overwrite(reader.folder(of: sample.key) + "/history.jsonl", [])
            #expect(try Store.open(torn.store).damages == [])
            #expect(try reader.history(of: sample.key) == Sample.history(1...last + 1))
        }
    }

    /// A power cut may leave anything of what was written without a flush: the journal has it.
    @Test func aHistoryTornAtAnyByteIsRepairedFromTheJournal() throws {
        let sample = try Sample("one")
        do {
            var store = try Store.open(scratch.store)
            try store.append(sample.beginning)
            try store.append(sample.events(1...4))
        }
        let path = "/executions/machine/one/history.jsonl"
        let whole = try bytes(scratch.store + path)
        for length in 0...whole.count {
            // A line beyond what the journal has would be somebody else's.
            let line = length == whole.count ? [] : Array("{\"id\":99}\n".utf8)
            for rest in [[], [0, 0, 0], line] {
                try overwrite(scratch.store + path, whole[..<length] + rest)
                let store = try Store.open(scratch.store)
                #expect(store.damages == [])
                #expect(try bytes(scratch.store + path) == whole, "\(length)")
                _ = consume store
            }
        }
    }

    /// Without the journal a last line without its end is cut off, and nothing else is touched.
    @Test func aHistoryTornAtAnyByteIsCutWithoutTheJournal() throws {
        let sample = try Sample("one")
        do {
            var store = try Store.open(scratch.store)
            try store.append(sample.beginning)
            try store.append(sample.events(1...3))
            try store.checkpoint()
        }
        let path = "/executions/machine/one/history.jsonl"
        let whole = try bytes(scratch.store + path)
        for length in 0...whole.count {
            let torn = try scratch.copy()
            try overwrite(torn.store + path, Array(whole[..<length]))
            let good = whole[..<length].count { $0 == UInt8(ascii: "\n") }
            // A reader leaves the torn line out, also before anybody has repaired it.
            let reader = StoreReader(torn.store)
            #expect(try reader.history(of: sample.key).count == good)
            var store = try Store.open(torn.store)
            #expect(store.damages == [])
            let next = Int64(good + 1)
            try store.append(sample.events(next...next))
            #expect(try reader.history(of: sample.key).count == good + 1)
        }
    }

    @Test func aFileThatACrashEmptiedIsWrittenAgain() throws {
        let sample = try Sample("one")
        do {
            var store = try Store.open(scratch.store)
            try store.append(sample.beginning)
            try store.append(sample.events(1...2))
            try store.append(sample.ending)
        }
        for file in ["execution.json", "definition.json", "history.jsonl"] {
            for _ in 0..<2 {
                let path = scratch.store + "/executions/machine/one/" + file
                let whole = try bytes(path)
                try overwrite(path, [])
                let store = try Store.open(scratch.store)
                #expect(store.damages == [])
                #expect(try bytes(path) == whole)
                try FileManager.default.removeItem(atPath: path)
                _ = consume store
                #expect(try Store.open(scratch.store).damages == [])
                #expect(try bytes(path) == whole)
            }
        }
    }

    @Test func aLineChangedInTheMiddleIsNamedAndLeftAlone() throws {
        let (good, bad) = (try Sample("good"), try Sample("bad"))
        do {
            var store = try Store.open(scratch.store)
            for sample in [good, bad] {
                try store.append(sample.beginning)
                try store.append(sample.events(1...3))
            }
            try store.checkpoint()
        }
        let path = scratch.store + "/executions/machine/bad/history.jsonl"
        var lines = try bytes(path).split(separator: UInt8(ascii: "\n")).map(Array.init)
        lines[1] = Array("{\"id\":2,".utf8)
        let changed = Array(lines.joined(separator: [UInt8(ascii: "\n")])) + [UInt8(ascii: "\n")]
        try overwrite(path, changed)
        let store = try Store.open(scratch.store)
        #expect(store.damages.map(\.path) == [path])
        #expect(store.damages.first?.reason.contains("line 2") == true)
        #expect(store.openExecutions == [good.key])
        #expect(try bytes(path) == changed)
        let error = #expect(throws: StoreError.self) { try reader.history(of: bad.key) }
        #expect(error?.kind == .damaged)
    }

    @Test func aJournalChangedInTheMiddleIsNamedAndKept() throws {
        let samples = try ["a", "b", "c"].map { try Sample($0) }
        do {
            var store = try Store.open(scratch.store)
            for sample in samples { try store.append(sample.beginning) }
            for sample in samples { try store.append(sample.events(1...2)) }
            for sample in samples { try store.append(sample.events(3...3)) }
        }
        let path = scratch.store + "/journal/1.jsonl"
        var lines = try bytes(path).split(separator: UInt8(ascii: "\n")).map(Array.init)
        // The line of b's events 1 and 2.
        lines[5][lines[5].count / 2] ^= 1
        let changed = Array(lines.joined(separator: [UInt8(ascii: "\n")])) + [UInt8(ascii: "\n")]
        try overwrite(path, changed)
        // As after a power cut, so that the journal is needed.
        for name in ["a", "b", "c"] {
            try overwrite(scratch.store + "/executions/machine/\(name)/history.jsonl", [])
        }
        var store = try Store.open(scratch.store)
        #expect(store.openExecutions == [samples[0].key, samples[2].key])
        #expect(
            Set(store.damages.map(\.path)) == [
                path, scratch.store + "/executions/machine/b/history.jsonl",
            ]
        )
        #expect(try reader.history(of: samples[2].key).count == 3)
        try store.checkpoint()
        #expect(try bytes(path + ".damaged") == changed)
    }

    @Test func aNewJournalIsBegunAtTheLimit() throws {
        let sample = try Sample("one")
        do {
            var store = try Store.open(
                scratch.store,
                limits: StoreLimits(journalBytesMax: 2000, filesFlushedSinglyMax: 0)
            )
            try store.append(sample.beginning)
            for id in 1...40 { try store.append(sample.events(Int64(id)...Int64(id))) }
        }
        let names = try journals(scratch)
        #expect(names.count == 1)
        #expect(names != ["1.jsonl"])
        let store = try Store.open(scratch.store)
        #expect(store.openExecutions == [sample.key])
        #expect(try reader.history(of: sample.key).count == 40)
        _ = consume store
        // Without any journal the executions themselves say which of them are open.
        try FileManager.default.removeItem(atPath: scratch.store + "/journal")
        #expect(try Store.open(scratch.store).openExecutions == [sample.key])
    }

    @Test func aLaterFormatIsRefused() throws {
        _ = try Store.open(scratch.store)
        let path = scratch.store + "/journal/1.jsonl"
        let text = #"{"n":0,"records":[{"type":"checkpoint","format":99,"open":[]}]"#
        let line = Array(text.utf8)
        try overwrite(
            path,
            line + Array(",\"crc\":\"".utf8) + CRC32.hex(of: line) + Array("\"}\n".utf8)
        )
        let error = #expect(throws: StoreError.self) { _ = try Store.open(scratch.store) }
        #expect(error?.kind == .tooNew)
    }

    @Test func executionsAreFound() throws {
        var store = try Store.open(scratch.store)
        for (index, name) in ["alpha-1", "alpha-2", "beta"].enumerated() {
            var sample = try Sample(name)
            sample.record.identity.startTime = Timestamp(milliseconds: Int64(index) * 1000)
            try store.append(sample.beginning)
            if name != "beta" {
                try store.append(sample.events(1...1))
                try store.append(sample.ending)
            }
        }
        #expect(try reader.find("@latest").identity.name == "beta")
        #expect(try reader.find("bet").identity.name == "beta")
        #expect(try reader.find("machine/alpha-1").identity.name == "alpha-1")
        #expect(
            try reader.find("arn:aws:states:local:000000000000:execution:machine:alpha-2").identity
                .name == "alpha-2"
        )
        #expect(try reader.executions(status: .running).records.map(\.identity.name) == ["beta"])
        #expect(try reader.executions(of: "other").records.isEmpty)
        for (text, kind) in [
            ("alpha", StoreError.Kind.ambiguous), ("gamma", .notFound), ("@failed", .notFound),
            ("", .notFound), ("arn:x", .notFound), ("machine/", .notFound),
        ] {
            let error = #expect(throws: StoreError.self) { try reader.find(text) }
            #expect(error?.kind == kind, "\(text)")
        }
        #expect(try StoreReader(scratch.path + "/nowhere").executions().records.isEmpty)
    }

    @Test func whatCannotBeWrittenIsSaid() throws {
        try scratch.write("file", "")
        let error = #expect(throws: StoreError.self) {
            _ = try Store.open(scratch.path + "/file/x")
        }
        #expect(error?.kind == .system(code: ENOTDIR))
        #expect(error?.description.contains(scratch.path) == true)
    }
}

/// A full disk and a file system that is read-only, on a file system of their own.
@Suite(.enabled(if: SmallDisk.isPossible, "mounting a tmpfs takes root")) struct FullDiskTests {
    @Test func aFullDiskStopsTheStoreAndLosesNothing() throws {
        let disk = try SmallDisk(kibibytes: 256)
        let sample = try Sample("one")
        var appended: Int64 = 0
        do {
            var store = try Store.open(disk.path + "/.pawl")
            try store.append(sample.beginning)
            var failure: StoreError?
            while failure == nil, appended < 100_000 {
                do throws(StoreError) {
                    try store.append(sample.events(appended + 1...appended + 20))
                    appended += 20
                } catch { failure = error }
            }
            #expect(failure?.kind == .system(code: ENOSPC))
            #expect(failure?.remedy?.contains("Make room") == true)
        }
        // A reader sees whole lines only.
        let reader = StoreReader(disk.path + "/.pawl")
        let seen = try reader.history(of: sample.key).count
        #expect(seen >= appended)
        // With room it goes on with what was recorded, and maybe the batch that failed in between.
        try disk.grow(kibibytes: 4096)
        var store = try Store.open(disk.path + "/.pawl")
        #expect(store.damages == [])
        let found = Int64(try reader.history(of: sample.key).count)
        #expect(found == appended || found == appended + 20)
        try store.append(sample.events(found + 1...found + 20))
    }

    /// Only the task's supervisor writes, and it keeps its trouble to itself.
    @Test func aDiskThatFillsWhileATaskRunsIsNoticed() throws {
        let disk = try SmallDisk(kibibytes: 256)
        let machine = try chain([
            ("shell:run", ["script": "while [ ! -e go ]; do sleep 0.01; done; echo 1"])
        ])
        let key = try ExecutionKey(machine: "machine", name: "run")
        func driver() throws -> Driver {
            try Driver(
                store: try Store.open(disk.path + "/.pawl"),
                registry: ShellRegistry(),
                options: DriverOptions(projectDirectory: disk.scratch.path)
            )
        }
        do {
            let driver = try driver()
            try driver.start(StartRequest(machine: machine, name: "run", input: [:]))
            #expect(throws: SystemError.self) {
                try SystemDisk().write(disk.path + "/filler", Array(repeating: 1, count: 1 << 20))
            }
            let error = #expect(throws: StoreError.self) { try driver.run(until: .ended(key)) }
            #expect(error?.kind == .system(code: ENOSPC))
        }
        // Nothing can be done as long as it is full, and the next driver says so too.
        let error = #expect(throws: StoreError.self) { try driver().run(until: .ended(key)) }
        #expect(error?.kind == .system(code: ENOSPC))
        try disk.grow(kibibytes: 4096)
        try disk.scratch.write("go", "")
        try driver().run(until: .ended(key))
        #expect(try StoreReader(disk.path + "/.pawl").record(of: key).end?.output == 1)
    }

    @Test func aCommandWaitsForRoom() throws {
        let disk = try SmallDisk(kibibytes: 64)
        let folder = TaskFolder(path: disk.path + "/5", disk: SystemDisk())
        let plan = ProcessPlan(
            arguments: ["sh", "-c", "head -c 200000 /dev/zero | tr '\\0' x"],
            environment: ["PATH": "/usr/bin:/bin"],
            workingDirectory: "/"
        )
        guard case .running(let supervisor) = try ProcessHost.testing().begin(plan, in: folder)
        else {
            Issue.record("not started")
            return
        }
        func printed() -> Int { (try? SystemDisk().read(folder.path + "/stdout"))??.count ?? 0 }
        #expect(eventually { printed() > 20_000 })
        #expect(printed() < 65536)
        guard case .running = try folder.state() else {
            Issue.record("it did not wait")
            return
        }
        try disk.grow(kibibytes: 4096)
        #expect(
            try eventually { if case .ended = try folder.state() { true } else { false } }
        )
        #expect(supervisor.takeExitCode() == 0)
        #expect(try folder.result()?.end == .exited(code: 0))
        #expect(try folder.result()?.standardOutput.count == 200_000)
    }

    @Test func aReadOnlyDiskIsSaid() throws {
        let disk = try SmallDisk(kibibytes: 256)
        try disk.makeReadOnly()
        let error = #expect(throws: StoreError.self) { _ = try Store.open(disk.path + "/.pawl") }
        #expect(error?.kind == .system(code: EROFS))
        #expect(error?.remedy == "The file system is mounted read-only.")
    }

    @Test func aFullDiskStopsTheDriverBeforeItDoesAnything() throws {
        let disk = try SmallDisk(kibibytes: 128)
        let script = "echo x >> \(disk.scratch.path)/done; head -c 20000 /dev/zero | tr '\\0' y"
        let machine = try chain(
            Array(repeating: ("shell:run", ["script": .string(script)]), count: 12)
        )
        let key = try ExecutionKey(machine: "machine", name: "run")
        func driver() throws -> Driver {
            try Driver(
                store: try Store.open(disk.path + "/.pawl"),
                registry: ShellRegistry(),
                options: DriverOptions(projectDirectory: disk.scratch.path)
            )
        }
        do {
            let driver = try driver()
            let error = #expect(throws: StoreError.self) {
                try driver.start(StartRequest(machine: machine, name: "run", input: [:]))
                try driver.run(until: .ended(key))
            }
            #expect(error?.kind == .system(code: ENOSPC))
            // And so it stays.
            #expect(throws: StoreError.self) { try driver.run(until: .allEnded) }
        }
        try disk.grow(kibibytes: 8192)
        try driver().run(until: .ended(key))
        let record = try StoreReader(disk.path + "/.pawl").record(of: key)
        // Supervisors that found the disk full have waited for room, with all that was printed.
        #expect(record.status == .succeeded)
        #expect(disk.scratch.text("done") == String(repeating: "x\n", count: 12))
    }
}
