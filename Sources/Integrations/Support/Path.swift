import Glibc
import Runtime

/// Paths as text, and what they come to on the disk.
enum Path {
    /// A path made absolute: `lake/a.csv` in `/p` is `/p/lake/a.csv`.
    static func resolve(_ path: String, in directory: String) -> String {
        if path.hasPrefix("/") { return path }
        var path = path[...]
        while path.hasPrefix("./") { path = path.dropFirst(2) }
        if path.isEmpty || path == "." { return directory }
        return directory + "/" + path
    }

    /// The folder that a path stands in; nil for `/` and for a bare name.
    static func parent(of path: String) -> String? {
        guard let slash = path.lastIndex(of: "/"), path != "/" else { return nil }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// Where a path leads: absolute, without links, `.` and `..` as far as there is something on the disk.
    ///
    /// Two paths of one folder have one real path, so these are what is compared before something is
    /// replaced.
    static func real(_ path: String) -> String {
        var result = "/"
        for part in Runtime.Files.absolute(path).split(separator: "/") {
            if part == ".." {
                result = parent(of: result) ?? "/"
                continue
            }
            let next = result == "/" ? "/\(part)" : "\(result)/\(part)"
            guard let found = realpath(next, nil) else {
                result = next
                continue
            }
            result = String(cString: found)
            free(found)
        }
        return result
    }

    /// Whether a real path is another, or leads into it.
    static func isInside(_ inner: String, _ outer: String) -> Bool {
        outer == "/" || inner == outer || inner.hasPrefix(outer + "/")
    }
}
