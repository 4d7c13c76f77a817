public import Foundation
public import Values

/// Where tests find data that does not belong to the project.
public enum Folders {
    /// The root of this package.
    public static var package: URL {
        URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
    }

    /// The folder that an environment variable names, else one beside the package; nil if there is
    /// none, which the caller says.
    public static func outside(_ relative: String, variable: String) -> URL? {
        let url =
            ProcessInfo.processInfo.environment[variable].map { URL(filePath: $0) }
            ?? package.deletingLastPathComponent().appending(path: "shared").appending(
                path: relative
            )
        return FileManager.default.fileExists(atPath: url.path) ? url : nil
    }

    /// All JSON files below a folder, in the order of their paths.
    public static func jsonFiles(below folder: URL) -> [URL] {
        let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
        return (files?.compactMap { $0 as? URL } ?? []).filter { $0.pathExtension == "json" }
            .sorted { $0.path < $1.path }
    }

    /// A file's bytes as JSON.
    public static func json(_ url: URL) throws -> JSON {
        try JSON(parsing: Array(Data(contentsOf: url)))
    }
}
