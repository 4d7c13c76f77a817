import Engine
import Runtime
import Values

/// A task's parameters with typed access; every mistake in them is a failure that says what was wanted.
struct Parameters {
    let object: JSONObject
    /// The error's name for a mistake: `Shell.InvalidParameter`.
    let errorName: String

    /// Takes an order's parameters.
    ///
    /// - Throws: a failure if they are no object or have a member that is not among `known`.
    init(_ order: TaskOrder, errorName: String, known: [String]) throws(TaskFailureError) {
        try self.init(order.input, errorName: errorName, known: known)
    }

    /// Takes parameters.
    ///
    /// - Throws: a failure if they are no object or have a member that is not among `known`.
    init(_ input: JSON, errorName: String, known: [String]) throws(TaskFailureError) {
        self.errorName = errorName
        guard case .object(let object) = input else {
            throw TaskFailureError(
                errorName,
                "The task wants an object of parameters, not a value of type \(input.typeName)."
            )
        }
        self.object = object
        for member in object where !known.contains(member.key) {
            let hint = NearestName.hint(member.key, among: known)
            throw TaskFailureError(
                errorName,
                "There is no parameter \"\(member.key)\".\(hint) Known are \(known.joined(separator: ", "))."
            )
        }
    }

    /// A value that is there and not null.
    subscript(_ name: String) -> JSON? {
        guard let value = object[name], !value.isNull else { return nil }
        return value
    }

    func mistake(_ name: String, _ wanted: String, found value: JSON) -> TaskFailureError {
        TaskFailureError(errorName, "\(name) must be \(wanted), not \(excerpt(value)).")
    }

    func string(_ name: String) throws(TaskFailureError) -> String? {
        guard let value = self[name] else { return nil }
        guard case .string(let text) = value else { throw mistake(name, "a string", found: value) }
        return text
    }

    func required(_ name: String) throws(TaskFailureError) -> String {
        guard let text = try string(name) else {
            throw TaskFailureError(errorName, "The parameter \"\(name)\" is missing.")
        }
        return text
    }

    func integer(_ name: String, in range: ClosedRange<Int64>) throws(TaskFailureError) -> Int64? {
        guard let value = self[name] else { return nil }
        guard let number = value.integerValue, range.contains(number) else {
            throw mistake(
                name,
                "a whole number from \(range.lowerBound) to \(range.upperBound)",
                found: value
            )
        }
        return number
    }

    func flag(_ name: String) throws(TaskFailureError) -> Bool? {
        guard let value = self[name] else { return nil }
        guard let truth = value.boolValue else {
            throw mistake(name, "true or false", found: value)
        }
        return truth
    }

    func members(_ name: String) throws(TaskFailureError) -> JSONObject? {
        guard let value = self[name] else { return nil }
        guard case .object(let object) = value else {
            throw mistake(name, "an object", found: value)
        }
        return object
    }

    /// An array of texts; numbers and truth values are taken as they are written.
    func words(_ name: String) throws(TaskFailureError) -> [String]? {
        guard let value = self[name] else { return nil }
        guard case .array(let elements) = value else {
            throw mistake(name, "an array of strings", found: value)
        }
        var words: [String] = []
        for element in elements {
            guard let word = element.word else {
                throw mistake(name, "an array of strings", found: value)
            }
            words.append(word)
        }
        return words
    }

    /// An object whose values are texts; numbers and truth values are taken as they are written.
    func table(_ name: String) throws(TaskFailureError) -> [String: String] {
        guard let members = try members(name) else { return [:] }
        var table: [String: String] = [:]
        for member in members {
            guard let word = member.value.word else {
                throw mistake("\(name).\(member.key)", "a string", found: member.value)
            }
            table[member.key] = word
        }
        return table
    }

    private func excerpt(_ value: JSON) -> String {
        let text = value.text()
        return text.count > 60 ? text.prefix(60) + "…" : text
    }
}

extension JSON {
    /// A scalar as one word of a command line; nil for null, arrays and objects.
    var word: String? {
        switch self {
        case .string(let text): text
        case .bool, .integer, .double: text()
        case .null, .array, .object: nil
        }
    }
}
