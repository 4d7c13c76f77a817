import Glibc

/// Paths as text.
enum Path {
    /// The last part: `b.yaml` of `a/b.yaml`.
    static func name(of path: String) -> String {
        path.split(separator: "/").last.map(String.init) ?? path
    }

    /// The folder that a path stands in: `.` for a bare name.
    static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// A name in a folder.
    static func join(_ folder: String, _ name: String) -> String {
        if name.hasPrefix("/") || folder == "." || folder.isEmpty { return name }
        return folder.hasSuffix("/") ? folder + name : folder + "/" + name
    }

    /// A path with the working folder in front if it is relative, `.` and `..` worked out.
    static func absolute(_ path: String) -> String {
        var parts: [Substring] = []
        let whole = path.hasPrefix("/") ? path : workingFolder + "/" + path
        for part in whole.split(separator: "/") where part != "." {
            if part == ".." { _ = parts.popLast() } else { parts.append(part) }
        }
        return "/" + parts.joined(separator: "/")
    }

    /// The folders from one up to the root, itself first.
    static func ancestors(of folder: String) -> [String] {
        var result: [String] = []
        var path = absolute(folder)
        while true {
            result.append(path)
            if path == "/" { return result }
            path = Path.folder(of: path)
        }
    }

    /// A path as a person in the working folder would type it.
    static func shown(_ path: String) -> String {
        let base = workingFolder + "/"
        return path.hasPrefix(base) ? String(path.dropFirst(base.count)) : path
    }

    private static var workingFolder: String {
        guard let text = getcwd(nil, 0) else { return "/" }
        defer { free(text) }
        return String(cString: text)
    }
}
