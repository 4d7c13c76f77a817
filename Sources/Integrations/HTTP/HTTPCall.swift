import Engine
import Runtime
import Values

/// A call that `http:invoke` is to make, read from a task's parameters.
struct HTTPCall {
    static let known = [
        "ApiEndpoint", "Method", "Headers", "QueryParameters", "RequestBody", "Transform",
        "Authentication", "InvocationConfig",
    ]
    static let methods = ["GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD"]
    static let arrayFormats = ["INDICES", "REPEAT", "COMMAS", "BRACKETS", "NONE"]
    static let invalid = "States.Http.InvalidParameter"

    let endpoint: String
    let method: String
    let headers: JSONObject
    let query: JSONObject
    let body: JSON?
    /// `URL_ENCODED` or nothing.
    let encoding: String?
    let arrayFormat: String
    let connection: ConnectionConfiguration?

    init(_ order: TaskOrder, project: Project) throws(TaskFailureError) {
        let parameters = try Parameters(order, errorName: Self.invalid, known: Self.known)
        endpoint = try parameters.required("ApiEndpoint")
        guard endpoint.hasPrefix("https://") || endpoint.hasPrefix("http://") else {
            throw parameters.mistake(
                "ApiEndpoint",
                "an address that begins with https:// or http://",
                found: .string(endpoint)
            )
        }
        method = try parameters.required("Method")
        guard Self.methods.contains(method) else {
            throw parameters.mistake(
                "Method",
                "one of " + Self.methods.joined(separator: ", "),
                found: .string(method)
            )
        }
        headers = try parameters.members("Headers") ?? JSONObject()
        for header in headers where !header.value.isHeader {
            throw parameters.mistake(
                "Headers.\(header.key)",
                "a string or an array of strings",
                found: header.value
            )
        }
        query = try parameters.members("QueryParameters") ?? JSONObject()
        body = parameters["RequestBody"]
        let transform = try parameters.members("Transform") ?? JSONObject()
        encoding = transform["RequestBodyEncoding"]?.stringValue.flatMap { $0 == "NONE" ? nil : $0 }
        if let encoding, encoding != "URL_ENCODED" {
            throw parameters.mistake(
                "Transform.RequestBodyEncoding",
                "URL_ENCODED or NONE",
                found: .string(encoding)
            )
        }
        arrayFormat = transform["RequestEncodingOptions"]?["ArrayFormat"]?.stringValue ?? "INDICES"
        guard Self.arrayFormats.contains(arrayFormat) else {
            throw parameters.mistake(
                "Transform.RequestEncodingOptions.ArrayFormat",
                "one of " + Self.arrayFormats.joined(separator: ", "),
                found: .string(arrayFormat)
            )
        }
        let name = parameters["Authentication"] == nil ? "InvocationConfig" : "Authentication"
        let authentication = try parameters.members(name)
        connection = try Self.connection(authentication?["ConnectionArn"], project)
    }

    /// Finds a connection by its name or by its ARN: `arn:aws:events:…:connection/NAME/ID`.
    private static func connection(
        _ value: JSON?,
        _ project: Project
    ) throws(TaskFailureError) -> ConnectionConfiguration? {
        guard let value else { return nil }
        let text = value.stringValue ?? ""
        var name = text
        if text.hasPrefix("arn:") {
            let parts = text.split(separator: "/").map(String.init)
            name = parts.count > 1 ? parts[1] : ""
        }
        if let connection = project.configuration.connections[name] { return connection }
        throw TaskFailureError(
            "Events.ConnectionResource.NotFound",
            "\"\(text)\" is not among the Connections of pawl.yaml."
                + NearestName.hint(name, among: project.configuration.connections.keys)
        )
    }
}

extension JSON {
    fileprivate var isHeader: Bool {
        switch self {
        case .string, .bool, .integer, .double: true
        case .array(let elements): elements.allSatisfy { $0.word != nil }
        case .null, .object: false
        }
    }
}
