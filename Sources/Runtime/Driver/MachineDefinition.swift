public import Engine
public import StatesLanguage
import Values

/// A state machine as it stands now, ready for executions of it.
public struct MachineDefinition: Sendable {
    /// The machine's name.
    public let name: String
    /// What its executions run.
    public let program: Program
    /// The definition as JSON text, from which the program can be made again.
    public let json: [UInt8]
    /// The file that it was read from, if it was read from one.
    public let source: String?
    /// The SHA-256 of the JSON text, in hexadecimal digits.
    public let digest: String

    /// Makes one of a program and the definition that it was compiled from.
    public init(name: String, program: Program, json: [UInt8], source: String? = nil) {
        self.name = name
        self.program = program
        self.json = json
        self.source = source
        digest = Digest.hex(of: json, algorithm: .sha256)
    }

    /// Reads and compiles a definition.
    ///
    /// - Throws: ``StoreError`` of the kind `damaged` with the first error of the definition.
    /// - Complexity: some ten milliseconds for 1,000 states.
    public init(
        reading json: [UInt8],
        name: String,
        type: StateMachineType,
        source: String? = nil
    ) throws(StoreError) {
        let place = source ?? "definition.json"
        let report = readDefinition(
            DefinitionSource(name: place, bytes: json, format: .json),
            options: DefinitionOptions(type: type)
        )
        guard let machine = report.machine else {
            let first = report.diagnostics.first { $0.severity == .error }
            throw .damaged(place, first?.message ?? "is not the definition of a state machine")
        }
        self.init(name: name, program: Program(machine, type: type), json: json, source: source)
    }
}

/// What the driver asks about the world of a project: what carries out a task, and which state
/// machines there are.
public protocol IntegrationRegistry: Sendable {
    /// What carries out tasks of this resource; nil if nothing does.
    func integration(for resource: Resource) -> (any Integration)?

    /// The machine of this name or ARN; nil if there is none.
    func stateMachine(_ nameOrARN: String) -> MachineDefinition?
}
