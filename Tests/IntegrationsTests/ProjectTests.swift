@testable import Integrations
import StatesLanguage
import Testing

@Suite struct ProjectTests {
    static let text = """
        x-mail: &mail {Host: mail.example.org, User: pawl, Password: "${env:MAIL}", From: pawl@example.org}
        Buckets: {lake: data}
        Functions:
          Enrich:
            Handler: enrich.handler
            Timeout: 30
            MemorySize: 512
            Environment: {Variables: {MODE: fast, RETRIES: 3, DRY: true}}
          Checksum: {Command: [sha256sum, "-"], Environment: {LC_ALL: C}}
        Topics:
          alerts:
            Subscriptions:
              - {Protocol: file, Endpoint: data/alerts.jsonl}
              - {Protocol: command, Endpoint: [notify-send, Pawl], RawMessageDelivery: true}
              - {Name: chat, Protocol: https, Endpoint: "${env:HOOK}", Headers: {X-Team: data}}
              - {Protocol: email, Endpoint: [a@example.org, b@example.org], SMTP: *mail, Subject: Pawl}
        Jobs:
          load:
            Role: ignored
            Command: {Name: pythonshell, ScriptLocation: jobs/load.py, PythonVersion: 3.9}
            DefaultArguments: {--day: monday, --limit: 10}
            NonOverridableArguments: {--env: test}
            Timeout: 15
            ExecutionProperty: {MaxConcurrentRuns: 4}
            Environment: {TOKEN: "${file:token}"}
          join: {Command: {Name: sql, ScriptLocation: "s3://lake/join.sql"}}
        Connections:
          api:
            AuthorizationType: API_KEY
            AuthParameters:
              ApiKeyAuthParameters: {ApiKeyName: X-Key, ApiKeyValue: "${env:KEY}"}
              InvocationHttpParameters:
                HeaderParameters: [{Key: X-Team, Value: data, IsValueSecret: false}]
                QueryStringParameters: {v: "2"}
          login:
            AuthorizationType: BASIC
            AuthParameters: {BasicAuthParameters: {Username: pawl, Password: "${env:PW}"}}
        StateMachines: {nightly: nightly.asl.yaml}
        Engines: {DuckDB: {Path: tools/duckdb}}
        Environment: {REGION: north}
        """

    private func folder() throws -> Scratch {
        let scratch = try Scratch()
        for name in [
            "functions/enrich.py", "jobs/load.py", "data/join.sql", "nightly.asl.yaml",
            "tools/duckdb",
        ] { scratch.write("", to: name) }
        return scratch
    }

    @Test func wholeProjectIsRead() throws {
        let scratch = try folder()
        scratch.write(Self.text, to: "pawl.yaml")
        let report = ProjectConfiguration.load(from: scratch.path)
        #expect(report.diagnostics.map(\.message) == [])
        let project = try #require(report.configuration)
        let mail = EmailEndpoint(
            host: "mail.example.org",
            user: "pawl",
            password: "${env:MAIL}",
            from: "pawl@example.org",
            to: ["a@example.org", "b@example.org"],
            subject: "Pawl"
        )
        let expected = ProjectConfiguration(
            buckets: ["lake": "data"],
            functions: [
                "Enrich": FunctionConfiguration(
                    code: .python(handler: "enrich.handler", path: "functions"),
                    timeoutSeconds: 30,
                    memorySize: 512,
                    environment: ["MODE": "fast", "RETRIES": "3", "DRY": "true"]
                ),
                "Checksum": FunctionConfiguration(
                    code: .command(["sha256sum", "-"]),
                    environment: ["LC_ALL": "C"]
                ),
            ],
            topics: [
                "alerts": TopicConfiguration(subscriptions: [
                    Subscription(name: "file 1", endpoint: .file("data/alerts.jsonl")),
                    Subscription(
                        name: "command 2",
                        endpoint: .command(["notify-send", "Pawl"]),
                        rawMessageDelivery: true
                    ),
                    Subscription(
                        name: "chat",
                        endpoint: .webhook(url: "${env:HOOK}", headers: ["X-Team": "data"])
                    ),
                    Subscription(name: "email 4", endpoint: .email(mail)),
                ])
            ],
            jobs: [
                "load": JobConfiguration(
                    kind: .pythonShell,
                    scriptLocation: "jobs/load.py",
                    pythonVersion: "3.9",
                    defaultArguments: ["--day": "monday", "--limit": "10"],
                    nonOverridableArguments: ["--env": "test"],
                    timeoutMinutes: 15,
                    maxConcurrentRuns: 4,
                    environment: ["TOKEN": "${file:token}"]
                ),
                "join": JobConfiguration(kind: .sql, scriptLocation: "s3://lake/join.sql"),
            ],
            connections: [
                "api": ConnectionConfiguration(
                    authorization: .apiKey(name: "X-Key", value: "${env:KEY}"),
                    headers: ["X-Team": "data"],
                    queryParameters: ["v": "2"]
                ),
                "login": ConnectionConfiguration(
                    authorization: .basic(username: "pawl", password: "${env:PW}")
                ),
            ],
            stateMachines: ["nightly": "nightly.asl.yaml"],
            engines: EnginesConfiguration(duckDB: "tools/duckdb"),
            environment: ["REGION": "north"]
        )
        #expect(project == expected)
    }

