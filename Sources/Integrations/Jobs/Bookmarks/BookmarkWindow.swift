import Runtime
import Values

/// What counts as new to a run: what is not in `before`, or not as it was there; and if there is `upTo`,
/// only what is in that.
struct BookmarkWindow {
    let option: BookmarkOption
    let before: JobBookmark
    let upTo: JobBookmark?

    init(_ option: BookmarkOption, of bookmarks: JobBookmarks) throws(TaskFailureError) {
        self.option = option
        switch option {
        case .disable: (before, upTo) = (JobBookmark(), nil)
        case .enable, .pause(nil, _), .pause(_, nil):
            (before, upTo) = (try bookmarks.current(), nil)
        case .pause(let from?, let to?):
            before = try bookmarks.after(run: from)
            upTo = try bookmarks.after(run: to)
        }
    }

    /// Whether the run's bookmark is to be committed when it has succeeded.
    var isCommitted: Bool { option == .enable }

    /// The files of an input that are new, in the order of their paths.
    func new(_ files: [String: FileMark], of input: String) -> [String] {
        let known = before.inputs[input] ?? [:]
        let limit = upTo.map { $0.inputs[input] ?? [:] }
        return files.filter { path, mark in
            if known[path] == mark { return false }
            guard let limit else { return true }
            return limit[path] != nil
        }.keys.sorted()
    }

    /// For a script that is to find out itself.
    var json: JSON {
        var object: JSONObject = [
            "Inputs": JobBookmark.json(before.inputs), "Commit": .bool(isCommitted),
        ]
        object["UpTo"] = upTo.map { JobBookmark.json($0.inputs) }
        return .object(object)
    }
}
