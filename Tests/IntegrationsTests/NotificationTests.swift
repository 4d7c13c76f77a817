import Engine
import Glibc
import Integrations
import Runtime
import Testing
import Values

@Suite struct NotificationTests {
    private func bench(_ subscriptions: [Subscription]) throws -> Workbench {
        var bench = try Workbench()
        bench.configuration.topics["alerts"] = TopicConfiguration(subscriptions: subscriptions)
        bench.configuration.topics["line.fifo"] = TopicConfiguration(subscriptions: subscriptions)
        return bench
    }

    private let message: JSON = [
        "TopicArn": "arn:aws:sns:us-east-1:1:alerts", "Message": ["late": 3], "Subject": "Late",
        "MessageAttributes": ["level": ["DataType": "String", "StringValue": "warn"]],
    ]

    @Test func fileGetsOneLineAMessage() throws {
        let bench = try bench([
            Subscription(name: "log", endpoint: .file("lake/alerts.jsonl")),
            Subscription(name: "raw", endpoint: .file("lake/raw.txt"), rawMessageDelivery: true),
        ])
        let output = try bench.run("sns:publish", message).output()
        #expect(
            output.objectValue?.keys == ["MessageId", "SdkHttpMetadata", "SdkResponseMetadata"]
        )
        _ = try bench.run(
            "sns:publish",
            ["TopicName": "alerts", "Message": "two\nlines"],
            number: 6
        ).output()
        let lines = bench.scratch.text("lake/alerts.jsonl").split(separator: "\n").map(String.init)
        #expect(lines.count == 2)
        #expect(
            try JSON(parsing: lines[0]) == [
                "Type": "Notification", "MessageId": output["MessageId"] ?? nil,
                "TopicArn": "arn:aws:sns:us-east-1:1:alerts", "Subject": "Late",
                "Message": "{\"late\":3}", "Timestamp": "2023-11-14T22:13:21.000Z",
                "MessageAttributes": ["level": ["Type": "String", "Value": "warn"]],
            ]
        )
        #expect(bench.scratch.text("lake/raw.txt") == "{\"late\":3}\ntwo lines\n")
    }

    @Test func webhookGetsThePostAndSecretsStayInMemory() throws {
        var bench = try bench([
            Subscription(
                name: "chat",
                endpoint: .webhook(
                    url: "${env:HOOK}",
                    headers: ["Authorization": "Bearer ${file:secrets/token}"]
                )
            ),
            Subscription(
                name: "raw chat",
                endpoint: .webhook(url: "${env:HOOK}", headers: [:]),
                rawMessageDelivery: true
            ),
        ])
        let listener = try Listener("http_listener.py", log: bench.scratch.path + "/seen")
        bench.environment["HOOK"] = "http://127.0.0.1:\(listener.port)/services/T0-secret-path"
        bench.scratch.write("t0p-s3cr3t\n", to: "secrets/token")
        let output = try bench.run("sns:publish", message).output()
        let seen = try listener.seen
        #expect(seen.count == 2)
        #expect(seen[0]["Method"] == "POST")
        #expect(seen[0]["Path"] == "/services/T0-secret-path")
        #expect(seen[0]["Headers"]?["authorization"] == "Bearer t0p-s3cr3t")
        #expect(seen[0]["Headers"]?["x-amz-sns-message-id"] == output["MessageId"])
        #expect(try JSON(parsing: seen[0]["Body"]?.stringValue ?? "")["Message"] == "{\"late\":3}")
        #expect(seen[1]["Body"] == "{\"late\":3}")
        #expect(seen[1]["Headers"]?["content-type"] == "application/json")
        for (path, text) in Scratch.contents(of: bench.attempt().directory) {
            for secret in ["t0p-s3cr3t", "T0-secret-path"] {
                #expect(!text.contains(secret), "\(secret) is in \(path)")
            }
        }
    }

    @Test func commandGetsTheMessageAndNoSecrets() throws {
        var bench = try bench([
            Subscription(
                name: "desk",
                endpoint: .command(["/bin/sh", "-c", "cat > desk.txt; env > desk.env"]),
                rawMessageDelivery: true
            ),
            Subscription(name: "hook", endpoint: .webhook(url: "${env:HOOK}", headers: [:])),
        ])
        bench.environment["HOOK"] = "http://127.0.0.1:1/hidden-hook"
        let outcome = try bench.run("sns:publish", message)
        #expect(bench.scratch.text("desk.txt") == "{\"late\":3}\n")
        #expect(!bench.scratch.text("desk.env").contains("hidden-hook"))
        #expect(outcome.error == "SNS.DeliveryFailed")
    }

    /// One receiver that fails keeps nobody from getting the message, and the failure names it.
    @Test func failureNamesTheSubscriptions() throws {
        var bench = try bench([
            Subscription(name: "gone", endpoint: .webhook(url: "${env:HOOK}", headers: [:])),
            Subscription(name: "log", endpoint: .file("log")),
            Subscription(name: "broken", endpoint: .command(["/bin/sh", "-c", "exit 3"])),
        ])
        let listener = try Listener("http_listener.py", log: bench.scratch.path + "/seen")
        bench.environment["HOOK"] = "http://127.0.0.1:\(listener.port)/status/500/hidden"
        let failure = try bench.run("sns:publish", message).failure()
        #expect(failure.error == "SNS.DeliveryFailed")
        let cause = try failure.causeJSON()
        #expect(cause["Delivered"] == ["log"])
        #expect(
            cause["Failed"] == [
                ["Subscription": "gone", "Reason": "RuntimeError: HTTP 500 Internal Server Error"],
                ["Subscription": "broken", "Reason": "RuntimeError: /bin/sh ended with 3"],
            ]
        )
        #expect(!bench.scratch.text("log").isEmpty)
    }

    /// The same attempt, started again: whoever has the message does not get it twice.
    @Test func deliveredOnceIsNotDeliveredAgain() throws {
        let bench = try bench([
            Subscription(name: "log", endpoint: .file("log")),
            Subscription(name: "flag", endpoint: .command(["/bin/sh", "-c", "test -e flag"])),
        ])
        #expect(try bench.run("sns:publish", message).error == "SNS.DeliveryFailed")
        bench.scratch.write("", to: "flag")
        #expect(try bench.run("sns:publish", message).error == "")
        #expect(bench.scratch.text("log").split(separator: "\n").count == 1)
    }

    static let mistakes: [(JSON, String, String)] = [
        (
            ["TopicName": "alrets", "Message": "x"], "SNS.NotFoundException",
            "Did you mean \"alerts\"?"
        ),
        (["Message": "x"], "SNS.InvalidParameterException", "TopicArn or TargetArn"),
        (["TopicName": "alerts"], "SNS.InvalidParameterException", "Message is missing"),
        (["TopicName": "alerts", "Message": ""], "SNS.InvalidParameterException", "Empty message"),
        (
            ["TopicName": "line.fifo", "Message": "x"], "SNS.InvalidParameterException",
            "Invalid parameter: The MessageGroupId parameter is required for FIFO topics (Service: AmazonSNS; "
                + "Status Code: 400; Error Code: InvalidParameter; Request ID: "
        ),
    ]

    @Test(arguments: mistakes)
    func mistakeInParametersIsNamed(_ input: JSON, _ error: String, _ words: String) throws {
        let failure = try bench([]).run("sns:publish", input).failure()
        #expect(failure.error == error)
        #expect(failure.cause?.contains(words) == true, "\(failure)")
    }

    @Test func anyMessageIsText() throws {
        let bench = try bench([
            Subscription(name: "log", endpoint: .file("log"), rawMessageDelivery: true)
        ])
        _ = try bench.run("sns:publish", ["TopicArn": "${alerts}", "Message": true]).output()
        #expect(bench.scratch.text("log") == "true\n")
    }

    // MARK: E-mail

    private func email(_ port: Int, _ security: EmailEndpoint.Security, to: [String])
        -> Subscription
    {
        Subscription(
            name: "mail",
            endpoint: .email(
                EmailEndpoint(
                    host: "localhost",
                    port: port,
                    security: security,
                    user: "pawl",
                    password: "${env:MAIL_PASSWORD}",
                    from: "pawl@example.org",
                    to: to
                )
            )
        )
    }

    @Test func mailIsSentWithLogin() throws {
        var bench = try bench([])
        let server = try Listener("smtp_listener.py", log: bench.scratch.path + "/mail")
        bench.configuration.topics["alerts"] = TopicConfiguration(subscriptions: [
            email(server.port, .none, to: ["team@example.org", "boss@example.org"])
        ])
        bench.environment["MAIL_PASSWORD"] = "correct horse"
        let output = try bench.run("sns:publish", message).output()
        let mail = try #require(try server.seen.first)
        #expect(mail["To"] == ["team@example.org", "boss@example.org"])
        #expect(mail["From"] == "pawl@example.org")
        #expect(mail["Subject"] == "Late")
        #expect(mail["Body"] == "{\"late\":3}\n")
        #expect(mail["MessageId"] == .string("<\(output["MessageId"]?.stringValue ?? "")@pawl>"))
        for (path, text) in Scratch.contents(of: bench.attempt().directory) {
            #expect(!text.contains("correct horse"), "the password is in \(path)")
        }
        bench.environment["MAIL_PASSWORD"] = "wrong battery"
        let failure = try bench.run("sns:publish", message, number: 6).failure()
        #expect(failure.error == "SNS.DeliveryFailed")
        #expect(failure.cause?.contains("SMTPAuthenticationError") == true)
        #expect(failure.cause?.contains("wrong battery") == false)
    }

    @Test func refusedReceiverIsAFailure() throws {
        var bench = try bench([])
        let server = try Listener("smtp_listener.py", log: bench.scratch.path + "/mail")
        bench.configuration.topics["alerts"] = TopicConfiguration(subscriptions: [
            email(server.port, .none, to: ["refused@example.org"])
        ])
        bench.environment["MAIL_PASSWORD"] = "correct horse"
        #expect(try bench.run("sns:publish", message).error == "SNS.DeliveryFailed")
    }

    @Test func mailOverTLSChecksTheServersCertificate() throws {
        var bench = try bench([])
        let certificate = bench.scratch.path + "/server.pem"
        let made = try bench.run(
            "shell:run",
            [
                "Script": """
                openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost \
                    -addext subjectAltName=DNS:localhost -keyout key.pem -out cert.pem
                cat key.pem cert.pem > server.pem
                """
            ],
            number: 1
        )
        try #require(made.error == "", "openssl is needed: run `make setup`")
        let server = try Listener(
            "smtp_listener.py",
            log: bench.scratch.path + "/mail",
            arguments: [certificate]
        )
        bench.configuration.topics["alerts"] = TopicConfiguration(subscriptions: [
            email(server.port, .startTLS, to: ["team@example.org"])
        ])
        bench.environment["MAIL_PASSWORD"] = "correct horse"
        let unknown = try bench.run("sns:publish", message).failure()
        #expect(unknown.cause?.contains("CERTIFICATE_VERIFY_FAILED") == true, "\(unknown)")
        bench.configuration.environment["SSL_CERT_FILE"] = ConfiguredText(
            bench.scratch.path + "/cert.pem"
        )
        _ = try bench.run("sns:publish", message, number: 6).output()
        #expect(try server.seen.first?["TLS"] == true)
        #expect(try server.seen.count == 1)
    }
}
