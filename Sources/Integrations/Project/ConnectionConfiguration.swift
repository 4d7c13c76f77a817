/// How `http:invoke` proves who it is, in the words of EventBridge's `CreateConnection`.
public struct ConnectionConfiguration: Sendable, Equatable {
    /// `AuthorizationType` with its parameters.
    public enum Authorization: Sendable, Equatable {
        /// A header with a key.
        case apiKey(name: String, value: ConfiguredText)
        /// User name and password.
        case basic(username: ConfiguredText, password: ConfiguredText)
        /// Only what `InvocationHttpParameters` add.
        case none
    }

    /// How it proves who it is.
    public var authorization: Authorization
    /// Headers added to every call.
    public var headers: [String: ConfiguredText]
    /// Query parameters added to every call.
    public var queryParameters: [String: ConfiguredText]

    /// Makes a connection.
    public init(
        authorization: Authorization,
        headers: [String: ConfiguredText] = [:],
        queryParameters: [String: ConfiguredText] = [:]
    ) {
        self.authorization = authorization
        self.headers = headers
        self.queryParameters = queryParameters
    }

    var texts: [ConfiguredText] {
        var texts = Array(headers.values) + Array(queryParameters.values)
        switch authorization {
        case .apiKey(_, let value): texts.append(value)
        case .basic(let username, let password): texts += [username, password]
        case .none: break
        }
        return texts
    }
}
