import Runtime
import Values

/// A database that jobs reach, in the words of Glue's `CreateConnection` with `ConnectionType: JDBC`.
public struct DatabaseConnection: Sendable, Equatable {
    /// `JDBC_CONNECTION_URL`: `jdbc:postgresql://host:5432/database`.
    public var url: ConfiguredText
    /// `USERNAME`; nil where the server wants none.
    public var username: ConfiguredText?
    /// `PASSWORD`; nil where the server wants none.
    public var password: ConfiguredText?
    /// `JDBC_ENFORCE_SSL`: no connection without TLS.
    public var enforcesTLS: Bool

    /// Makes a connection.
    public init(
        url: ConfiguredText,
        username: ConfiguredText? = nil,
        password: ConfiguredText? = nil,
        enforcesTLS: Bool = false
    ) {
        self.url = url
        self.username = username
        self.password = password
        self.enforcesTLS = enforcesTLS
    }

    var texts: [ConfiguredText] { [url, username, password].compactMap { $0 } }

    /// The variables that a job with this connection gets.
    ///
    /// Of every database `PAWL_CONNECTION_NAME_URL`, `…_USERNAME` and `…_PASSWORD`; of PostgreSQL also those
    /// that its own programs and libraries read: `PGHOST`, `PGPORT`, `PGDATABASE`, `PGUSER`, `PGPASSWORD`,
    /// `PGSSLMODE`.
    ///
    /// - Parameters:
    ///   - name: the connection's name.
    ///   - secrets: where references in the address are looked up.
    /// - Throws: `Pawl.SecretNotFound`, `Glue.InvalidInputException` for an address that is none.
    /// - Returns: what the job's process finds in its environment.
    func variables(
        _ name: String,
        _ secrets: Secrets
    ) throws(TaskFailureError) -> [String: ConfiguredText] {
        let text = try secrets.resolve(url)
        guard let address = JDBCAddress(text) else {
            throw TaskFailureError(
                JobRunRequest.invalid,
                "JDBC_CONNECTION_URL of the connection \"\(name)\" is no address such as "
                    + "\(JDBCAddress.example)."
            )
        }
        let prefix = "PAWL_CONNECTION_" + Self.variable(name)
        var result: [String: ConfiguredText] = [prefix + "_URL": url]
        result[prefix + "_USERNAME"] = username
        result[prefix + "_PASSWORD"] = password
        guard address.vendor == "postgresql" else { return result }
        result["PGHOST"] = .literal(address.host)
        result["PGPORT"] = .literal(String(address.port ?? 5432))
        result["PGDATABASE"] = .literal(address.database)
        result["PGUSER"] = username ?? address.parameters["user"].map { .literal($0) }
        result["PGPASSWORD"] = password ?? address.parameters["password"].map { .literal($0) }
        let mode = address.parameters["sslmode"]
        let wantsTLS = enforcesTLS || address.parameters["ssl"] == "true"
        result["PGSSLMODE"] = (mode ?? (wantsTLS ? "require" : nil)).map { .literal($0) }
        return result
    }

    /// The names of the variables that hold secrets; the address is one if it refers to any, or has a
    /// password in it.
    func secretVariables(_ name: String) -> [String] {
        let prefix = "PAWL_CONNECTION_" + Self.variable(name)
        let hasSecret =
            !url.references.isEmpty || JDBCAddress(url.source)?.parameters["password"] != nil
        return ["PGPASSWORD", prefix + "_PASSWORD"] + (hasSecret ? [prefix + "_URL"] : [])
    }

    /// `my-warehouse` → `MY_WAREHOUSE`.
    private static func variable(_ name: String) -> String {
        String(
            decoding: name.utf8.map { byte -> UInt8 in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"): byte & 0xDF
                case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"):
                    byte
                default: UInt8(ascii: "_")
                }
            },
            as: UTF8.self
        )
    }
}

extension Project {
    /// The variables that a job brings to its process: those of its connections, the first of several that
    /// give the same one, and over them its own `Environment`.
    ///
    /// - Throws: `Pawl.SecretNotFound`, `Glue.InvalidInputException`.
    func variables(
        of job: JobConfiguration,
        in projectDirectory: String
    ) throws(TaskFailureError) -> [String: ConfiguredText] {
        let secrets = Secrets(environment: environment, projectDirectory: projectDirectory)
        var result: [String: ConfiguredText] = [:]
        for name in job.connections {
            guard let connection = configuration.databases[name] else { continue }
            result.merge(try connection.variables(name, secrets)) { first, _ in first }
        }
        return result.merging(job.environment) { $1 }
    }
}
