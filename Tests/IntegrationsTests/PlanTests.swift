import Engine
import Integrations
import Runtime
import Testing
import Values

@Suite struct PlanTests {
    @Test func activityWaitsForItsWorker() throws {
        let bench = try Workbench()
        let order = try bench.order("arn:aws:states:us-east-1:1:activity:approve", [:])
        guard
            case .waitForAnswer = try bench.integration(order).plan(order, attempt: bench.attempt())
        else {
            throw Unexpected("something else was planned")
        }
    }

    @Test(arguments: [
        ("", StartExecutionPlan.Wait.none), (".sync", .description),
        (".sync:2", .parsedDescription),
        (".waitForTaskToken", .none),
    ])
    func nestedExecutionIsPlanned(_ pattern: String, _ wait: StartExecutionPlan.Wait) throws {
        let bench = try Workbench()
        let order = try bench.order(
            "states:startExecution" + pattern,
            ["StateMachineArn": "arn:aws:states:local:0:stateMachine:child", "Input": ["a": 1]]
        )
        guard
            case .startExecution(let plan) = try bench.integration(order).plan(
                order,
                attempt: bench.attempt()
            ),
            case .startExecution(let again) = try bench.integration(order).plan(
                order,
                attempt: bench.attempt()
            )
        else { throw Unexpected("something else was planned") }
        #expect(plan.wait == wait)
        #expect(plan.input == ["a": 1])
        #expect(plan.stateMachine == "arn:aws:states:local:0:stateMachine:child")
        // Without a name the same attempt has the same one again: a start repeated after a crash is found.
        #expect(plan.name?.count == 36)
        #expect(plan.name == again.name)
        guard
            case .startExecution(let other) = try bench.integration(order).plan(
                order,
                attempt: bench.attempt(6)
            )
        else { throw Unexpected("something else was planned") }
        #expect(plan.name != other.name)
    }

    @Test(arguments: [
        ("shell:runn", "Did you mean \"shell:run\"?"),
        ("shell:run.sync", "Nothing here carries out"),
        ("aws-sdk:glue:startWorkflowRun", "Nothing here carries out"),
        ("http:invoke.waitForTaskToken", "http:invoke"),
    ])
    func unknownResourceIsNamed(_ resource: String, _ words: String) throws {
        let failure = try Workbench().run(resource, [:]).failure()
        #expect(failure.error == "States.Runtime")
        #expect(failure.cause?.contains(words) == true)
    }

    @Test func missingPythonSaysWhatToDo() throws {
        var bench = try Workbench()
        bench.configuration.engines.python = nil
        bench.environment["PATH"] = bench.scratch.path
        bench.configuration.functions["f"] = FunctionConfiguration(
            code: .python(handler: "f.handler", path: "functions")
        )
        let failure = try bench.run("lambda:invoke", ["FunctionName": "f"]).failure()
        #expect(failure.error == "Pawl.ProgramNotFound")
        #expect(failure.cause?.contains("`make setup`") == true)
        bench.configuration.engines.python = "nowhere/python3"
        #expect(
            try bench.run("lambda:invoke", ["FunctionName": "f"]).failure().cause?
                .contains("Engines.Python.Path") == true
        )
    }

    @Test func virtualEnvironmentAboveTheProjectIsFound() throws {
        var bench = try Workbench()
        bench.configuration.engines.python = nil
        bench.scratch.write("", to: ".venv/bin/activate")
        let plan = try bench.plan("shell:run", ["Command": ["true"]])
        #expect(
            plan.environment["PATH"]?.hasPrefix(bench.scratch.path + "/.venv/bin:/usr/local")
                == true
        )
    }
}
