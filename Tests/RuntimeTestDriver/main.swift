import Glibc
import Runtime
import StatesLanguage
import Values

// RuntimeTestDriver STORE DEFINITION NAME INPUT FOLDER drive|start
//
// Starts an execution of a definition, unless STORE has it, and drives until all have ended, or
// leaves at once. Killed and started again it goes on.
@Sendable func say(_ text: String) {
    let line = Array((text + "\n").utf8)
    write(2, line, line.count)
}

let arguments = CommandLine.arguments
guard arguments.count == 7 else { exit(64) }
do {
    let machine = try MachineDefinition(
        reading: Array(arguments[2].utf8),
        name: "machine",
        type: .standard
    )
    let key = try ExecutionKey(machine: "machine", name: arguments[3])
    let driver = try Driver(
        store: try Store.open(arguments[1]),
        registry: ShellRegistry(machines: ["machine": machine]),
        options: DriverOptions(projectDirectory: arguments[5]),
        log: { level, text in say("\(level): \(text)") }
    )
    if (try? StoreReader(arguments[1]).record(of: key)) == nil {
        try driver.start(
            StartRequest(machine: machine, name: key.name, input: try JSON(parsing: arguments[4]))
        )
    }
    if arguments[6] == "start" { exit(0) }
    try driver.run(until: .allEnded)
    try driver.checkpoint()
} catch {
    say("\(error)")
    exit(1)
}
