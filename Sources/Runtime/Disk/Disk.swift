package import Values

/// The file system under a store: what the store asks of it, one call of the operating system each.
///
/// There is the system's, ``SystemDisk``, and that of the fault simulator, which forgets what was not
/// flushed, tears what was half written and refuses when it is full. What is done in several calls
/// is an extension (Disk+Files.swift), so that a crash comes between them there too.
package protocol Disk: Sendable {
    /// Opens a file or folder.
    ///
    /// - Parameters:
    ///   - path: an absolute path.
    ///   - flags: of `open(2)`.
    /// - Throws: ``SystemError``, as all of them.
    /// - Returns: a number for the other calls, to be given to ``close(_:)``.
    func open(_ path: String, _ flags: Int32) throws(SystemError) -> Int32
    func close(_ file: Int32)
    /// Writes at the end of what was written; maybe less than all.
    ///
    /// - Returns: how many bytes.
    func write(_ file: Int32, _ bytes: UnsafeRawBufferPointer) throws(SystemError) -> Int
    /// Reads on from what was read.
    ///
    /// - Returns: how many bytes; zero at the end.
    func read(_ file: Int32, into buffer: UnsafeMutableRawBufferPointer) throws(SystemError) -> Int
    func status(of file: Int32) throws(SystemError) -> DiskStatus
    func truncate(_ file: Int32, to length: Int) throws(SystemError)
    /// Waits until a file's bytes and length are on the disk.
    func flushData(_ file: Int32) throws(SystemError)
    /// Waits until a file or folder is on the disk with all that belongs to it.
    func flush(_ file: Int32) throws(SystemError)
    /// Waits until everything in the file system of an open folder is on the disk.
    func flushAll(_ folder: Int32) throws(SystemError)

    /// Gives a file another name; a file that has it already is replaced.
    func rename(_ path: String, to other: String) throws(SystemError)
    func unlink(_ path: String) throws(SystemError)
    /// Makes one folder.
    func makeOneFolder(_ path: String) throws(SystemError)
    /// The names in a folder, in any order, without `.` and `..`.
    func entries(of path: String) throws(SystemError) -> [String]
    /// Whether something has this name.
    func exists(_ path: String) -> Bool
    /// When a file was last written; nil if there is none.
    func modified(_ path: String) -> Timestamp?

    /// Takes a store's lock, which the process has until it lets go of it or ends.
    ///
    /// - Throws: ``StoreError`` of the kind `inUse` while another process, or this one, has it.
    func lock(_ path: String) throws(StoreError) -> StoreLock
    /// Whether some process has a store's lock.
    func isLocked(_ path: String) -> Bool
    /// Who holds the lock of a task attempt.
    func lockHolder(_ path: String) throws(SystemError) -> LockHolder
}

/// What a disk says of an open file.
package struct DiskStatus: Sendable {
    /// Whether it is a plain file: no folder, pipe or device.
    package let isFile: Bool
    /// How many bytes it has.
    package let length: Int

    package init(isFile: Bool, length: Int) { (self.isFile, self.length) = (isFile, length) }
}

/// Who holds a lock.
package enum LockHolder: Sendable, Equatable {
    case nobody
    case process(Int32)
    /// A process that cannot be seen from here: it lives in another process namespace.
    case elsewhere
}

/// A lock that is held until its last owner goes.
package final class StoreLock: Sendable {
    private let release: @Sendable () -> Void

    package init(release: @escaping @Sendable () -> Void) { self.release = release }

    deinit { release() }
}
