import Values

/// Why a function refuses its arguments.
struct IntrinsicFault: Error {
    let reason: String

    init(_ reason: String) { self.reason = reason }
}

/// The values of the arguments of a call, by the type that a function asks for.
struct IntrinsicArguments {
    let values: [JSON]

    var count: Int { values.count }

    subscript(position: Int) -> JSON { values[position] }

    func string(_ position: Int) throws(IntrinsicFault) -> String {
        guard case .string(let text) = values[position] else {
            throw mismatch(position, "a string")
        }
        return text
    }

    /// A text short enough to be encoded, decoded or hashed.
    func shortString(_ position: Int) throws(IntrinsicFault) -> String {
        let text = try string(position)
        try Self.checkLength(text)
        return text
    }

    static func checkLength(_ text: String) throws(IntrinsicFault) {
        guard text.utf16.count <= JSONPathLimits.codedCharactersMax else {
            throw IntrinsicFault(
                "the text has \(text.utf16.count) characters, more than the "
                    + "\(JSONPathLimits.codedCharactersMax) allowed"
            )
        }
    }

    func array(_ position: Int) throws(IntrinsicFault) -> [JSON] {
        guard case .array(let elements) = values[position] else {
            throw mismatch(position, "an array")
        }
        return elements
    }

    func object(_ position: Int) throws(IntrinsicFault) -> JSONObject {
        guard case .object(let object) = values[position] else {
            throw mismatch(position, "an object")
        }
        return object
    }

    /// A number, rounded to the nearest integer; halves are rounded up, as `Math.round` does.
    func integer(_ position: Int) throws(IntrinsicFault) -> Int64 {
        guard let value = values[position].doubleValue else { throw mismatch(position, "a number") }
        if case .integer(let exact) = values[position] { return exact }
        guard let rounded = Self.rounded(value) else {
            throw IntrinsicFault("argument \(position + 1) is out of range: \(values[position])")
        }
        return rounded
    }

    static func rounded(_ value: Double) -> Int64? {
        let floor = value.rounded(.down)
        return Int64(exactly: value - floor >= 0.5 ? floor + 1 : floor)
    }

    private func mismatch(_ position: Int, _ expected: String) -> IntrinsicFault {
        IntrinsicFault(
            "argument \(position + 1) must be \(expected), found \(values[position].kind)"
        )
    }
}
