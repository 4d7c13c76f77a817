import Engine
import Integrations
import Runtime
import StatesLanguage
import Values

/// The state machine that a command line names, by its file or by its name in a project.
struct MachineSource {
    let file: DefinitionFile
    let name: String
    /// The folder of its project.
    let project: String

    /// Finds it.
    ///
    /// - Parameter text: a file, `-`, or the name of a machine of the project here.
    /// - Returns: its file, its name and its project's folder.
    /// - Throws: ``CommandFailure`` with the name that was probably meant.
    static func find(_ text: String) throws(CommandFailure) -> MachineSource {
        if text == "-" {
            let file = try DefinitionFile.read(text)
            return MachineSource(
                file: file,
                name: MachineName.of(file.name),
                project: ProjectFolder.of("./stdin")
            )
        }
        if FileAccess.kind(of: text) == .nothing, !text.contains("/") {
            let folder = ProjectFolder.of("./" + text)
            let machines = ProjectMachines(folder: folder)
            if let path = machines.file(of: text) {
                return MachineSource(
                    file: try DefinitionFile.read(Path.shown(path)),
                    name: text,
                    project: folder
                )
            }
            if !text.contains(".") { throw unknown(text, machines) }
        }
        return MachineSource(
            file: try DefinitionFile.read(text),
            name: MachineName.of(text),
            project: ProjectFolder.of(text)
        )
    }

    private static func unknown(_ text: String, _ machines: ProjectMachines) -> CommandFailure {
        let names = machines.names
        let near = Suggestion.nearest(to: text, among: names).map { "Did you mean \($0)? " } ?? ""
        let list = names.isEmpty ? "" : "Here are: \(names.joined(separator: ", "))."
        let hint = near + list
        return CommandFailure(
            "\(text): there is no such file, and no state machine of that name",
            hint: hint.isEmpty ? "Name a file with a definition." : hint
        )
    }

    /// The machine, checked and compiled; what is wrong with it is said on standard error.
    func definition(type: StateMachineType, paint: Paint) throws -> MachineDefinition {
        let report = file.report(type: type)
        guard let machine = report.machine, let json = report.json else {
            _ = try file.machine(type: type, paint: paint)
            throw ExitStatus.invalid
        }
        var bytes: [UInt8] = []
        json.write(into: &bytes)
        let source = file.name == DefinitionFile.standardInputName ? nil : Path.absolute(file.name)
        return MachineDefinition(
            name: name,
            program: Program(machine, type: type),
            json: bytes,
            source: source
        )
    }
}
