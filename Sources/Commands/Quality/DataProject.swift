import ArgumentParser
import Integrations
import Runtime
import Values

/// The project and the store that commands about data belong to: those of the working folder.
struct DataProject {
    let folder: String
    let configuration: ProjectConfiguration
    /// The store's folder, absolute.
    let store: String

    /// Reads the project.
    ///
    /// - Throws: ``ExitStatus/invalid`` after what is wrong with its `pawl.yaml` was said.
    init(_ store: StoreOption, paint: Paint) throws {
        folder = ProjectFolder.of(Path.absolute(ProjectConfiguration.fileName))
        try ProjectFolder.check(folder, paint: paint)
        configuration =
            ProjectConfiguration.load(from: folder).configuration ?? ProjectConfiguration()
        self.store = Path.absolute(store.folder)
    }

    var quality: QualityTool {
        QualityTool(configuration: configuration, projectDirectory: folder, storeDirectory: store)
    }

    var queries: QueryTool {
        QueryTool(configuration: configuration, projectDirectory: folder, storeDirectory: store)
    }

    /// The name of a ruleset; one that there is not is said with those that there are.
    func check(ruleset name: String) throws(CommandFailure) {
        if configuration.rulesets[name] != nil { return }
        let names = configuration.rulesets.keys.sorted()
        let near = Suggestion.nearest(to: name, among: names).map { "Did you mean \($0)?" }
        let all =
            names.isEmpty
            ? "pawl.yaml has no DataQualityRulesets."
            : "There are: \(names.joined(separator: ", "))."
        throw CommandFailure("there is no ruleset \"\(name)\"", hint: near ?? all)
    }
}

/// The name of a ruleset as a command takes it.
struct RulesetArgument: ExpressibleByArgument, Sendable {
    let name: String

    init(argument: String) { name = argument }

    static var defaultCompletionKind: CompletionKind {
        .custom { _, _, _ in
            let folder = ProjectFolder.of(Path.absolute(ProjectConfiguration.fileName))
            return (ProjectConfiguration.load(from: folder).configuration?.rulesets.keys.sorted())
                ?? []
        }
    }
}
