import Glibc

/// The few things that are done with whole files and folders, by path.
extension Disk {
    /// A file's bytes; nil if there is no such file.
    ///
    /// What is no file counts as nothing: a pipe that a task left there would never end, nor would
    /// a device.
    func read(_ path: String, bytesMax: Int = .max) throws(SystemError) -> [UInt8]? {
        do throws(SystemError) {
            let file = try FileDescriptor(opening: path, O_RDONLY | O_NONBLOCK, on: self)
            guard try file.status().isFile else { return nil }
            return try file.readToEnd(bytesMax: bytesMax)
        } catch {
            guard error.code == ENOENT || error.code == ENOTDIR else { throw error }
            return nil
        }
    }

    /// Makes a file, or replaces it as a whole: who reads sees the old bytes or the new.
    ///
    /// - Parameters:
    ///   - path: where it stands.
    ///   - bytes: what is to be in it.
    ///   - durably: whether to wait until the bytes are on the disk. The name is only once
    ///     ``flushFolder(_:)`` has been done as well.
    /// - Throws: ``SystemError``; the old file is then as it was.
    func replace(
        _ path: String,
        with bytes: [UInt8],
        durably: Bool = false
    ) throws(SystemError) {
        let temporary = path + ".tmp"
        do throws(SystemError) {
            let file = try FileDescriptor(
                opening: temporary,
                O_WRONLY | O_CREAT | O_TRUNC,
                on: self
            )
            try file.write(bytes)
            if durably { try file.flush() }
        } catch {
            try? unlink(temporary)
            throw error
        }
        try rename(temporary, to: path)
    }

    /// Makes a file of these bytes, or empties it and writes them.
    func write(_ path: String, _ bytes: [UInt8]) throws(SystemError) {
        try FileDescriptor(opening: path, O_WRONLY | O_CREAT | O_TRUNC, on: self).write(bytes)
    }

    /// Makes a folder and those above it, as far as they are missing.
    func makeFolder(_ path: String) throws(SystemError) {
        do throws(SystemError) { try makeOneFolder(path) } catch {
            if error.code == EEXIST { return }
            guard error.code == ENOENT, let slash = path.lastIndex(of: "/"), slash > path.startIndex
            else { throw error }
            try makeFolder(String(path[..<slash]))
            do throws(SystemError) { try makeOneFolder(path) } catch {
                if error.code != EEXIST { throw error }
            }
        }
    }

    /// The names in a folder in the order of their bytes, without `.` and `..`; none if there is no
    /// such folder.
    func names(in path: String) throws(SystemError) -> [String] {
        do throws(SystemError) {
            return try entries(of: path).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        } catch {
            guard error.code == ENOENT || error.code == ENOTDIR else { throw error }
            return []
        }
    }

    /// Removes a file; it is no error if there is none.
    func remove(_ path: String) throws(SystemError) {
        do throws(SystemError) { try unlink(path) } catch {
            if error.code != ENOENT { throw error }
        }
    }

    /// Waits until the names in a folder are on the disk.
    func flushFolder(_ path: String) throws(SystemError) {
        try FileDescriptor(opening: path, O_RDONLY | O_DIRECTORY, on: self).flush()
    }
}
