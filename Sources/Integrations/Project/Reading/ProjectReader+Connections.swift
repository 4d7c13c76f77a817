import StatesLanguage

extension ProjectReader {
    private enum AuthorizationType: String, CaseIterable {
        case apiKey = "API_KEY"
        case basic = "BASIC"
        case none = "NONE"
    }

    /// One of `Connections`, in the words of EventBridge's `CreateConnection`.
    mutating func connection(_ value: Located) -> ConnectionConfiguration? {
        guard
            let fields = fields(
                value,
                known: ["AuthorizationType", "AuthParameters", "Description"]
            )
        else { return nil }
        guard fields["AuthorizationType"] != nil else {
            missing(
                "AuthorizationType",
                in: fields,
                help: "One of API_KEY, BASIC, NONE; a database has ConnectionType: JDBC instead."
            )
            return nil
        }
        let type = choice(fields["AuthorizationType"], of: AuthorizationType.self)
        let known = ["ApiKeyAuthParameters", "BasicAuthParameters", "InvocationHttpParameters"]
        let parameters = fields["AuthParameters"].flatMap { self.fields($0, known: known) }
        guard let type else { return nil }
        let authorization: ConnectionConfiguration.Authorization?
        switch type {
        case .none: authorization = ConnectionConfiguration.Authorization.none
        case .apiKey:
            authorization = pair(
                parameters,
                fields,
                "ApiKeyAuthParameters",
                "ApiKeyName",
                "ApiKeyValue"
            ).map { .apiKey(name: $0.source, value: $1) }
        case .basic:
            authorization = pair(
                parameters,
                fields,
                "BasicAuthParameters",
                "Username",
                "Password"
            ).map { .basic(username: $0, password: $1) }
        }
        let added = parameters?["InvocationHttpParameters"].flatMap {
            self.fields($0, known: ["HeaderParameters", "QueryStringParameters"])
        }
        let headers = httpParameters(added?["HeaderParameters"])
        let query = httpParameters(added?["QueryStringParameters"])
        guard let authorization else { return nil }
        return ConnectionConfiguration(
            authorization: authorization,
            headers: headers,
            queryParameters: query
        )
    }

    private mutating func pair(
        _ parameters: Fields?,
        _ connection: Fields,
        _ name: String,
        _ first: String,
        _ second: String
    ) -> (ConfiguredText, ConfiguredText)? {
        guard let value = parameters?[name] else {
            missing("AuthParameters.\(name)", in: connection)
            return nil
        }
        guard let fields = fields(value, known: [first, second]) else { return nil }
        for name in [first, second] where fields[name] == nil { missing(name, in: fields) }
        guard let one = configuredText(fields[first]), let other = configuredText(fields[second]),
            let place = fields[second]?.place
        else { return nil }
        secret(other, second, at: place)
        return (one, other)
    }

    /// `[{Key, Value, IsValueSecret}]`, or short: `{name: value}`.
    private mutating func httpParameters(_ value: Located?) -> [String: ConfiguredText] {
        guard let value else { return [:] }
        guard let elements = value.node.elements else { return texts(value) }
        var table: [String: ConfiguredText] = [:]
        for (index, element) in elements.enumerated() {
            guard
                let fields = fields(
                    value.element(index, element),
                    known: ["Key", "Value", "IsValueSecret"]
                ),
                let key = required("Key", in: fields), let text = configuredText(fields["Value"])
            else { continue }
            table[key] = text
        }
        return table
    }
}
