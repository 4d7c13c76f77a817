import Engine
import Synchronization
import Testing
import Values

@testable import Runtime
@testable import RuntimeTestDriver

@Suite struct NestedExecutionTests {
    let scratch = Scratch()
    var reader: StoreReader { StoreReader(scratch.store) }

    private func parent(_ resource: String, _ parameters: JSON) throws -> MachineDefinition {
        try chain([(resource, parameters)], name: "parent")
    }

    private func run(
        _ resource: String,
        child: MachineDefinition,
        _ extra: [(String, JSON)] = []
    ) throws -> ExecutionRecord {
        let parameters = JSON.object(
            JSONObject([("StateMachineArn", "child"), ("Input", ["a": 1])] + extra)
        )
        let driver = try Driver.testing(scratch, machines: [child])
        let key = try driver.runToEnd(try parent(resource, parameters))
        try driver.run(until: .allEnded)
        return try reader.record(of: key)
    }

    private var children: [ExecutionRecord] {
        get throws { try reader.executions(of: "child").records }
    }

    @Test func withoutWaitingTheAnswerIsTheStart() throws {
        let output = try run(
            "states:startExecution",
            child: try chain([("sns:publish", [:])], name: "child")
        )
        .end?.output
        let child = try #require(try children.first)
        #expect(child.status == .succeeded)
        #expect(child.input == ["a": 1])
        #expect(output?["ExecutionArn"]?.stringValue == child.identity.arn)
        #expect(output?["StartDate"]?.integerValue == child.identity.startTime.milliseconds)
        #expect(output?["SdkHttpMetadata"]?["HttpStatusCode"] == 200)
    }

    @Test func synchronousGivesTheDescriptionWithOutputAsText() throws {
        let child = try chain([("sns:publish", ["b": 2])], name: "child")
        let record = try run("states:startExecution.sync", child: child, [("Name", "named")])
        let output = try #require(record.end?.output?.objectValue)
        #expect(
            output.keys == [
                "ExecutionArn", "Input", "InputDetails", "Name", "Output", "OutputDetails",
                "StartDate", "StateMachineArn", "Status", "StopDate",
            ]
        )
        #expect(output["Output"] == #"{"b":2}"#)
        #expect(output["Input"] == #"{"a":1}"#)
        #expect(output["Name"] == "named")
        #expect(
            try reader.types(of: record.key) == [
                "ExecutionStarted", "TaskStateEntered", "TaskScheduled", "TaskStarted",
                "TaskSubmitted", "TaskSucceeded", "TaskStateExited", "ExecutionSucceeded",
            ]
        )
    }

    @Test func synchronousTwoGivesOutputAsJSON() throws {
        let child = try chain([("sns:publish", ["b": 2])], name: "child")
        let record = try run("states:startExecution.sync:2", child: child)
        #expect(record.end?.output?["Output"] == ["b": 2])
        #expect(record.end?.output?["Input"] == ["a": 1])
    }

    @Test func aFailedChildFailsTheTaskWithItsDescription() throws {
        let child = try machine(
            ["StartAt": "F", "States": ["F": ["Type": "Fail", "Error": "E", "Cause": "C"]]],
            name: "child"
        )
        let record = try run("states:startExecution.sync", child: child, [("Input", .null)])
        #expect(record.end?.error == "States.TaskFailed")
        let cause = try JSON(parsing: try #require(record.end?.cause))
        #expect(
            cause.objectValue?.keys == [
                "Cause", "Error", "ExecutionArn", "Input", "InputDetails", "Name", "StartDate",
                "StateMachineArn", "Status", "StopDate",
            ]
        )
        #expect(cause["Error"] == "E")
        #expect(cause["Input"] == "{}")
    }

    @Test func aMachineThatIsNotThereFailsAsTheServiceSaysIt() throws {
        let child = try chain([("sns:publish", [:])], name: "other")
        let record = try run("states:startExecution", child: child)
        #expect(record.end?.error == "StepFunctions.StateMachineDoesNotExistException")
        let cause = try #require(record.end?.cause)
        #expect(
            cause.hasPrefix("State Machine Does Not Exist: 'child' (Service: AWSStepFunctions;")
        )
        #expect(cause.hasSuffix("; Proxy: null)"))
    }

    @Test func aNameThatIsTakenFails() throws {
        let child = try chain([("sns:publish", [:])], name: "child")
        let driver = try Driver.testing(scratch, machines: [child])
        _ = try driver.runToEnd(child, name: "taken")
        let key = try driver.runToEnd(
            try parent("states:startExecution", ["StateMachineArn": "child", "Name": "taken"])
        )
        #expect(
            try reader.record(of: key).end?.error == "StepFunctions.ExecutionAlreadyExistsException"
        )
    }

    @Test func stoppingTheParentStopsAChildThatItWaitsFor() throws {
        let child = try chain([("sqs:sendMessage.waitForTaskToken", [:])], name: "child")
        let driver = try Driver.testing(scratch, machines: [child])
        for (name, resource) in [
            ("waits", "states:startExecution.sync"), ("not", "states:startExecution"),
        ] {
            let machine = try machine(
                [
                    "StartAt": "T",
                    "States": [
                        "T": [
                            "Type": "Task", "Resource": .string(resource), "Next": "W",
                            "Parameters": ["StateMachineArn": "child", "Name": .string(name)],
                        ],
                        "W": ["Type": "Wait", "Seconds": 1000, "End": true],
                    ],
                ],
                name: "parent"
            )
            try driver.start(StartRequest(machine: machine, name: name, input: [:]))
        }
        try driver.run { try children.count == 2 }
        for name in ["waits", "not"] {
            try driver.stop(try ExecutionKey(machine: "parent", name: name))
        }
        try driver.run { try children.contains { $0.status == .aborted } }
        let status = Dictionary(
            uniqueKeysWithValues: try children.map { ($0.identity.name, $0.status) }
        )
        #expect(status == ["waits": .aborted, "not": .running])
    }

    /// A crash at every instant starts no child twice and loses no end.
    @Test(arguments: Store.CrashPoint.allCases) func aCrashStartsNoChildTwice(
        point: Store.CrashPoint
    ) throws {
        let child = try chain([("shell:run", ["script": "echo x >> done"])], name: "child")
        let parent = try parent(
            "states:startExecution.sync:2",
            ["StateMachineArn": "child", "Input": [:]]
        )
        let key = try ExecutionKey(machine: "parent", name: "run")
        var crashes = 0
        for _ in 0..<50 {
            let left = Mutex(1)
            do {
                let driver = try Driver.testing(
                    scratch,
                    machines: [child],
                    probe: { (now: Store.CrashPoint) throws(StoreError) in
                        guard now == point else { return }
                        let isNow = left.withLock { left in
                            left -= 1
                            return left < 0
                        }
                        if isNow { throw StoreError(.notFound, path: "", reason: "crash") }
                    }
                )
                if (try? reader.record(of: key)) == nil {
                    try driver.start(StartRequest(machine: parent, name: "run", input: [:]))
                }
                try driver.run(until: .allEnded)
                break
            } catch let error as StoreError {
                #expect(error.reason == "crash")
                crashes += 1
            }
        }
        #expect(crashes > 1)
        #expect(try reader.record(of: key).status == .succeeded)
        #expect(try children.count == 1)
        #expect(scratch.text("done") == "x\n")
    }
}
