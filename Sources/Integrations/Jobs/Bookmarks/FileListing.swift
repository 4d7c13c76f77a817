import Glibc
import Runtime

/// Finds the files of an input.
enum FileListing {
    /// So many files are taken of one input; more is a mistake in its location.
    static let filesMax = 10_000_000

    /// The files at or below a path, or those that fit if it has `*`, `?` or `[`; `**` stands for any
    /// number of folders.
    ///
    /// Names that begin with `_` or `.` hold no data.
    static func files(at path: String) -> [String: FileMark] {
        var found: [String: FileMark] = [:]
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        guard let pattern = parts.firstIndex(where: { $0.contains { "*?[".contains($0) } }) else {
            walk(path, into: &found) { _ in true }
            return found
        }
        let root = parts[..<pattern].joined(separator: "/")
        let isDeep = parts[pattern...].contains("**")
        let flags = isDeep ? 0 : FNM_PATHNAME
        // A folder that fits stands for all that is in it.
        let patterns = isDeep ? [path.replacing("/**/", with: "/*"), path] : [path, path + "/*"]
        walk(root.isEmpty ? "/" : root, into: &found) { file in
            patterns.contains { fnmatch($0, file, flags | FNM_PERIOD) == 0 }
        }
        return found
    }

    private static func walk(
        _ path: String,
        into found: inout [String: FileMark],
        _ fits: (String) -> Bool
    ) {
        guard found.count < filesMax else { return }
        if let mark = mark(path) {
            if fits(path) { found[path] = mark }
            return
        }
        for name in Files.names(in: path) where !name.hasPrefix("_") && !name.hasPrefix(".") {
            walk(path == "/" ? "/" + name : path + "/" + name, into: &found, fits)
        }
    }

    /// Size and time of change of a file; nil if it is none.
    static func mark(_ path: String) -> FileMark? {
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        let time = status.st_mtim
        return FileMark(
            size: Int64(status.st_size),
            modified: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
        )
    }
}
