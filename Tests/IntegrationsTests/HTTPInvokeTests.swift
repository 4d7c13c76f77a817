import Engine
import Integrations
import Runtime
import Testing
import Values

@Suite struct HTTPInvokeTests {
    private func bench() throws -> (Workbench, Listener) {
        let bench = try Workbench()
        return (bench, try Listener("http_listener.py", log: bench.scratch.path + "/seen"))
    }

    private func call(_ bench: Workbench, _ url: String, _ more: JSON = [:]) throws -> TaskOutcome {
        var input = JSONObject()
        input["ApiEndpoint"] = .string(url)
        input["Method"] = "GET"
        for member in more.objectValue ?? JSONObject() { input[member.key] = member.value }
        return try bench.run("http:invoke", .object(input))
    }

    @Test func requestArrivesAsItIsMeant() throws {
        let (bench, listener) = try bench()
        let output = try call(
            bench,
            "http://127.0.0.1:\(listener.port)/orders?fixed=1",
            [
                "Method": "POST", "Headers": ["X-API-Version": "7", "X-Many": ["a", "b"]],
                "QueryParameters": ["q": "a b&c", "ids": [1, 2]],
                "RequestBody": ["name": "grün", "n": [1]],
            ]
        ).output()
        #expect(output["StatusCode"] == 200)
        #expect(output["StatusText"] == "OK")
        #expect(output["Headers"]?["X-Twice"] == ["one", "two"])
        #expect(output["Headers"]?["Content-Type"] == ["application/json"])
        let seen = try #require(output["ResponseBody"])
        #expect(try listener.seen == [seen])
        #expect(seen["Method"] == "POST")
        #expect(seen["Path"] == "/orders?fixed=1&q=a%20b%26c&ids=1&ids=2")
        #expect(try JSON(parsing: seen["Body"]?.stringValue ?? "") == ["name": "grün", "n": [1]])
        #expect(seen["Headers"]?["content-type"] == "application/json")
        #expect(seen["Headers"]?["x-api-version"] == "7")
        #expect(seen["Headers"]?["x-many"] == "a, b")
    }

