import Engine
import Integrations
import Runtime
import Testing
import Values

@testable import struct Integrations.FunctionName

@Suite struct FunctionTests {
    static let handlers = """
        import datetime, decimal, os, sys, time

        class CustomException(Exception):
            pass

        def echo(event, context):
            print("on its way")
            return event

        def fail(event, context):
            raise Exception("Some exception was raised.")

        def fail_custom(event, context):
            def deeper():
                raise CustomException()
            deeper()

        def about(event, context):
            left = context.get_remaining_time_in_millis()
            return {
                "name": context.function_name, "version": context.function_version,
                "memory": context.memory_limit_in_mb, "arn": context.invoked_function_arn,
                "id": context.aws_request_id, "group": context.log_group_name,
                "left": 50000 < left <= 60000, "handler": os.environ["_HANDLER"],
                "mode": os.environ["MODE"], "stdin": sys.stdin.read(), "state": os.environ["PAWL_STATE"]}

        def leave(event, context):
            sys.exit(3)

        def leave_quietly(event, context):
            os._exit(0)

        def crash(event, context):
            os.kill(os.getpid(), 9)

        def unserialisable(event, context):
            return {"when": {1, 2}}

        def not_a_number(event, context):
            return float("nan")

        def money(event, context):
            return [decimal.Decimal("1.5"), decimal.Decimal("2")]

        def slow(event, context):
            time.sleep(30)
        """

    private func bench() throws -> Workbench {
        var bench = try Workbench()
        bench.scratch.write(Self.handlers, to: "functions/work.py")
        bench.scratch.write("import no_such_module", to: "functions/broken.py")
        bench.scratch.write("def handler(:\n", to: "functions/typo.py")
        for name in [
            "echo", "fail", "fail_custom", "leave", "leave_quietly", "crash", "unserialisable",
            "money",
            "missing", "not_a_number",
        ] {
            bench.configuration.functions[name] = FunctionConfiguration(
                code: .python(handler: "work." + name, path: "functions")
            )
        }
        bench.configuration.functions["about"] = FunctionConfiguration(
            code: .python(handler: "work.about", path: "functions"),
            timeoutSeconds: 60,
            memorySize: 256,
            environment: ["MODE": "test"]
        )
        bench.configuration.functions["slow"] = FunctionConfiguration(
            code: .python(handler: "work.slow", path: "functions"),
            timeoutSeconds: 1
        )
        for name in ["broken", "typo"] {
            bench.configuration.functions[name] = FunctionConfiguration(
                code: .python(handler: name + ".handler", path: "functions")
            )
        }
        return bench
    }

    // MARK: Names

    @Test(
        arguments: [
            ("Enrich", "Enrich", nil), ("Enrich:live", "Enrich", "live"),
            ("${Enrich}", "Enrich", nil),
            ("${Enrich.Arn}", "Enrich", nil),
            ("arn:aws:lambda:eu-west-1:123456789012:function:Enrich", "Enrich", nil),
            ("arn:aws:lambda:eu-west-1:123456789012:function:Enrich:$LATEST", "Enrich", "$LATEST"),
            ("123456789012:function:Enrich:7", "Enrich", "7"),
        ] as [(String, String, String?)]
    )
    func nameIsReadInEveryForm(_ text: String, _ name: String, _ qualifier: String?) {
        #expect(FunctionName(text).name == name)
        #expect(FunctionName(text).qualifier == qualifier)
    }

