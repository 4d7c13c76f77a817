import Glibc
import Values

/// Files and folders, with errors that say what to do.
enum FileAccess {
    /// The kinds of thing a path can name.
    enum Kind { case file, folder, nothing }

    /// The longest file that is read whole.
    static let bytesMax = 256 << 20

    static func kind(of path: String) -> Kind {
        var status = stat()
        guard stat(path, &status) == 0 else { return .nothing }
        return status.st_mode & S_IFMT == S_IFDIR ? .folder : .file
    }

    static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    /// The bytes of a file.
    ///
    /// - Throws: ``CommandFailure`` with the name that was probably meant.
    static func read(_ path: String) throws(CommandFailure) -> [UInt8] {
        if kind(of: path) == .folder {
            throw CommandFailure("\(path): is a folder, not a file", hint: "Name a file in it.")
        }
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw unreadable(path) }
        defer { close(descriptor) }
        return try read(descriptor: descriptor, name: path)
    }

    /// Everything that an open file still has.
    static func read(descriptor: Int32, name: String) throws(CommandFailure) -> [UInt8] {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = Glibc.read(descriptor, &chunk, chunk.count)
            if count == 0 { return bytes }
            if count < 0 {
                if errno == EINTR { continue }
                throw CommandFailure("\(name): cannot be read: \(systemText())", status: .failed)
            }
            bytes += chunk[..<count]
            guard bytes.count <= bytesMax else {
                throw CommandFailure("\(name): has more than \(bytesMax >> 20) MiB")
            }
        }
    }

    /// Writes the bytes of a file, of any length, piece by piece.
    static func copy(_ path: String, to sink: TextSink) throws(CommandFailure) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw unreadable(path) }
        defer { close(descriptor) }
        var chunk = [UInt8](repeating: 0, count: 1 << 18)
        while true {
            let count = Glibc.read(descriptor, &chunk, chunk.count)
            if count == 0 { return }
            if count < 0 {
                if errno == EINTR { continue }
                throw CommandFailure("\(path): cannot be read: \(systemText())", status: .failed)
            }
            sink.write(Array(chunk[..<count]))
        }
    }

    /// The bytes of a file from an offset on; nil where it cannot be read.
    static func tail(of path: String, from offset: Int) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        guard lseek(descriptor, offset, SEEK_SET) >= 0 else { return nil }
        return try? read(descriptor: descriptor, name: path)
    }

    /// The last bytes of a file; nil where it cannot be read.
    static func end(of path: String, bytes: Int) -> [UInt8]? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        return tail(of: path, from: max(0, Int(status.st_size) - bytes))
    }

    /// The names in a folder, sorted, without those that begin with a dot.
    static func names(in path: String) throws(CommandFailure) -> [String] {
        guard let folder = opendir(path) else { throw unreadable(path) }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { tuple in
                tuple.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// Writes a file that does not exist yet; one that cannot be written whole is not there afterwards.
    static func create(
        _ path: String,
        text: String
    ) throws(CommandFailure) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            throw CommandFailure("\(path): cannot be written: \(systemText())", status: .failed)
        }
        defer { close(descriptor) }
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 || errno == EINTR else {
                let reason = systemText()
                unlink(path)
                throw CommandFailure("\(path): cannot be written: \(reason)", status: .failed)
            }
            rest = rest.dropFirst(max(0, count))
        }
    }

    /// Writes a file, in the place of one that is there: nobody sees half of it.
    static func replace(_ path: String, text: String) throws(CommandFailure) {
        let draft = path + ".\(getpid()).tmp"
        unlink(draft)
        try create(draft, text: text)
        guard rename(draft, path) == 0 else {
            let reason = systemText()
            unlink(draft)
            throw CommandFailure("\(path): cannot be written: \(reason)", status: .failed)
        }
    }

    /// Makes a folder and those above it, as far as they are missing.
    static func makeFolder(_ path: String) throws(CommandFailure) {
        if mkdir(path, 0o755) == 0 || (errno == EEXIST && kind(of: path) == .folder) { return }
        guard errno == ENOENT, let slash = path.lastIndex(of: "/"), slash > path.startIndex else {
            throw CommandFailure(
                "\(path): cannot be made a folder: \(systemText())",
                status: .failed
            )
        }
        try makeFolder(String(path[..<slash]))
        guard mkdir(path, 0o755) == 0 || errno == EEXIST else {
            throw CommandFailure(
                "\(path): cannot be made a folder: \(systemText())",
                status: .failed
            )
        }
    }

    private static func unreadable(_ path: String) -> CommandFailure {
        let code = errno
        let text = systemText(code)
        guard code == ENOENT else { return CommandFailure("\(path): cannot be read: \(text)") }
        let near = nearestPath(to: path).map { "Did you mean \($0)?" }
        return CommandFailure("\(path): there is no such file", hint: near)
    }

    /// The path of an existing neighbour with a name like it.
    private static func nearestPath(to path: String) -> String? {
        let folder = Path.folder(of: path)
        guard let names = try? names(in: folder),
            let near = Suggestion.nearest(to: Path.name(of: path), among: names)
        else { return nil }
        return path.contains("/") ? Path.join(folder, near) : near
    }

    /// The system's words for what has just failed.
    static func systemText(_ code: Int32 = errno) -> String {
        strerror(code).map { String(cString: $0) } ?? "error \(code)"
    }
}