    @Test func folderWithoutAFileIsAProjectWithoutAnything() throws {
        let scratch = try Scratch()
        #expect(
            ProjectConfiguration.load(from: scratch.path).configuration == ProjectConfiguration()
        )
        scratch.write("# nothing yet\n", to: "pawl.yaml")
        #expect(
            ProjectConfiguration.load(from: scratch.path).configuration == ProjectConfiguration()
        )
        scratch.write("Functions:\nJobs:\n", to: "pawl.yaml")
        #expect(
            ProjectConfiguration.load(from: scratch.path).configuration == ProjectConfiguration()
        )
    }

    /// Text, where the complaint stands, its code, what it says, and the name that was meant.
    static let mistakes: [(String, String, String, String, String?)] = [
        ("Fuctions: {}", "1:1", "P1", "There is no field \"Fuctions\" here.", "Functions"),
        (
            "Environment: {A: \"x ${enx:KEY} y\"}", "1:18", "P2",
            "${enx:KEY} is no reference, and stays as it is.", nil
        ),
        (
            "Environment: {A: \"${env:KEY\"}", "1:18", "P2",
            "${env:KEY is no reference, and stays as it is.", nil
        ),
        ("Topics: {t: {}}", "1:13", "P2", "The topic has no Subscriptions", nil),
        (
            "Topics: {t: {Subscriptions: [{Protocol: file, Endpoint: \"\"}]}}", "1:57", "P2",
            "Expected where the messages go, found \"\".", nil
        ),
        ("Functions: [a]", "1:12", "P2", "Expected an object, found an array.", nil),
        (
            "Functions:\n  F: {Handlr: a.b}", "2:7", "P1", "There is no field \"Handlr\" here.",
            "Handler"
        ),
        ("Functions:\n  F: {Timeout: 3}", "2:6", "P3", "The field \"Handler\" is missing.", nil),
        ("Functions:\n  F: {Handler: enrich}", "2:16", "P2", "Expected file.function", nil),
        (
            "Functions:\n  F: {Handler: enrihc.run}", "2:16", "P4",
            "There is no file functions/enrihc.py.",
            "functions/enrich.py"
        ),
        (
            "Functions:\n  F: {Handler: enrich.run, Timeout: soon}", "2:37", "P2",
            "Expected a whole number from 1 to 86400, found \"soon\".", nil
        ),
        (
            "Functions:\n  F: {Command: ls}", "2:16", "P2",
            "Expected an array of strings, found \"ls\".", nil
        ),
        (
            "Functions:\n  F: {Command: [a, \"${env:KEY}\"]}", "2:20", "P5",
            "${env:KEY} must not stand here", nil
        ),
        (
            "Functions:\n  F: {Command: [./gone.sh]}", "2:16", "P4", "There is no file ./gone.sh.",
            nil
        ),
        (
            "Jobs:\n  J: {Command: {Name: pythonshel, ScriptLocation: jobs/load.py}}", "2:23", "P2",
            "Expected one of pythonshell, sql, glueetl, found \"pythonshel\".", "pythonshell"
        ),
        (
            "Jobs:\n  J: {Command: {Name: sql, ScriptLocation: \"s3://lkae/x.sql\"}}\nBuckets: {lake: data}",
            "2:44", "P4", "There is no bucket \"lkae\" under Buckets.", "lake"
        ),
        (
            "Jobs:\n  J: {Command: {Name: sql, ScriptLocation: data/join.sql}, DefaultArguments: {day: x}}",
            "2:84",
            "P2", "The name of an argument begins with --", "--day"
        ),
        (
            "Jobs:\n  J: {Command: {Name: sql, ScriptLocation: data/join.sql}, DefaultArguments: {--n: 1.0}}",
            "2:84", "P2", "Expected a string, found the number 1.0.", nil
        ),
        (
            "Jobs:\n  J: {Command: {Name: sql, ScriptLocation: data/join.sql}, MaxRetries: 11}",
            "2:72", "P2", "Expected a whole number from 0 to 10, found the number 11.", nil
        ),
        (
            "Jobs:\n  J:\n    Command: {Name: sql, ScriptLocation: data/join.sql}\n"
                + "    Outputs: {o: {Path: x, Format: json, PartitionKeys: [a]}}",
            "4:57", "P2", "Files in JSON are not divided into partitions.", nil
        ),
        (
            "Jobs:\n  J:\n    Command: {Name: sql, ScriptLocation: data/join.sql}\n"
                + "    Inputs: {i: {Path: data/x}}",
            "4:17", "P3", "The field \"Format\" is missing.", nil
        ),
        (
            "Jobs:\n  J:\n    Command: {Name: sql, ScriptLocation: data/join.sql}\n"
                + "    Outputs: {o: {Table: orders}}",
            "4:26", "P2", "Expected database.table, found \"orders\".", nil
        ),
        (
            "Jobs:\n  J: {Command: {Name: sql, ScriptLocation: data/join.sql}, MaxCapacity: 1, WorkerType: G.1X}",
            "2:73", "P2", "MaxCapacity and WorkerType exclude each other.", nil
        ),
        (
            "Jobs:\n  J: {Command: {Name: sql, ScriptLocation: data/join.sql}, Connections: [warehous]}\n"
                + "Connections:\n  warehouse: {ConnectionType: JDBC, ConnectionProperties: {"
                + "JDBC_CONNECTION_URL: \"jdbc:postgresql://h/d\"}}",
            "2:73", "P2", "There is no connection \"warehous\".", "warehouse"
        ),
        (
            "Jobs:\n  J: {Command: {Name: sql, ScriptLocation: data/join.sql}, Connections: {Connections: [api]}}\n"
                + "Connections:\n  api: {AuthorizationType: NONE}",
            "2:73", "P2", "\"api\" is one for http:invoke, not for jobs.", nil
        ),
        (
            "Connections:\n  c: {ConnectionType: JDBC, ConnectionProperties: {JDBC_CONNECTION_URL: \"postgres://h/d\"}}",
            "2:73", "P2", "Expected an address such as jdbc:postgresql://host:5432/database", nil
        ),
        (
            "Connections:\n  c: {ConnectionType: JDBC}", "2:6", "P3",
            "The field \"ConnectionProperties\" is missing.", nil
        ),
        (
            "Connections:\n  c: {ConnectionType: JDBC, ConnectionProperties: {USERNAME: a}}",
            "2:51", "P3",
            "The field \"JDBC_CONNECTION_URL\" is missing.", nil
        ),
        (
            "Connections:\n  c: {ConnectionType: MONGODB, ConnectionProperties: {JDBC_CONNECTION_URL: 'jdbc:postgresql://h/d'}}",
            "2:23", "P2", "Expected one of JDBC,",
            nil
        ),
        (
            "Connections:\n  c: {ConnectionType: JDBC, ConnectionProperties: {"
                + "JDBC_CONNECTION_URL: \"${env:URL}\", PASWORD: x}}",
            "2:87", "P1", "There is no field \"PASWORD\" here.", "PASSWORD"
        ),
        (
            "Engines: {Spark: {Master: sparc://x}}", "1:27", "P2",
            "Expected a master of Spark, found \"sparc://x\".", nil
        ),
        (
            "Jobs:\n  J: {Name: K, Command: {Name: sql, ScriptLocation: data/join.sql}}", "2:13",
            "P2", "its Name is \"K\"", nil
        ),
        (
            "Topics:\n  t: {Subscriptions: [{Protocol: mail, Endpoint: a}]}", "2:34", "P2",
            "Expected one of file,", "email"
        ),
        (
            "Topics:\n  t: {Subscriptions: [{Endpoint: a}]}", "2:23", "P3",
            "\"Protocol\" is missing", nil
        ),
        (
            "Topics:\n  t: {Subscriptions: [{Protocol: https, Endpoint: \"http://x\"}]}", "2:51",
            "P2",
            "begins with https://", nil
        ),
        (
            "Topics:\n  t: {Subscriptions: [{Protocol: file, Endpoint: x, Headers: {}}]}", "2:62",
            "P1",
            "Headers goes with the protocols http and https.", nil
        ),
        (
            "Connections:\n  c: {AuthorizationType: BASIC, AuthParameters: {}}", "2:6", "P3",
            "AuthParameters.BasicAuthParameters", nil
        ),
        (
            "Connections:\n  c: {AuthorizationType: BASIC, AuthParameters: {BasicAuthParameters: {Username: a, "
                + "Password: b}}}", "2:95", "P5", "Password stands in the file", nil
        ),
        (
            "StateMachines: {n: nightly.asl.yml}", "1:20", "P4",
            "There is no file nightly.asl.yml.", "nightly.asl.yaml"
        ),
        ("Environment: {A: [1]}", "1:18", "P2", "Expected a string, found an array.", nil),
        ("Environment: {A: x", "", "Y1", "", nil),
        ("Environment: {A: x, A: y}", "1:21", "Y3", "", nil),
    ]

    @Test(arguments: mistakes)
    func mistakeIsLocated(
        _ text: String,
        _ place: String,
        _ code: String,
        _ words: String,
        _ suggestion: String?
    ) throws {
        let scratch = try folder()
        let report = ProjectConfiguration.read(
            DefinitionSource(name: "pawl.yaml", text: text),
            directory: scratch.path
        )
        let first = try #require(report.diagnostics.first)
        #expect(report.diagnostics.count == 1, "\(report.diagnostics)")
        #expect(first.code.rawValue == code)
        if !place.isEmpty {
            #expect("\(first.range.start.line):\(first.range.start.column)" == place)
        }
        #expect(first.message.contains(words), "\(first.message)")
        #expect(first.suggestion == suggestion)
        #expect((report.configuration == nil) == report.hasErrors)
        #expect(report.hasErrors == (first.severity == .error))
    }

    /// What a shell would replace is no reference, and nothing is said of it.
    @Test(arguments: [
        "${env:KEY}", "${file:a/b}", "$HOME", "${HOME}", "${x:-y}", "${x:-${env:K}}", "a:b",
    ])
    func whatAShellKnowsLooksLikeNoReference(_ text: String) throws {
        #expect(SecretReference.lookalike(in: text) == nil)
    }

    @Test func everyMistakeIsSeenAtOnce() throws {
        let report = ProjectConfiguration.read(
            DefinitionSource(
                name: "pawl.yaml",
                text: "Functions: {F: {Handler: gone.f}, G: {}}\nJobs: {J: {Timeout: 0}}\n"
            ),
            directory: try folder().path
        )
        #expect(report.diagnostics.map(\.code.rawValue) == ["P4", "P3", "P3", "P2"])
    }
}
