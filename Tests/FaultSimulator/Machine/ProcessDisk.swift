import Glibc
import Runtime
import Values

/// A simulated disk as one process uses it: its open files, its locks, and its death in the middle of
/// any call.
///
/// Used by one thread only.
final class ProcessDisk: Disk, @unchecked Sendable {
    let disk: SimulatedDisk
    let process: Int32
    /// Whether the process has been killed: nothing that it does has an effect any more.
    private(set) var isDead = false
    /// How many calls it has made.
    private(set) var calls = 0
    /// After how many calls it is killed.
    var callsLeft: Int?
    /// After how many flushes one fails.
    ///
    /// What it was to flush is not lost: the next may do it.
    var flushesLeft: Int?
    /// Whether one has failed.
    private(set) var hasFailed = false
    /// What it gets wrong, to see whether that is found.
    var lie: Lie?
    /// Is told of every call: others do something meanwhile.
    var between: (String) -> Void = { _ in }

    /// What a disk may say that is not so.
    enum Lie: CaseIterable {
        /// It has not flushed what it says it has.
        case flush
        /// It gives a file another name before the file's bytes are written.
        case rename
    }

    private struct OpenFile {
        let node: SimulatedDisk.Node
        var offset: Int
        let appends: Bool
    }

    private var files: [Int32: OpenFile] = [:]
    private var lastFile: Int32 = 2
    private var dice: Dice

    init(_ disk: SimulatedDisk, process: Int32, dice: Dice) {
        (self.disk, self.process, self.dice) = (disk, process, dice)
    }

    /// Kills the process.
    func die() {
        isDead = true
        files = [:]
        for (path, holder) in disk.locks where holder == process { disk.locks[path] = nil }
    }

    /// A call begins.
    ///
    /// - Returns: whether the process is killed in it, with the call half done.
    private func begin(_ call: String) throws(SystemError) -> Bool {
        if isDead { throw Self.death }
        between(call)
        if isDead { throw Self.death }
        calls += 1
        guard let left = callsLeft else { return false }
        callsLeft = left - 1
        guard left <= 0 else { return false }
        if dice.oneIn(2) { return true }
        die()
        throw Self.death
    }

    /// A call ends.
    private func end(_ isKilled: Bool) throws(SystemError) {
        guard isKilled else { return }
        die()
        throw Self.death
    }

    /// Nobody is there to see it.
    static let death = SystemError(code: ESRCH)

    private func file(_ number: Int32) throws(SystemError) -> OpenFile {
        guard let file = files[number] else { throw SystemError(code: EBADF) }
        return file
    }

    func open(_ path: String, _ flags: Int32) throws(SystemError) -> Int32 {
        let isKilled = try begin("open \(path)")
        var node = disk.node(path)
        if node != nil, flags & O_CREAT != 0, flags & O_EXCL != 0 {
            throw SystemError(code: EEXIST)
        }
        if node == nil, flags & O_CREAT != 0 { node = try disk.make(path, isFolder: false) }
        guard let node else { throw SystemError(code: ENOENT) }
        if flags & O_DIRECTORY != 0, !node.isFolder { throw SystemError(code: ENOTDIR) }
        if flags & O_TRUNC != 0 { disk.truncate(node, to: 0) }
        lastFile += 1
        files[lastFile] = OpenFile(node: node, offset: 0, appends: flags & O_APPEND != 0)
        try end(isKilled)
        return lastFile
    }

    func close(_ file: Int32) { files[file] = nil }

    func write(_ file: Int32, _ bytes: UnsafeRawBufferPointer) throws(SystemError) -> Int {
        let isKilled = try begin("write")
        var open = try self.file(file)
        var count = bytes.count
        if isKilled {
            count = dice.below(count + 1)
        } else if disk.isFull {
            // As far as there is room in the last block.
            count = dice.oneIn(2) ? 0 : dice.below(count + 1)
            if count == 0 { throw SystemError(code: ENOSPC) }
        } else if dice.oneIn(50) {
            count = 1 + dice.below(count)
        }
        let offset = open.appends ? open.node.bytes.count : open.offset
        disk.write(open.node, Array(bytes.prefix(count)), at: offset)
        open.offset = offset + count
        files[file] = open
        try end(isKilled)
        return count
    }

    func read(
        _ file: Int32,
        into buffer: UnsafeMutableRawBufferPointer
    ) throws(SystemError) -> Int {
        try end(try begin("read"))
        var open = try self.file(file)
        let rest = open.node.bytes[min(open.offset, open.node.bytes.count)...].prefix(buffer.count)
        buffer.copyBytes(from: rest)
        open.offset += rest.count
        files[file] = open
        return rest.count
    }

    func status(of file: Int32) throws(SystemError) -> DiskStatus {
        let node = try self.file(file).node
        return DiskStatus(isFile: !node.isFolder, length: node.bytes.count)
    }

    func truncate(_ file: Int32, to length: Int) throws(SystemError) {
        let isKilled = try begin("truncate")
        disk.truncate(try self.file(file).node, to: length)
        try end(isKilled)
    }

    func flushData(_ file: Int32) throws(SystemError) {
        try flush(file, "flush data") { disk.flushData($0) }
    }

    func flush(_ file: Int32) throws(SystemError) { try flush(file, "flush") { disk.flush($0) } }

    func flushAll(_ folder: Int32) throws(SystemError) {
        try flush(folder, "flush all") { _ in disk.flushAll() }
    }

    private func flush(
        _ file: Int32,
        _ call: String,
        _ body: (SimulatedDisk.Node) -> Void
    ) throws(SystemError) {
        let isKilled = try begin(call)
        let node = try self.file(file).node
        if let left = flushesLeft {
            flushesLeft = left > 0 ? left - 1 : nil
            if left == 0 {
                hasFailed = true
                throw SystemError(code: EIO)
            }
        }
        if lie != .flush || node.isFolder { body(node) }
        try end(isKilled)
    }

    func rename(_ path: String, to other: String) throws(SystemError) {
        let isKilled = try begin("rename to \(other)")
        if lie == .rename, let node = disk.node(path) { disk.truncate(node, to: 0) }
        try disk.rename(path, to: other)
        try end(isKilled)
    }

    func unlink(_ path: String) throws(SystemError) {
        let isKilled = try begin("unlink \(path)")
        try disk.unlink(path)
        try end(isKilled)
    }

    func makeOneFolder(_ path: String) throws(SystemError) {
        let isKilled = try begin("make folder \(path)")
        _ = try disk.make(path, isFolder: true)
        try end(isKilled)
    }

    func entries(of path: String) throws(SystemError) -> [String] {
        try end(try begin("list \(path)"))
        return try disk.names(in: path)
    }

    func exists(_ path: String) -> Bool {
        guard (try? end(try begin("look for \(path)"))) != nil else { return false }
        return disk.node(path) != nil
    }

    func modified(_ path: String) -> Timestamp? { disk.node(path)?.written }

    func lock(_ path: String) throws(StoreError) -> StoreLock {
        guard (try? end(try begin("lock"))) != nil else {
            throw StoreError(.system(code: Self.death.code), path: path, reason: "killed")
        }
        if let holder = disk.locks[path] { throw .inUse(path, by: holder) }
        disk.locks[path] = process
        return StoreLock { [self] in
            if disk.locks[path] == process { disk.locks[path] = nil }
        }
    }

    func isLocked(_ path: String) -> Bool { disk.locks[path] != nil }

    func lockHolder(_ path: String) throws(SystemError) -> LockHolder {
        try end(try begin("look at the lock"))
        return disk.locks[path].map { .process($0) } ?? .nobody
    }
}
