import ArgumentParser
import Integrations

/// Which project a command is about, where no definition says it.
struct ProjectOption: ParsableArguments {
    @Option(
        name: .customLong("project"),
        help: "The project's folder; without it that of the nearest pawl.yaml from here upwards.",
        completion: .directory
    )
    var path: String?

    /// The project's folder, an absolute path.
    var folder: String {
        if let path { return Path.absolute(path) }
        return ProjectFolder.of(Path.absolute(ProjectConfiguration.fileName))
    }
}
