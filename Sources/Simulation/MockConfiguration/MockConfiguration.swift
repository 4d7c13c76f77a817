import Engine
import StatesLanguage
import Values

/// The mock configuration of Step Functions Local, `MockConfigFile.json`, as it is.
///
///     {"StateMachines": {"Nightly": {"TestCases": {"Busy": {"Load": "BusyOnce"}}}},
///      "MockedResponses": {"BusyOnce": {"0": {"Throw": {"Error": "Busy", "Cause": "…"}},
///                                       "1-2": {"Return": {"rows": 3}}}}}
public struct MockConfiguration: Sendable {
    /// A response: what a state's calls become, by their number counted from 0.
    public struct Response: Sendable {
        /// Its name.
        public let name: String
        /// Numbers without gaps from 0 on, each with its end.
        public let ends: [(calls: ClosedRange<Int>, end: Outcome.End)]

        /// The end of the call with a number; nil if none is given.
        func end(ofCall number: Int) -> Outcome.End? {
            ends.first { $0.calls.contains(number) }?.end
        }
    }

    /// A test case: the response of each state that has one.
    public struct TestCase: Sendable {
        /// The machine that it is for.
        public let machine: String
        /// Its name.
        public let name: String
        /// The states with their responses, as written.
        public let responses: [(state: String, response: Response)]
    }

    /// All test cases, as written.
    public internal(set) var testCases: [TestCase] = []

    /// The test cases that a name may mean: `Case`, or `Machine#Case` as in the ARN of a start.
    ///
    /// - Parameters:
    ///   - name: the name.
    ///   - machine: the machine that is to run; its cases come before those of others.
    public func testCases(named name: String, machine: String) -> [TestCase] {
        let parts = name.split(separator: "#", maxSplits: 1).map(String.init)
        if parts.count == 2 {
            return testCases.filter { $0.machine == parts[0] && $0.name == parts[1] }
        }
        let own = testCases.filter { $0.machine == machine && $0.name == name }
        return own.isEmpty ? testCases.filter { $0.name == name } : own
    }
}

extension MockConfiguration.TestCase: OutcomeSource {
    /// What the response of the call's state says.
    ///
    /// Numbers count the state's calls in the whole execution. A call beyond the last number is taken
    /// by its number among the attempts of its visit, so that a loop may use the same numbers again.
    public func outcome(of call: TaskCall) -> SourcedOutcome? {
        guard let response = responses.first(where: { $0.state == call.state })?.response else {
            return nil
        }
        let end = response.end(ofCall: call.callInAll - 1) ?? response.end(ofCall: call.attempt - 1)
        return SourcedOutcome(
            Outcome(end.map { Self.adapted($0, to: call) } ?? Self.missing(response, call)),
            from: .mock(response: response.name)
        )
    }

    /// A function that is named by its ARN gives only its payload.
    private static func adapted(_ end: Outcome.End, to call: TaskCall) -> Outcome.End {
        guard case .function = call.order.resource.kind, case .returns(let value) = end,
            value["StatusCode"] != nil, let payload = value["Payload"]
        else { return end }
        return .returns(payload)
    }

    private static func missing(
        _ response: MockConfiguration.Response,
        _ call: TaskCall
    ) -> Outcome.End {
        .throwsError(
            TaskFailure(
                error: ErrorName.runtime,
                cause: "The mocked response \(response.name) says nothing about call "
                    + "\(call.callInAll - 1) of \(call.state)."
            )
        )
    }
}
