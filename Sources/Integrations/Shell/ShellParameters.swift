import Engine
import Runtime
import Values

/// What a `shell:run` task asks for.
struct ShellParameters {
    /// What is to run.
    enum Work: Equatable {
        /// A program with its arguments.
        case command([String])
        /// A text for a shell, with what the shell is started as and the arguments `$1`, `$2`, …
        case script(String, shell: [String], arguments: [String])
    }

    /// What standard output is taken for.
    enum OutputForm: String, CaseIterable {
        /// JSON if it is JSON, else text.
        case auto
        case json
        case text
        case lines
        case none
    }

    /// How a script's shell is started where the task does not say: it stops at the first error and at
    /// an unset variable.
    static let shellDefault = ["/bin/sh", "-eu"]
    /// How much a task may print where it does not say.
    static let outputBytesDefault: Int64 = 8 << 20
    /// How much it may ask for.
    static let outputBytesMax: Int64 = 256 << 20
    static let invalid = "Shell.InvalidParameter"

    static let known = [
        "Command", "Script", "Shell", "Arguments", "Environment", "WorkingDirectory", "Stdin",
        "Output",
        "SuccessExitCodes", "OutputBytesMax", "TerminationGraceSeconds",
    ]

    let work: Work
    let environment: [String: String]
    let workingDirectory: String?
    let standardInput: [UInt8]
    let output: OutputForm
    let successExitCodes: [Int32]
    let outputBytesMax: Int
    let terminationGraceMilliseconds: Int64

    init(_ order: TaskOrder) throws(TaskFailureError) {
        let parameters = try Parameters(order, errorName: Self.invalid, known: Self.known)
        work = try Self.work(parameters)
        environment = try parameters.table("Environment")
        workingDirectory = try parameters.string("WorkingDirectory")
        switch parameters["Stdin"] {
        case nil: standardInput = []
        case .string(let text)?: standardInput = Array(text.utf8)
        case let value?:
            var bytes: [UInt8] = []
            value.write(into: &bytes)
            standardInput = bytes + [0x0A]
        }
        output = try Self.output(parameters)
        successExitCodes = try Self.exitCodes(parameters)
        outputBytesMax = Int(
            try parameters.integer("OutputBytesMax", in: 0...Self.outputBytesMax)
                ?? Self.outputBytesDefault
        )
        terminationGraceMilliseconds =
            1000 * (try parameters.integer("TerminationGraceSeconds", in: 0...3600) ?? 5)
    }

    private static func work(_ parameters: Parameters) throws(TaskFailureError) -> Work {
        switch (try command(parameters), try parameters.string("Script")) {
        case (let command?, nil):
            for name in ["Shell", "Arguments"] where parameters[name] != nil {
                throw TaskFailureError(invalid, "\(name) goes with Script, not with Command.")
            }
            return .command(command)
        case (nil, let script?):
            return .script(
                script,
                shell: try shell(parameters),
                arguments: try parameters.words("Arguments") ?? []
            )
        case (nil, nil):
            throw TaskFailureError(
                invalid,
                "One of Command (an array: program and arguments) and Script (a text) is missing."
            )
        case (.some, .some):
            throw TaskFailureError(
                invalid,
                "Command and Script are both given; one of them is wanted."
            )
        }
    }

    private static func command(_ parameters: Parameters) throws(TaskFailureError) -> [String]? {
        if case .string? = parameters["Command"] {
            throw TaskFailureError(
                invalid,
                "Command must be an array (program and arguments, none of them split or expanded); for a "
                    + "text that a shell reads there is Script."
            )
        }
        guard let command = try parameters.words("Command") else { return nil }
        guard let program = command.first, !program.isEmpty else {
            throw TaskFailureError(invalid, "Command names no program.")
        }
        return command
    }

    private static func shell(_ parameters: Parameters) throws(TaskFailureError) -> [String] {
        if case .string(let text)? = parameters["Shell"] {
            let words = text.split(separator: " ").map(String.init)
            if !words.isEmpty { return words }
        }
        let words = try parameters.words("Shell") ?? shellDefault
        guard !words.isEmpty else { throw TaskFailureError(invalid, "Shell names no program.") }
        return words
    }

    private static func output(_ parameters: Parameters) throws(TaskFailureError) -> OutputForm {
        guard let text = try parameters.string("Output") else { return .auto }
        guard let form = OutputForm(rawValue: text) else {
            throw parameters.mistake(
                "Output",
                "one of " + OutputForm.allCases.map(\.rawValue).joined(separator: ", "),
                found: .string(text)
            )
        }
        return form
    }

    private static func exitCodes(_ parameters: Parameters) throws(TaskFailureError) -> [Int32] {
        guard let value = parameters["SuccessExitCodes"] else { return [0] }
        var codes: [Int32] = []
        for element in value.arrayValue ?? [.null] {
            guard let code = element.integerValue, (0...255).contains(code) else {
                throw parameters.mistake(
                    "SuccessExitCodes",
                    "an array of numbers from 0 to 255",
                    found: value
                )
            }
            codes.append(Int32(code))
        }
        return codes
    }
}
