import Engine
import Foundation
import StatesLanguage
import Values

@testable import Runtime
@testable import RuntimeTestDriver

/// An execution for the store alone: nothing runs it.
struct Sample {
    static let definition = Array(
        #"{"StartAt":"A","States":{"A":{"Type":"Pass","End":true}}}"#.utf8
    )

    var record: ExecutionRecord
    var key: ExecutionKey { record.key }

    init(_ name: String) throws {
        let machine = try MachineDefinition(
            reading: Self.definition,
            name: "machine",
            type: .standard
        )
        record = ExecutionRecord(
            identity: ExecutionIdentity(
                name: name,
                stateMachineName: "machine",
                startTime: Timestamp(milliseconds: 1)
            ),
            type: .standard,
            definitionDigest: machine.digest,
            definitionSource: "a.yaml",
            input: ["text": "é \"x\""],
            seed: .max,
            parent: nil
        )
    }

    var beginning: Batch {
        var batch = Batch()
        batch.begin(record, definition: Self.definition)
        return batch
    }

    var ending: Batch {
        var batch = Batch()
        var record = record
        record.end = ExecutionRecord.End(
            status: .succeeded,
            date: Timestamp(milliseconds: 2),
            output: nil
        )
        batch.end(record)
        return batch
    }

    func events(_ ids: ClosedRange<Int64>) -> Batch {
        var batch = Batch()
        batch.add(Self.history(ids), to: key)
        return batch
    }

    static func history(_ ids: ClosedRange<Int64>) -> [HistoryEvent] {
        ids.map { id in
            HistoryEvent(
                id: id,
                previousEventID: id - 1,
                timestamp: Timestamp(milliseconds: id),
                details: .stateEntered(.pass, name: "Ä\n\(id)", input: ["n": .integer(id)])
            )
        }
    }
}

/// A file system of a few kibibytes, unmounted with its owner.
final class SmallDisk {
    let scratch = Scratch()
    var path: String { scratch.path + "/disk" }

    static let isPossible: Bool = {
        guard let disk = try? SmallDisk(kibibytes: 64) else { return false }
        return FileManager.default.fileExists(atPath: disk.path)
    }()

    struct CannotMount: Error {}

    init(kibibytes: Int) throws {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        guard mount("tmpfs", path, "tmpfs", 0, "size=\(kibibytes)k") == 0 else {
            throw CannotMount()
        }
    }

    deinit { umount2(path, Int32(MNT_DETACH)) }

    func grow(kibibytes: Int) throws {
        guard
            mount("tmpfs", path, "tmpfs", UInt(MS_REMOUNT), "size=\(kibibytes)k") == 0
        else { throw CannotMount() }
    }

    func makeReadOnly() throws {
        let flags = UInt(MS_REMOUNT | MS_RDONLY)
        guard mount("tmpfs", path, "tmpfs", flags, nil) == 0 else { throw CannotMount() }
    }
}
