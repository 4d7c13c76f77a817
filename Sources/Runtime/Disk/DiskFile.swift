import Glibc

/// An open file of a disk, closed when its owner goes.
struct DiskFile: ~Copyable, Sendable {
    private let disk: any Disk
    private let number: Int32

    /// Opens a file; one that it makes has the mode 0644.
    init(_ disk: any Disk, opening path: String, _ flags: Int32) throws(SystemError) {
        number = try disk.open(path, flags)
        self.disk = disk
    }

    deinit { disk.close(number) }

    /// Writes all of the bytes where the file stands.
    func write(_ bytes: borrowing [UInt8]) throws(SystemError) {
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
    func readToEnd(bytesMax: Int = .max) throws(SystemError) -> [UInt8] {
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

    func status() throws(SystemError) -> DiskStatus { try disk.status(of: number) }

    /// Waits until what was written is on the disk, with the file's length.
    func flushData() throws(SystemError) { try disk.flushData(number) }

    /// Waits until the file or folder is on the disk with all that belongs to it.
    func flush() throws(SystemError) { try disk.flush(number) }

    /// Waits until everything in this folder's file system is on the disk.
    func flushAll() throws(SystemError) { try disk.flushAll(number) }

    func truncate(to length: Int) throws(SystemError) { try disk.truncate(number, to: length) }
}
