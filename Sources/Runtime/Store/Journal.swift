import Glibc

/// The file that makes batches durable: appended to with one write and one flush each.
///
/// What it says is also in the files of the executions, but those are flushed only when the journal
/// is begun anew; until then it is what a crash leaves whole.
struct Journal: ~Copyable, Sendable {
    /// Its number among the store's journals; the highest is the one that counts.
    let number: Int
    /// Where it stands.
    let path: String
    /// How many bytes it has.
    private(set) var length: Int
    /// How many batches it has.
    private(set) var batches: Int
    /// The digests of the definitions that it holds.
    private var definitions: Set<String>
    private let file: FileDescriptor

    /// Begins a journal: it has a checkpoint and is on the disk with its name when this returns.
    init(
        beginning number: Int,
        in layout: StoreLayout,
        on disk: any Disk,
        open: [ExecutionKey]
    ) throws(StoreError) {
        let path = layout.journal(number)
        let line = JournalLine.encode(checkpointOf: open)
        let file = try storing(path, "begin a journal") { () throws(SystemError) in
            try disk.replace(path, with: line, durably: true)
            try disk.flushFolder(layout.journals)
            return try FileDescriptor(opening: path, O_WRONLY | O_APPEND, on: disk)
        }
        (self.number, self.path) = (number, path)
        self.file = file
        (length, batches, definitions) = (line.count, 0, [])
    }

    /// Goes on with a journal that was read, after the last of its bytes that are good.
    init(
        continuing contents: JournalContents,
        in layout: StoreLayout,
        on disk: any Disk
    ) throws(StoreError) {
        let path = layout.journal(contents.number)
        let file = try storing(path, "go on with a journal") { () throws(SystemError) in
            let file = try FileDescriptor(opening: path, O_WRONLY | O_APPEND, on: disk)
            try file.truncate(to: contents.goodBytes)
            // Its writer may have been killed before its flush: what is read here is acted upon.
            try file.flushData()
            return file
        }
        (number, self.path) = (contents.number, path)
        self.file = file
        (length, batches, definitions) = (
            contents.goodBytes, contents.batches, contents.definitions
        )
    }

    /// Makes entries durable.
    ///
    /// If it fails the file is as it was, as far as the system lets it be; what remains of the line
    /// beyond that is cut off when the journal is next read.
    mutating func append(_ entries: [Batch.Entry]) throws(StoreError) {
        let line = JournalLine.encode(
            number: batches + 1,
            entries,
            definitions: &definitions
        )
        do throws(SystemError) {
            try file.write(line)
            try file.flushData()
        } catch {
            try? file.truncate(to: length)
            throw StoreError(error, path: path, while: "record what happened")
        }
        length += line.count
        batches += 1
    }
}

/// What a journal says, as far as it can be believed.
struct JournalContents {
    /// The journal's number.
    let number: Int
    /// The executions that were open when it was begun; nil if its first line cannot be read.
    private(set) var open: [ExecutionKey]?
    /// What was recorded, in order.
    private(set) var records: [JournalLine.Record] = []
    /// Up to where its lines are good, but for those in ``damagedLines``.
    private(set) var goodBytes = 0
    /// How many batches it has.
    private(set) var batches = 0
    /// The digests of the definitions that it holds.
    private(set) var definitions: Set<String> = []
    /// The numbers, from 1, of lines that are bad although later ones are good.
    ///
    /// A write that was cut off cannot leave such: the file was changed by somebody else.
    private(set) var damagedLines: [Int] = []
    /// Whether every byte of it is good.
    ///
    /// If not it may lack what it once had.
    private(set) var isWhole = true

    /// Reads a journal.
    ///
    /// A last line that is bad or has no end is left out: it was being written.
    ///
    /// - Throws: ``StoreError`` of the kind `tooNew`.
    init(number: Int, path: String, bytes: [UInt8]) throws(StoreError) {
        self.number = number
        var start = 0
        var lineNumber = 0
        var bad: [Int] = []
        while let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) {
            lineNumber += 1
            if let line = JournalLine.decode(bytes[start..<end]) {
                damagedLines = bad
                batches = line.number
                goodBytes = end + 1
                for record in line.records { try take(record, path: path) }
            } else {
                bad.append(lineNumber)
            }
            start = end + 1
        }
        isWhole = bad.isEmpty && start == bytes.count
    }

    private mutating func take(_ record: JournalLine.Record, path: String) throws(StoreError) {
        if case .checkpoint(let format, let keys) = record {
            guard format <= JournalLine.format else {
                throw StoreError(
                    .tooNew,
                    path: path,
                    reason: "has format \(format), this Pawl knows up to \(JournalLine.format)",
                    remedy: "Use a later Pawl."
                )
            }
            open = keys
            return
        }
        if case .execution(let execution, _?) = record {
            definitions.insert(execution.definitionDigest)
        }
        records.append(record)
    }
}
