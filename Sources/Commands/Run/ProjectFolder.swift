import Integrations
import StatesLanguage

/// Which project a definition belongs to.
enum ProjectFolder {
    /// The folder of the nearest `pawl.yaml` at a file or above it; without one, the file's folder.
    static func of(_ file: String) -> String {
        let folder = Path.folder(of: Path.absolute(file))
        for candidate in Path.ancestors(of: folder)
        where FileAccess.exists(Path.join(candidate, ProjectConfiguration.fileName)) {
            return candidate
        }
        return folder
    }

    /// The project's configuration; what is wrong with it is said on standard error.
    ///
    /// - Throws: ``ExitStatus/invalid``.
    static func check(_ folder: String, paint: Paint) throws {
        let report = ProjectConfiguration.load(from: folder)
        guard report.configuration == nil else { return }
        var validation = Validation(type: .standard)
        let path = Path.shown(Path.join(folder, ProjectConfiguration.fileName))
        validation.take(try DefinitionFile.read(path))
        let sink = Terminal.current.errors
        validation.print(.text, errorsOnly: true, to: sink, paint: paint)
        sink.print(validation.summary.text(paint))
        throw ExitStatus.invalid
    }
}