    @Test func functionThatIsNotThere() throws {
        let failure = try bench().run("lambda:invoke", ["FunctionName": "ehco"]).failure()
        #expect(failure.error == "Lambda.ResourceNotFoundException")
        let arn = "arn:aws:lambda:local:000000000000:function:ehco"
        #expect(
            failure.cause?.hasPrefix("Function not found: \(arn) (Service: Lambda, Status") == true
        )
        #expect(failure.cause?.hasSuffix("Did you mean \"echo\"?") == true)
        let parameter = try bench().run("lambda:invoke", ["FunctionName": "echo", "PayLoad": 1])
        #expect(parameter.error == "Lambda.InvalidParameterValueException")
        let event = try bench().run(
            "lambda:invoke",
            ["FunctionName": "echo", "InvocationType": "Event"]
        )
        #expect(event.error == "Lambda.InvalidParameterValueException")
    }

    // MARK: Python handlers

    @Test func invokeWrapsTheAnswer() throws {
        let output = try bench().run(
            "lambda:invoke",
            ["FunctionName": "echo", "Payload": ["text": "grün", "n": 0.0], "LogType": "Tail"]
        ).output()
        #expect(output["Payload"] == ["text": "grün", "n": 0.0])
        #expect(output["Payload"]?["n"]?.text() == "0.0")
        #expect(output["ExecutedVersion"] == "$LATEST")
        #expect(output["StatusCode"] == 200)
        #expect(output["LogResult"] == "b24gaXRzIHdheQo=")
        #expect(output["SdkHttpMetadata"]?["HttpStatusCode"] == 200)
        #expect(
            output.objectValue?.keys == [
                "ExecutedVersion", "LogResult", "Payload", "SdkHttpMetadata", "SdkResponseMetadata",
                "StatusCode",
            ]
        )
    }

    @Test(
        arguments: [
            ("echo", nil, [:]), ("echo", "HelloWorld", "HelloWorld"), ("money", nil, [1.5, 2]),
        ] as [(String, JSON, JSON)]
    )
    func payloadComesBack(_ function: String, _ payload: JSON, _ expected: JSON) throws {
        let output = try bench().run(
            "lambda:invoke",
            ["FunctionName": .string(function), "Payload": payload]
        ).output()
        #expect(output["Payload"] == expected)
    }

    @Test func functionARNGivesTheAnswerAlone() throws {
        let arn = "arn:aws:lambda:us-east-1:111111111111:function:echo"
        #expect(try bench().run(arn, ["a": nil]).output() == ["a": nil])
        #expect(try bench().run(arn, 0).output() == 0)
    }

    @Test func handlerLearnsWhoItIs() throws {
        let about = try bench().run("arn:aws:lambda:eu-west-1:1:function:about:live", [:]).output()
        #expect(about["name"] == "about")
        #expect(about["version"] == "live")
        #expect(about["memory"] == "256")
        #expect(about["arn"] == "arn:aws:lambda:local:000000000000:function:about:live")
        #expect(about["group"] == "/aws/lambda/about")
        #expect(about["left"] == true)
        #expect(about["handler"] == "work.about")
        #expect(about["mode"] == "test")
        #expect(about["state"] == "Work")
        #expect(about["stdin"] == "")
        #expect(about["id"]?.stringValue?.count == 36)
    }

    @Test func exceptionBecomesErrorAndCause() throws {
        let bench = try bench()
        let failure = try bench.run("lambda:invoke", ["FunctionName": "fail"]).failure()
        #expect(failure.error == "Exception")
        let cause = try failure.causeJSON()
        #expect(
            cause.objectValue?.keys == ["errorMessage", "errorType", "requestId", "stackTrace"]
        )
        #expect(cause["errorMessage"] == "Some exception was raised.")
        #expect(cause["errorType"] == "Exception")
        let file = bench.scratch.path + "/functions/work.py"
        #expect(
            cause["stackTrace"] == [
                .string(
                    "  File \"\(file)\", line 11, in fail\n    raise Exception(\"Some exception was raised.\")\n"
                )
            ]
        )
        let custom = try bench.run("arn:aws:lambda:x:1:function:fail_custom", [:], number: 6)
            .failure()
        #expect(custom.error == "CustomException")
        #expect(try custom.causeJSON()["errorMessage"] == "")
        #expect(try custom.causeJSON()["stackTrace"]?.arrayValue?.count == 2)
    }

    @Test(arguments: [
        ("missing", "Runtime.HandlerNotFound", "Handler 'missing' missing on module 'work'"),
        (
            "broken", "Runtime.ImportModuleError",
            "Unable to import module 'broken': No module named 'no_such_module'"
        ),
        ("typo", "Runtime.UserCodeSyntaxError", "Syntax error in module 'typo': "),
        (
            "unserialisable", "Runtime.MarshalError",
            "Unable to marshal response: Object of type set is not JSON serializable"
        ),
        ("not_a_number", "Runtime.MarshalError", "Unable to marshal response: "),
        ("leave", "Runtime.ExitError", "Error: Runtime exited with error: exit status 3"),
        ("leave_quietly", "Runtime.ExitError", "Error: Runtime exited without providing a reason"),
        ("crash", "Runtime.ExitError", "Error: Runtime exited with error: signal: killed"),
        ("slow", "Sandbox.Timedout", "Error: Task timed out after 1.00 seconds"),
    ])
    func runtimeFaultHasLambdasName(_ function: String, _ error: String, _ words: String) throws {
        let failure = try bench().run("lambda:invoke", ["FunctionName": .string(function)])
            .failure()
        #expect(failure.error == error)
        let cause = try failure.causeJSON()
        #expect(cause["errorType"] == .string(error))
        #expect(cause["errorMessage"]?.stringValue?.contains(words) == true, "\(cause)")
    }

    // MARK: Commands

    @Test func commandGetsTheEventAndAnswers() throws {
        var bench = try bench()
        func define(_ name: String, _ script: String, timeout: Int64 = 60) {
            bench.configuration.functions[name] = FunctionConfiguration(
                code: .command(["/bin/sh", "-euc", script]),
                timeoutSeconds: timeout
            )
        }
        define("cat", "cat")
        define("nothing", "true")
        define("words", "echo not json")
        define("fail", "exit 9")
        define("named", "echo '{\"Error\": \"Own\", \"Cause\": \"x\"}' > $PAWL_ERROR_FILE; exit 1")
        define("slow", "sleep 30", timeout: 1)
        func run(_ name: String, number: Int) throws -> TaskOutcome {
            try bench.run(
                "lambda:invoke",
                ["FunctionName": .string(name), "Payload": ["a": 1]],
                number: number
            )
        }
        #expect(try run("cat", number: 1).output()["Payload"] == ["a": 1])
        #expect(try run("nothing", number: 2).output()["Payload"] == nil as JSON)
        #expect(try run("words", number: 3).error == "Runtime.MarshalError")
        #expect(try run("fail", number: 4).error == "Runtime.ExitError")
        #expect(try run("named", number: 5).failure() == TaskFailure(error: "Own", cause: "x"))
        #expect(try run("slow", number: 6).error == "Sandbox.Timedout")
    }

    // MARK: Task tokens

    @Test func taskWithATokenIsSubmittedWhenItsProcessHasEnded() throws {
        let bench = try bench()
        let order = try bench.order(
            "lambda:invoke.waitForTaskToken",
            ["FunctionName": "echo", "Payload": 1],
            token: "t0k"
        )
        let attempt = bench.attempt()
        #expect(
            try bench.integration(order).submission(of: order, attempt: attempt, result: nil) == nil
        )
        guard case .process(let plan) = try bench.integration(order).plan(order, attempt: attempt)
        else {
            throw Unexpected("no process")
        }
        #expect(plan.environment["PAWL_TASK_TOKEN"] == "t0k")
        let result = Subprocess.run(plan, in: attempt.directory)
        let submission = try bench.integration(order).submission(
            of: order,
            attempt: attempt,
            result: result
        )
        #expect(submission?["Payload"] == 1)
        let plain = try bench.order("lambda:invoke", ["FunctionName": "echo"])
        #expect(
            try bench.integration(plain).submission(of: plain, attempt: attempt, result: result)
                == nil
        )
    }
}
