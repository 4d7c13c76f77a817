import Glibc

/// An open file of a disk, closed when its owner goes; or something else that the system has given a
/// number: an event, a process, a watch.
package struct FileDescriptor: ~Copyable, Sendable {
    package let number: Int32
    private let disk: any Disk

    /// Takes over what the system has opened.
    package init(owning number: Int32) { (self.number, disk) = (number, SystemDisk()) }

    deinit { disk.close(number) }

    /// Opens a file, close-on-exec; a file that it makes has the mode 0644.
    package init(opening path: String, _ flags: Int32) throws(SystemError) {
        try self.init(opening: path, flags, on: SystemDisk())
    }

    /// Opens a file of a disk of any kind.
    init(opening path: String, _ flags: Int32, on disk: any Disk) throws(SystemError) {
        number = try disk.open(path, flags)
        self.disk = disk
    }

    /// Writes all of the bytes where the file stands.
    package func write(_ bytes: borrowing [UInt8]) throws(SystemError) {
        var done = 0
        while done < bytes.count {
            var failure: SystemError?
            done += bytes.withUnsafeBytes { buffer in
                do throws(SystemError) {
                    return try disk.write(number, UnsafeRawBufferPointer(rebasing: buffer[done...]))
                } catch {
                    failure = error
                    return 0
                }
            }
            if let failure { throw failure }
        }
    }

    /// Everything from where the file stands to its end, or as many bytes as are wanted.
    package func readToEnd(bytesMax: Int = .max) throws(SystemError) -> [UInt8] {
        var bytes: [UInt8] = []
        var room = min(max(4096, try status().length + 1), bytesMax)
        while true {
            var got = 0
            var failure: SystemError?
            let part = [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
                do throws(SystemError) {
                    got = try disk.read(number, into: UnsafeMutableRawBufferPointer(buffer))
                } catch { failure = error }
                count = got
            }
            if let failure { throw failure }
            if got == 0 { return bytes }
            if bytes.isEmpty { bytes = part } else { bytes += part }
            room = min(max(4096, room - got), bytesMax - bytes.count)
        }
    }

    package func status() throws(SystemError) -> DiskStatus { try disk.status(of: number) }

    /// Waits until what was written is on the disk, with the file's length.
    package func flushData() throws(SystemError) { try disk.flushData(number) }

    /// Waits until the file or folder is on the disk with all that belongs to it.
    package func flush() throws(SystemError) { try disk.flush(number) }

    /// Waits until everything in this folder's file system is on the disk.
    package func flushAll() throws(SystemError) { try disk.flushAll(number) }

    package func truncate(to length: Int) throws(SystemError) {
        try disk.truncate(number, to: length)
    }
}
