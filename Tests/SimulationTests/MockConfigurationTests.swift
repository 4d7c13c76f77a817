import Engine
import Simulation
import StatesLanguage
import Testing
import Values

/// Mock configurations of Step Functions Local: what is read, what is refused and where.
@Suite struct MockConfigurationTests {
    static let machine = """
        StartAt: Load
        States:
          Load:
            Type: Task
            Resource: lambda:invoke
            Retry: [{ErrorEquals: [Busy], MaxAttempts: 5, IntervalSeconds: 1, BackoffRate: 1}]
            Next: More
          More:
            Type: Choice
            Choices: [{Variable: $.more, BooleanEquals: true, Next: Load}]
            Default: Done
          Done: {Type: Succeed}
        """

    static let file = """
        {"StateMachines": {
           "loader": {"TestCases": {
             "BusyTwice": {"Load": "Busy2"},
             "Loops": {"Load": "Once"},
             "Runs out": {"Load": "Busy1"}
           }},
           "other": {"TestCases": {"Elsewhere": {"Nobody": "Once"}, "BusyTwice": {}}}
         },
         "MockedResponses": {
           "Busy2": {"0": {"Throw": {"Error": "Busy", "Cause": "c"}},
                     "1-1": {"Throw": {"Error": "Busy", "Cause": "c"}},
                     "2-3": {"Return": {"more": false}}},
           "Once": {"0": {"Return": {"more": true}}, "1": {"Return": {"more": false}}},
           "Busy1": {"0": {"Throw": {"Error": "Busy", "Cause": "c"}}}
         }}
        """

    @Test(arguments: [
        ("BusyTwice", 3, ExecutionStatus.succeeded, "2s"),
        ("loader#BusyTwice", 3, .succeeded, "2s"),
        ("Loops", 2, .succeeded, "0s"),
        ("Runs out", 2, .failed, "1s"),
    ]) func aCaseSaysWhatBecomesOfEachCall(
        name: String,
        attempts: Int,
        status: ExecutionStatus,
        duration: String
    ) throws {
        let program = try Machines.program(Self.machine)
        let (configuration, problems) = MockConfiguration.read(
            DefinitionSource(name: "mock", text: Self.file, format: .json),
            states: ("loader", StateIndex(program.machine))
        )
        #expect(problems.map(\.message) == [])
        let found = try #require(configuration).testCases(named: name, machine: "loader")
        #expect(found.count == 1)
        let simulation = Simulation.finished(
            program: program,
            input: [:],
            sources: found.map { $0 }
        )
        #expect(simulation.attempts.count == attempts)
        #expect(simulation.execution.status == status)
        let took = DurationForm.text(milliseconds: simulation.durationMilliseconds)
        #expect(took == duration)
    }

    /// What is refused: the text, the place, and a part of the sentence.
    @Test(arguments: [
        (#"{"StateMachines": {}}"#, "1:1", "\"MockedResponses\" is missing"),
        (#"{"StateMachines": {}, "MockedResponses": {}, "x": 1}"#, "1:46", "no field \"x\""),
        (
            #"{"StateMachines": {"m": {"TestCases": {"c": {"Lod": "R"}}}}, "MockedResponses": {"R": {"0": {"Return": 1}}}}"#,
            "1:53", "no state \"Lod\""
        ),
        (
            #"{"StateMachines": {"m": {"TestCases": {"c": {"More": "R"}}}}, "MockedResponses": {"R": {"0": {"Return": 1}}}}"#,
            "1:54", "is a Choice state"
        ),
        (
            #"{"StateMachines": {"m": {"TestCases": {"c": {"Load": "S"}}}}, "MockedResponses": {"R": {"0": {"Return": 1}}}}"#,
            "1:54", "no mocked response \"S\""
        ),
        (
            #"{"StateMachines": {}, "MockedResponses": {"R": {}}}"#, "1:48",
            "Expected an object such as"
        ),
        (
            #"{"StateMachines": {}, "MockedResponses": {"R": {"1": {"Return": 1}}}}"#, "1:49",
            "Call 0 has no response"
        ),
        (
            #"{"StateMachines": {}, "MockedResponses": {"R": {"0": {"Return": 1}, "2": {"Return": 1}}}}"#,
            "1:69", "Call 1 has no response"
        ),
        (
            #"{"StateMachines": {}, "MockedResponses": {"R": {"0-2": {"Return": 1}, "2": {"Return": 1}}}}"#,
            "1:71", "Call 2 has two responses"
        ),
        (
            #"{"StateMachines": {}, "MockedResponses": {"R": {"first": {"Return": 1}}}}"#, "1:49",
            "the number of a call"
        ),
        (
            #"{"StateMachines": {}, "MockedResponses": {"R": {"0": {}}}}"#, "1:54",
            "either Return or Throw"
        ),
        (
            #"{"StateMachines": {}, "MockedResponses": {"R": {"0": {"Return": 1, "Throw": {}}}}}"#,
            "1:54", "either Return or Throw"
        ),
        (
            #"{"StateMachines": {}, "MockedResponses": {"R": {"0": {"Throw": {"Error": "E"}}}}}"#,
            "1:64", "\"Cause\" is missing"
        ),
        (#"[]"#, "1:1", "Expected an object"),
    ]) func mistakesAreToldWithTheirPlace(text: String, place: String, message: String) throws {
        let states = StateIndex(try Machines.program(Self.machine).machine)
        let (configuration, problems) = MockConfiguration.read(
            DefinitionSource(name: "mock", text: text, format: .json),
            states: ("m", states)
        )
        #expect(configuration == nil)
        let problem = try #require(problems.first)
        #expect("\(problem.range.start.line):\(problem.range.start.column)" == place)
        #expect(problem.message.contains(message), "\(problem.message)")
    }

    @Test func aFunctionNamedByItsARNGivesItsPayload() throws {
        let program = try Machines.program(
            """
            StartAt: F
            States: {F: {Type: Task, Resource: 'arn:aws:lambda:x:0:function:f', End: true}}
            """
        )
        let text = #"""
            {"StateMachines": {"m": {"TestCases": {"c": {"F": "R"}}}},
             "MockedResponses": {"R": {"0": {"Return": {"StatusCode": 200, "Payload": {"a": 1}}}}}}
            """#
        let (configuration, _) = MockConfiguration.read(
            DefinitionSource(name: "mock", text: text, format: .json)
        )
        let simulation = Simulation.finished(
            program: program,
            input: [:],
            sources: try #require(configuration).testCases(named: "c", machine: "m").map { $0 }
        )
        #expect(simulation.execution.output == ["a": 1])
    }
}
