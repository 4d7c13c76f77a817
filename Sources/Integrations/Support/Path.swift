/// Paths as text.
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
}
