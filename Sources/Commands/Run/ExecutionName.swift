import Runtime

/// Names of executions that nobody has named.
enum ExecutionName {
    private static let digits = 12

    /// A random name that no execution of a machine has: short, so that a few digits of it name the
    /// execution.
    static func random(_ reader: StoreReader, machine: String) -> String {
        while true {
            let number = UInt64.random(in: 0..<(1 << (4 * UInt64(digits))))
            let text = String(number, radix: 16)
            let name = String(repeating: "0", count: digits - text.count) + text
            guard let key = try? ExecutionKey(machine: machine, name: name),
                FileAccess.exists(reader.folder(of: key))
            else { return name }
        }
    }
}
