import StatesLanguage

// Connections of jobs, in the words of Glue's `CreateConnection`.
extension ProjectReader {
    private enum ConnectionType: String, CaseIterable {
        case jdbc = "JDBC"
    }

    static let databaseFields = [
        "Name", "Description", "ConnectionType", "ConnectionProperties", "MatchCriteria",
        "PhysicalConnectionRequirements", "Tags",
    ]
    private static let databaseProperties = [
        "JDBC_CONNECTION_URL", "USERNAME", "PASSWORD", "JDBC_ENFORCE_SSL",
    ]

    /// One of `Connections` that has a `ConnectionType`.
    mutating func database(_ name: String, _ value: Located) -> DatabaseConnection? {
        guard let fields = fields(value, known: Self.databaseFields) else { return nil }
        if let own = string(fields["Name"]), own != name, let place = fields["Name"]?.place {
            report(
                .projectValue,
                "The connection is called \"\(name)\" above, and its Name is \"\(own)\".",
                at: place
            )
        }
        _ = choice(fields["ConnectionType"], of: ConnectionType.self)
        let help = "ConnectionProperties: {JDBC_CONNECTION_URL: \"\(JDBCAddress.example)\"}."
        guard let value = fields["ConnectionProperties"] else {
            missing("ConnectionProperties", in: fields, help: help)
            return nil
        }
        guard let properties = self.fields(value, known: Self.databaseProperties) else {
            return nil
        }
        if properties["JDBC_CONNECTION_URL"] == nil {
            missing("JDBC_CONNECTION_URL", in: properties, help: help)
        }
        guard let url = configuredText(properties["JDBC_CONNECTION_URL"]) else { return nil }
        if url.references.isEmpty, JDBCAddress(url.source) == nil,
            let value = properties["JDBC_CONNECTION_URL"]
        {
            wrong(value, wanted: "an address such as \(JDBCAddress.example)")
        }
        let password = configuredText(properties["PASSWORD"])
        if let password, let place = properties["PASSWORD"]?.place {
            secret(password, "PASSWORD", at: place)
        }
        return DatabaseConnection(
            url: url,
            username: configuredText(properties["USERNAME"]),
            password: password,
            enforcesTLS: truth(properties["JDBC_ENFORCE_SSL"])
        )
    }

    /// Glue's properties are texts: `"true"`.
    private mutating func truth(_ value: Located?) -> Bool {
        guard let value else { return false }
        switch value.node.content {
        case .bool(let truth): return truth
        case .string("true"): return true
        case .string("false"): return false
        default:
            wrong(value, wanted: "true or false")
            return false
        }
    }

    /// That each of a job's connections is there.
    mutating func expectConnections(
        _ names: [String],
        _ value: Located?,
        _ known: ProjectConfiguration
    ) {
        guard let value else { return }
        for name in names where known.databases[name] == nil {
            let isHTTP = known.connections[name] != nil
            report(
                .projectValue,
                isHTTP
                    ? "The connection \"\(name)\" is one for http:invoke, not for jobs."
                    : "There is no connection \"\(name)\".",
                at: value.place,
                help: "Jobs use those of Connections that have a ConnectionType.",
                suggestion: isHTTP
                    ? nil : NearestName.nearest(to: name, among: known.databases.keys)
            )
        }
    }
}
