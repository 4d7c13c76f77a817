import Glibc

/// The few things that are done with whole files and folders, by path.
package enum Files {
    /// A file's bytes; nil if there is no such file.
    ///
    /// What is no file counts as nothing: a pipe that a task left there would never end, nor would
    /// a device.
    package static func read(_ path: String, bytesMax: Int = .max) throws(SystemError) -> [UInt8]? {
        do throws(SystemError) {
            let file = try FileDescriptor(opening: path, O_RDONLY | O_NONBLOCK)
            guard try file.status().st_mode & S_IFMT == S_IFREG else { return nil }
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
    package static func replace(
        _ path: String,
        with bytes: [UInt8],
        durably: Bool = false
    ) throws(SystemError) {
        let temporary = path + ".tmp"
        do throws(SystemError) {
            let file = try FileDescriptor(opening: temporary, O_WRONLY | O_CREAT | O_TRUNC)
            try file.write(bytes)
            if durably { try file.flush() }
        } catch {
            unlink(temporary)
            throw error
        }
        try retrying { rename(temporary, path) }
    }

    /// Makes a file of these bytes, or empties it and writes them.
    package static func write(_ path: String, _ bytes: [UInt8]) throws(SystemError) {
        try FileDescriptor(opening: path, O_WRONLY | O_CREAT | O_TRUNC).write(bytes)
    }

    /// Whether something has this name.
    package static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    /// Makes a folder and those above it, as far as they are missing.
    package static func makeFolder(_ path: String) throws(SystemError) {
        if mkdir(path, 0o755) == 0 || errno == EEXIST { return }
        let failure = SystemError()
        guard failure.code == ENOENT, let slash = path.lastIndex(of: "/"), slash > path.startIndex
        else { throw failure }
        try makeFolder(String(path[..<slash]))
        guard mkdir(path, 0o755) == 0 || errno == EEXIST else { throw SystemError() }
    }

    /// The names in a folder in the order of their bytes, without `.` and `..`; none if there is no
    /// such folder.
    package static func names(in path: String) throws(SystemError) -> [String] {
        guard let folder = opendir(path) else {
            guard errno == ENOENT || errno == ENOTDIR else { throw SystemError() }
            return []
        }
        defer { closedir(folder) }
        var names: [String] = []
        while true {
            errno = 0
            guard let entry = readdir(folder) else {
                if errno != 0 { throw SystemError() }
                break
            }
            let name = withUnsafePointer(to: &entry.pointee.d_name) { tuple in
                tuple.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// Removes a file; it is no error if there is none.
    package static func remove(_ path: String) throws(SystemError) {
        if unlink(path) != 0, errno != ENOENT { throw SystemError() }
    }

    /// Waits until the names in a folder are on the disk.
    package static func flushFolder(_ path: String) throws(SystemError) {
        try FileDescriptor(opening: path, O_RDONLY | O_DIRECTORY).flush()
    }

    /// A path with the working folder in front if it is relative, without `.` parts and a slash at
    /// its end.
    package static func absolute(_ path: String) -> String {
        let parts = path.split(separator: "/").filter { $0 != "." }.joined(separator: "/")
        if path.hasPrefix("/") { return "/" + parts }
        guard let folder = getcwd(nil, 0) else { return parts }
        defer { free(folder) }
        let base = String(cString: folder)
        return parts.isEmpty ? base : (base == "/" ? "" : base) + "/" + parts
    }
}
