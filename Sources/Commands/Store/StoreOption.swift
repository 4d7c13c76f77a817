import ArgumentParser
import Glibc
import Runtime

/// Where executions are kept, as every command that has to do with them takes it.
struct StoreOption: ParsableArguments {
    @Option(
        name: .customLong("store"),
        help: """
            The store's folder. Without it PAWL_STORE, else the nearest .pawl from here upwards, else \
            .pawl here.
            """,
        completion: .directory
    )
    var path: String?

    /// The store's folder, as a person would type it.
    var folder: String {
        if let path { return path }
        if let path = Terminal.current.environment("PAWL_STORE") { return path }
        for folder in Path.ancestors(of: ".") {
            let candidate = Path.join(folder, Self.folderName)
            if FileAccess.kind(of: candidate) == .folder { return Path.shown(candidate) }
        }
        return Self.folderName
    }

    /// The same; a store that was named by `--store` has to be there.
    ///
    /// - Throws: ``CommandFailure``: a mistyped folder would look like a store in which nothing has happened.
    var existingFolder: String {
        get throws(CommandFailure) {
            let folder = folder
            if path != nil, FileAccess.kind(of: folder) == .nothing {
                throw CommandFailure("there is no store \(folder)")
            }
            return folder
        }
    }

    /// Reads the store; one that was named by `--store` has to be there.
    var reader: StoreReader {
        get throws(CommandFailure) { StoreReader(try existingFolder) }
    }

    func validate() throws {
        let folder = folder
        switch FileAccess.kind(of: folder) {
        case .nothing: return
        case .file: throw ValidationError("the store \(folder) is a file, and not a folder")
        case .folder:
            if access(folder, R_OK | X_OK) == 0 { return }
            throw ValidationError("the store \(folder) cannot be read: \(FileAccess.systemText())")
        }
    }

    /// The words that make another command use the same store: empty where it would anyway.
    var words: String { path.map { " --store " + ShellWord.quoted($0) } ?? "" }

    static let folderName = ".pawl"
}
