public import Engine

/// Where an execution is kept: its machine's name and its own.
///
/// Written `machine/execution`.
public struct ExecutionKey: Sendable, Hashable, CustomStringConvertible {
    /// The machine's name.
    public let machine: String
    /// The execution's name, unique among those of its machine.
    public let name: String

    /// Makes a key of names that are valid.
    ///
    /// - Throws: ``StoreError`` of the kind `badName`.
    public init(machine: String, name: String) throws(StoreError) {
        try Self.check(machine, as: "a state machine's name")
        try Self.check(name, as: "an execution's name")
        self.machine = machine
        self.name = name
    }

    init(unchecked identity: ExecutionIdentity) {
        machine = identity.stateMachineName
        name = identity.name
    }

    /// `machine/execution`.
    public var description: String { machine + "/" + name }

    /// The most characters in a name, as the service has it.
    public static let nameLengthMax = 80

    /// Checks a name by the rules of the service, and that it can be a folder's.
    ///
    /// - Parameters:
    ///   - name: the name.
    ///   - role: what it is for, as the error says it.
    /// - Throws: ``StoreError`` of the kind `badName`.
    public static func check(_ name: String, as role: String) throws(StoreError) {
        func refuse(_ reason: String) -> StoreError {
            StoreError(
                .badName,
                path: "'\(name)'",
                reason: "cannot be \(role): \(reason)",
                remedy: "Use up to \(nameLengthMax) letters, digits, '-', '_' and '.'."
            )
        }
        if name.isEmpty { throw refuse("it is empty") }
        if name.unicodeScalars.count > nameLengthMax {
            throw refuse("it has more than \(nameLengthMax) characters")
        }
        if name == "." || name == ".." { throw refuse("it means a folder") }
        // No more than a file system takes, with room for a suffix.
        if name.utf8.count > 240 { throw refuse("it has more than 240 bytes") }
        for scalar in name.unicodeScalars
        where scalar.value < 0x21 || (0x7F...0x9F).contains(scalar.value)
            || "<>{}[]?*\"#%\\^|~`$&,;:/".unicodeScalars.contains(scalar)
            || scalar.properties.isWhitespace
        {
            let shown = scalar.value < 0x21 ? "a space or control character" : "'\(scalar)'"
            throw refuse("it has \(shown) in it")
        }
    }
}

extension ExecutionIdentity {
    /// Where this execution is kept.
    public var key: ExecutionKey { ExecutionKey(unchecked: self) }
}