    @Test(arguments: [
        ("INDICES", "a=1&list%5B0%5D=x&list%5B1%5D=y&deep%5Bk%5D=v"),
        ("REPEAT", "a=1&list=x&list=y&deep%5Bk%5D=v"),
        ("COMMAS", "a=1&list=x%2Cy&deep%5Bk%5D=v"),
        ("BRACKETS", "a=1&list%5B%5D=x&list%5B%5D=y&deep%5Bk%5D=v"),
    ])
    func bodyCanBeAForm(_ format: String, _ body: String) throws {
        let (bench, listener) = try bench()
        _ = try call(
            bench,
            "http://127.0.0.1:\(listener.port)/",
            [
                "Method": "POST",
                "RequestBody": ["a": 1, "list": ["x", "y"], "deep": ["k": "v"]],
                "Transform": [
                    "RequestBodyEncoding": "URL_ENCODED",
                    "RequestEncodingOptions": ["ArrayFormat": .string(format)],
                ],
            ]
        ).output()
        #expect(try listener.seen.first?["Body"] == .string(body))
        #expect(
            try listener.seen.first?["Headers"]?["content-type"]
                == "application/x-www-form-urlencoded"
        )
    }

    @Test func statusBecomesTheError() throws {
        let (bench, listener) = try bench()
        let base = "http://127.0.0.1:\(listener.port)"
        #expect(
            try call(bench, base + "/status/503").failure()
                == TaskFailure(error: "States.Http.StatusCode.503", cause: "no such luck")
        )
        // A redirect is not followed: it would carry what proves who we are to somebody else.
        #expect(try call(bench, base + "/status/302").error == "States.Http.StatusCode.302")
        #expect(try listener.seen.count == 2)
    }

    @Test func brokenConnectionsHaveOneName() throws {
        let (bench, listener) = try bench()
        #expect(
            try call(bench, "http://127.0.0.1:\(listener.port)/hangup").error
                == "States.Http.Socket"
        )
        #expect(try call(bench, "http://127.0.0.1:1/").error == "States.Http.Socket")
        #expect(try call(bench, "http://no-such-host.invalid/").error == "States.Http.Socket")
        #expect(
            try call(bench, "http://127.0.0.1:\(listener.port)/big").error
                == "States.DataLimitExceeded"
        )
        let binary = try call(bench, "http://127.0.0.1:\(listener.port)/binary").output()
        #expect(binary["ResponseBody"] == "/wD+")
        #expect(
            try call(bench, "http://127.0.0.1:\(listener.port)/", ["Headers": ["A": "b\r\nC: d"]])
                .error
                == "States.Http.Socket"
        )
    }

    @Test func connectionProvesWhoCallsAndNothingOfItIsWritten() throws {
        var (bench, listener) = try bench()
        bench.environment["KEY"] = "s3cr3t-\"key\""
        bench.scratch.write("pass wörd\n", to: "secrets/password")
        bench.environment["TOKEN"] = "t0ken-in-query"
        bench.configuration.connections = [
            "keyed": ConnectionConfiguration(
                authorization: .apiKey(name: "X-Api-Key", value: "${env:KEY}"),
                headers: ["X-Team": "data"],
                queryParameters: ["token": "${env:TOKEN}"]
            ),
            "basic": ConnectionConfiguration(
                authorization: .basic(username: "pawl", password: "${file:secrets/password}")
            ),
        ]
        let base = "http://127.0.0.1:\(listener.port)"
        let keyed = try call(
            bench,
            base + "/keyed",
            [
                "Headers": ["X-Api-Key": "forged"],
                "Authentication": [
                    "ConnectionArn": "arn:aws:events:eu-west-1:1:connection/keyed/0a1b"
                ],
            ]
        ).output()
        _ = try call(
            bench,
            base + "/basic",
            ["InvocationConfig": ["ConnectionArn": "basic"]]
        ).output()
        let seen = try listener.seen
        #expect(seen[0]["Headers"]?["x-api-key"] == "s3cr3t-\"key\"")
        #expect(seen[0]["Headers"]?["x-team"] == "data")
        #expect(seen[0]["Path"] == "/keyed?token=t0ken-in-query")
        #expect(seen[1]["Headers"]?["authorization"] == "Basic cGF3bDpwYXNzIHfDtnJk")
        // The server repeated the secrets; what goes into the history is masked.
        #expect(keyed["ResponseBody"]?["Headers"]?["x-api-key"] == "***")
        #expect(keyed["ResponseBody"]?["Path"] == "/keyed?token=***")
        for (path, text) in Scratch.contents(of: bench.attempt().directory) {
            for secret in ["s3cr3t", "pass wörd", "t0ken-in", "cGF3bDpwYXNzIHfDtnJk"] {
                #expect(!text.contains(secret), "\(secret) is in \(path)")
            }
        }
    }

    @Test(
        arguments: [
            (["Method": "GET"], "\"ApiEndpoint\" is missing"),
            (
                ["ApiEndpoint": "file:///etc/passwd", "Method": "GET"],
                "begins with https:// or http://"
            ),
            (["ApiEndpoint": "http://x", "Method": "FETCH"], "one of GET, POST"),
            (
                [
                    "ApiEndpoint": "http://x", "Method": "GET",
                    "Transform": ["RequestBodyEncoding": "XML"],
                ], "URL_ENCODED"
            ),
        ] as [(JSON, String)]
    )
    func mistakeInParametersIsNamed(_ input: JSON, _ words: String) throws {
        let failure = try Workbench().run("http:invoke", input).failure()
        #expect(failure.error == "States.Http.InvalidParameter")
        #expect(failure.cause?.contains(words) == true, "\(failure)")
    }

    @Test func unknownConnection() throws {
        let (bench, listener) = try bench()
        let failure = try call(
            bench,
            "http://127.0.0.1:\(listener.port)/",
            ["Authentication": ["ConnectionArn": "nobody"]]
        ).failure()
        #expect(failure.error == "Events.ConnectionResource.NotFound")
    }
}
