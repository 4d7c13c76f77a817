import Glibc

/// What is done with whole files and folders of the system, by path: for what is in no store.
///
/// See Disk+Files.swift for what each does.
package enum Files {
    /// A file's bytes; nil if there is no such file.
    package static func read(_ path: String, bytesMax: Int = .max) throws(SystemError) -> [UInt8]? {
        try SystemDisk().read(path, bytesMax: bytesMax)
    }

    /// Makes a file, or replaces it as a whole.
    package static func replace(
        _ path: String,
        with bytes: [UInt8],
        durably: Bool = false
    ) throws(SystemError) {
        try SystemDisk().replace(path, with: bytes, durably: durably)
    }

    /// Makes a file of these bytes, or empties it and writes them.
    package static func write(_ path: String, _ bytes: [UInt8]) throws(SystemError) {
        try SystemDisk().write(path, bytes)
    }

    /// Whether something has this name.
    package static func exists(_ path: String) -> Bool { SystemDisk().exists(path) }

    /// Makes a folder and those above it, as far as they are missing.
    package static func makeFolder(_ path: String) throws(SystemError) {
        try SystemDisk().makeFolder(path)
    }

    /// The names in a folder in the order of their bytes; none if there is no such folder.
    package static func names(in path: String) throws(SystemError) -> [String] {
        try SystemDisk().names(in: path)
    }

    /// Removes a file; it is no error if there is none.
    package static func remove(_ path: String) throws(SystemError) {
        try SystemDisk().remove(path)
    }

    /// Waits until the names in a folder are on the disk.
    package static func flushFolder(_ path: String) throws(SystemError) {
        try SystemDisk().flushFolder(path)
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
