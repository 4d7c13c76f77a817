public import JSONPath
public import JSONata
public import StatesLanguage
public import Values

/// Tests of a state machine as `NAME.test.yaml` has them: given an input and outcomes, what is
/// expected.
public struct TestFile: Sendable {
    /// The definition's path as it is written; nil if none is.
    public internal(set) var definition: String?
    /// The type that the machine has.
    public internal(set) var type = StateMachineType.standard
    /// The outcomes that all tests have in common: what a test says itself comes first.
    public internal(set) var outcomes = OutcomeScript()
    /// The tests, as written.
    public internal(set) var tests: [TestCase] = []
    /// What has to hold however the machine is run; nil if nothing is said.
    public internal(set) var properties: LocatedReader.Value?
}

/// One test.
public struct TestCase: Sendable {
    /// Its name, unique in its file.
    public internal(set) var name: String
    /// Where its name stands.
    public internal(set) var range: SourceRange
    /// What the execution is started with.
    public internal(set) var input: JSON = [:]
    /// From which jitter and random values come.
    public internal(set) var seed: UInt64 = 0
    /// When the execution begins.
    public internal(set) var start = Simulation.usualStart
    /// Its own outcomes.
    public internal(set) var outcomes = OutcomeScript()
    /// What is expected, as written.
    public internal(set) var expectations: [Expectation] = []
}

/// One thing that a test expects.
public struct Expectation: Sendable {
    /// What it expects.
    public enum Kind: Sendable {
        case status(String)
        case error(String?)
        case cause(String)
        case causeContains(String)
        /// The states at the top in the order in which they were entered.
        case path([String])
        /// How often a state was entered, wherever it is.
        case visits(String, Int)
        /// How many attempts there were.
        case attempts(OutcomeAddress, Int)
        /// How much virtual time has passed, in milliseconds.
        case duration(ClosedRange<Int64>)
        case output(ValueExpectation)
        /// What a call was made with; without a number every call, of which there has to be one.
        case call(OutcomeAddress, number: Int?, ValueExpectation)
    }

    /// What it expects.
    public let kind: Kind
    /// Where it stands.
    public let range: SourceRange
}

/// What is expected of a value.
public enum ValueExpectation: Sendable {
    /// That it is this one; numbers by value, members in any order.
    case equals(JSON)
    /// That this is at a path.
    case at(JSONPathQuery, JSON)
    /// That an expression about it is true.
    case satisfies(JSONataExpression)
}
