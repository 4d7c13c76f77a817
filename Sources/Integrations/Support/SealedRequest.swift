import Runtime
import Values

/// A request to one of Pawl's own small programs, with secrets apart.
///
/// The request itself may come to lie on disk; texts with secrets stand in environment variables, and in
/// the request only their numbers: `{"$secret": 3}`.
struct SealedRequest {
    static let variablePrefix = "PAWL_SECRET_"

    private let secrets: Secrets
    /// The variables that hold the secrets.
    private(set) var variables: [String: String] = [:]

    init(secrets: Secrets) { self.secrets = secrets }

    /// What stands for a text in the request.
    ///
    /// - Throws: `Pawl.SecretNotFound`.
    mutating func seal(_ text: ConfiguredText) throws(TaskFailureError) -> JSON {
        let value = try secrets.resolve(text)
        if text.references.isEmpty { return .string(value) }
        let number = variables.count
        variables[Self.variablePrefix + String(number)] = value
        return ["$secret": .integer(Int64(number))]
    }

    /// The same for a text that need not be there.
    mutating func seal(_ text: ConfiguredText?) throws(TaskFailureError) -> JSON {
        guard let text else { return .null }
        return try seal(text)
    }

    /// The same for a table, in the order of its names.
    mutating func seal(_ table: [String: ConfiguredText]) throws(TaskFailureError) -> JSONObject {
        var result = JSONObject()
        for (name, text) in table.sorted(by: { $0.key < $1.key }) { result[name] = try seal(text) }
        return result
    }
}
