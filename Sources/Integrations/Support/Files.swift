import Glibc

/// Small looks at the disk.
///
/// Planning only reads; whatever changes something is a supervised process.
enum Files {
    /// The content of a file; nil if it cannot be read or is longer than that.
    ///
    /// A pipe that a task left there is empty, rather than waited for.
    static func read(_ path: String, bytesMax: Int) -> [UInt8]? {
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = Glibc.read(file, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { return nil }
            if count == 0 { return bytes }
            bytes.append(contentsOf: chunk[..<count])
            if bytes.count > bytesMax { return nil }
        }
    }

    /// The last bytes of a file; none if it cannot be read.
    static func end(of path: String, bytes count: Int) -> [UInt8] {
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else { return [] }
        defer { close(file) }
        let length = lseek(file, 0, SEEK_END)
        guard length >= 0, lseek(file, max(0, length - count), SEEK_SET) >= 0 else { return [] }
        var bytes = [UInt8](repeating: 0, count: count)
        var done = 0
        while done < count {
            let got = bytes.withUnsafeMutableBytes {
                Glibc.read(file, $0.baseAddress.map { $0 + done }, count - done)
            }
            if got < 0, errno == EINTR { continue }
            if got <= 0 { break }
            done += got
        }
        return Array(bytes[..<done])
    }

    /// Whether there is a file that may be executed.
    static func isExecutable(_ path: String) -> Bool {
        kind(of: path) == .file && access(path, X_OK) == 0
    }

    /// Whether there is anything.
    static func exists(_ path: String) -> Bool { kind(of: path) != nil }

    /// Whether there is a folder.
    static func isDirectory(_ path: String) -> Bool { kind(of: path) == .directory }

    /// Whether there is a file.
    static func isFile(_ path: String) -> Bool { kind(of: path) == .file }

    private enum Kind { case file, directory, other }

    private static func kind(of path: String) -> Kind? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        switch status.st_mode & S_IFMT {
        case S_IFREG: return .file
        case S_IFDIR: return .directory
        default: return .other
        }
    }

    /// The names in a folder, sorted; none if it cannot be read.
    static func names(in directory: String) -> [String] {
        guard let stream = opendir(directory) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }
}
