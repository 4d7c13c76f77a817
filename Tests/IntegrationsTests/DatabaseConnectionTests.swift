@testable import Integrations
import Engine
import Runtime
import Testing

/// Databases of jobs: their addresses, and the variables that a job's process gets.
@Suite struct DatabaseConnectionTests {
    static let addresses: [(text: String, host: String, port: Int?, database: String)] = [
        ("jdbc:postgresql://db.example.org:6432/sales", "db.example.org", 6432, "sales"),
        ("jdbc:postgresql://localhost/sales?sslmode=require", "localhost", nil, "sales"),
        ("JDBC:PostgreSQL://[::1]:5432/a%20b", "::1", 5432, "a b"),
        ("jdbc:postgresql://[::1]/x", "::1", nil, "x"),
        ("jdbc:mysql://h:3306/d", "h", 3306, "d"),
    ]

    @Test(arguments: addresses)
    func addressesAreTakenApart(_ text: String, _ host: String, _ port: Int?, _ database: String) {
        let address = JDBCAddress(text)
        #expect(address?.host == host)
        #expect(address?.port == port)
        #expect(address?.database == database)
    }

    @Test(arguments: [
        "", "jdbc:", "postgresql://h/d", "jdbc:postgresql:d", "jdbc:postgresql://h",
        "jdbc:postgresql:///d",
        "jdbc:postgresql://h:0/d", "jdbc:postgresql://h:x/d", "jdbc:postgresql://h:70000/d",
        "jdbc:postgresql://h/",
        "jdbc:postgresql://a,b/d", "jdbc:postgresql://h/d?x", "jdbc:://h/d",
        "jdbc:postgresql://h/a/b",
    ])
    func whatIsNoAddressIsNone(_ text: String) { #expect(JDBCAddress(text) == nil) }

    private func variables(
        _ connection: DatabaseConnection,
        job environment: [String: ConfiguredText] = [:]
    ) throws -> [String: String] {
        let lookup = EnvironmentLookup([
            "URL": "jdbc:postgresql://h/d?ssl=true", "PW": "${env:URL}",
        ])
        let project = Project(
            configuration: ProjectConfiguration(databases: ["my-db": connection]),
            environment: lookup
        )
        var job = JobConfiguration(kind: .sql, scriptLocation: "x.sql", connections: ["my-db"])
        job.environment = environment
        let secrets = Secrets(environment: lookup, projectDirectory: "/")
        return try project.variables(of: job, in: "/").mapValues { try secrets.resolve($0) }
    }

    /// The value of a secret is none itself, whatever it looks like.
    @Test func aJobGetsWhatPostgreSQLsProgramsRead() throws {
        let found = try variables(
            DatabaseConnection(url: "${env:URL}", username: "loader", password: "${env:PW}"),
            job: ["PGUSER": "other"]
        )
        #expect(
            found == [
                "PGHOST": "h", "PGPORT": "5432", "PGDATABASE": "d", "PGUSER": "other",
                "PGPASSWORD": "${env:URL}", "PGSSLMODE": "require",
                "PAWL_CONNECTION_MY_DB_URL": "jdbc:postgresql://h/d?ssl=true",
                "PAWL_CONNECTION_MY_DB_USERNAME": "loader",
                "PAWL_CONNECTION_MY_DB_PASSWORD": "${env:URL}",
            ]
        )
    }

    /// What is masked in what a job's script says.
    @Test(arguments: [
        ("jdbc:postgresql://h/d", false), ("jdbc:postgresql://h/d?password=hush", true),
        ("${env:URL}", true), ("jdbc:mysql://h/d?password=${env:PW}", true),
    ])
    func anAddressWithASecretIsOne(_ url: String, _ isSecret: Bool) {
        let names = DatabaseConnection(url: ConfiguredText(url)).secretVariables("my-db")
        #expect(names.contains("PAWL_CONNECTION_MY_DB_URL") == isSecret)
        #expect(names.contains("PAWL_CONNECTION_MY_DB_PASSWORD"))
    }

    @Test func otherDatabasesHaveTheirAddressOnly() throws {
        let found = try variables(DatabaseConnection(url: "jdbc:mysql://h/d"))
        #expect(found == ["PAWL_CONNECTION_MY_DB_URL": "jdbc:mysql://h/d"])
    }

    @Test func anAddressThatTurnsOutToBeNoneIsNamed() throws {
        let error = #expect(throws: TaskFailureError.self) {
            try variables(DatabaseConnection(url: "${env:PW}x"))
        }
        #expect(error?.failure.cause?.contains("connection \"my-db\"") == true)
        #expect(throws: TaskFailureError.self) {
            try variables(DatabaseConnection(url: "${env:NONE}"))
        }
    }
}
