import ArgumentParser
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

    /// Reads the store.
    var reader: StoreReader { StoreReader(folder) }

    /// The words that make another command use the same store: empty where it would anyway.
    var words: String { path.map { " --store " + ShellWord.quoted($0) } ?? "" }

    static let folderName = ".pawl"
}
