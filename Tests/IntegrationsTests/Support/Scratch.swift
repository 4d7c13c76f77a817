import Glibc
import Testing

/// A folder that is gone after the test.
final class Scratch: Sendable {
    let path: String

    init() throws {
        var template = Array("/tmp/pawl-integrations-XXXXXX".utf8CString)
        path = try #require(mkdtemp(&template).map { String(cString: $0) })
    }

    deinit { Self.remove(path) }

    /// Writes a file of the folder, with the folders it stands in.
    func write(_ text: String, to name: String) {
        let full = path + "/" + name
        var position = full.index(full.startIndex, offsetBy: path.count + 1)
        while let slash = full[position...].firstIndex(of: "/") {
            mkdir(String(full[..<slash]), 0o755)
            position = full.index(after: slash)
        }
        Self.write(Array(text.utf8), to: full)
    }

    func text(_ name: String) -> String {
        String(decoding: Self.read(path + "/" + name), as: UTF8.self)
    }

    func folder(_ name: String) -> String {
        mkdir(path + "/" + name, 0o755)
        return path + "/" + name
    }

    static func write(_ bytes: [UInt8], to path: String) {
        guard let file = fopen(path, "w") else {
            Issue.record("cannot write \(path)")
            return
        }
        fwrite(bytes, 1, bytes.count, file)
        fclose(file)
    }

    static func read(_ path: String) -> [UInt8] {
        guard let file = fopen(path, "r") else { return [] }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = fread(&chunk, 1, chunk.count, file)
            if count == 0 { return bytes }
            bytes.append(contentsOf: chunk[..<count])
        }
    }

    /// Every file below a folder, with its content.
    static func contents(of path: String) -> [(path: String, text: String)] {
        guard let stream = opendir(path) else {
            return [(path, String(decoding: read(path), as: UTF8.self))]
        }
        defer { closedir(stream) }
        var found: [(String, String)] = []
        while let name = next(stream) {
            if name != ".", name != ".." { found += contents(of: path + "/" + name) }
        }
        return found
    }

    private static func next(_ stream: OpaquePointer) -> String? {
        guard let entry = readdir(stream) else { return nil }
        return withUnsafePointer(to: &entry.pointee.d_name) {
            $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        }
    }

    private static func remove(_ path: String) {
        if let stream = opendir(path) {
            var names: [String] = []
            while let name = next(stream) { names.append(name) }
            closedir(stream)
            for name in names where name != "." && name != ".." { remove(path + "/" + name) }
            rmdir(path)
        } else {
            unlink(path)
        }
    }
}
