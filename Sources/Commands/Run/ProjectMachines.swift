import Engine
import Integrations
import Runtime
import StatesLanguage
import Values

/// The state machines of a project: those that its `pawl.yaml` names, and the definitions that stand
/// beside it.
struct ProjectMachines {
    let folder: String
    private let configured: [String: String]

    init(folder: String) {
        self.folder = folder
        configured = ProjectConfiguration.load(from: folder).configuration?.stateMachines ?? [:]
    }

    /// The names of all, sorted.
    var names: [String] {
        let beside = ((try? FileAccess.names(in: folder)) ?? [])
            .filter { $0.contains(".asl.") }.map(MachineName.of)
        return Set(beside + configured.keys).sorted()
    }

    /// The file of a machine.
    func file(of name: String) -> String? {
        if let path = configured[name] { return Path.join(folder, path) }
        for ending in [".asl.yaml", ".asl.yml", ".asl.json"] {
            let path = Path.join(folder, name + ending)
            if FileAccess.kind(of: path) == .file { return path }
        }
        return nil
    }

    /// A machine, read and compiled; nil if there is none or it is invalid.
    func machine(_ name: String) -> MachineDefinition? {
        guard let path = file(of: name), let file = try? DefinitionFile.read(path) else {
            return nil
        }
        let report = file.report()
        guard let machine = report.machine, let json = report.json else { return nil }
        var bytes: [UInt8] = []
        json.write(into: &bytes)
        return MachineDefinition(
            name: name,
            program: Program(machine),
            json: bytes,
            source: Path.absolute(path)
        )
    }
}
