package import Glibc

/// An open file, closed when its owner goes.
package struct FileDescriptor: ~Copyable, Sendable {
    package let number: Int32

    /// Takes over an open file.
    package init(owning number: Int32) { self.number = number }

    deinit { close(number) }

    /// Opens a file, close-on-exec; a file that it makes has the mode 0644.
    package init(opening path: String, _ flags: Int32) throws(SystemError) {
        number = try retrying { open(path, flags | O_CLOEXEC, 0o644) }
    }

    /// Writes all of the bytes where the file stands.
    package func write(_ bytes: borrowing [UInt8]) throws(SystemError) {
        var done = 0
        while done < bytes.count {
            done += try retrying {
                bytes.withUnsafeBytes { buffer in
                    Glibc.write(number, buffer.baseAddress.map { $0 + done }, buffer.count - done)
                }
            }
        }
    }

    /// Everything from where the file stands to its end, or as many bytes as are wanted.
    package func readToEnd(bytesMax: Int = .max) throws(SystemError) -> [UInt8] {
        var bytes: [UInt8] = []
        var room = min(max(4096, Int(try status().st_size) + 1), bytesMax)
        while true {
            var got = 0
            var failure: SystemError?
            let part = [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
                do throws(SystemError) {
                    got = try retrying { read(number, buffer.baseAddress, room) }
                } catch { failure = error }
                count = got
            }
            if let failure { throw failure }
            if got == 0 { return bytes }
            if bytes.isEmpty { bytes = part } else { bytes += part }
            room = min(max(4096, room - got), bytesMax - bytes.count)
        }
    }

    package func status() throws(SystemError) -> stat {
        var status = stat()
        try retrying { fstat(number, &status) }
        return status
    }

    /// Waits until what was written is on the disk, with the file's length.
    package func flushData() throws(SystemError) { try retrying { fdatasync(number) } }

    /// Waits until the file or folder is on the disk with all that belongs to it.
    package func flush() throws(SystemError) { try retrying { fsync(number) } }

    package func truncate(to length: Int) throws(SystemError) {
        try retrying { ftruncate(number, off_t(length)) }
    }
}
