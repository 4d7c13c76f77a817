import StatesLanguage
import Testing

/// A thousand states are read without anybody noticing.
///
/// The bound is for unoptimised code on a busy machine; optimised it takes some ten milliseconds.
@Suite struct SpeedTests {
    @Test(arguments: [DefinitionSource.Format.yaml, .json])
    func thousandStates(_ format: DefinitionSource.Format) {
        var text = "{\"StartAt\": \"S0\", \"States\": {\n"
        for number in 0..<1000 {
            let next = number == 999 ? "\"End\": true" : "\"Next\": \"S\(number + 1)\""
            text += """
                "S\(number)": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "TimeoutSeconds": 60,
                  "Parameters": {"FunctionName": "f", "Payload": {"id.$": "$.id", "n": \(number), "v.$": "$v"}},
                  "Retry": [{"ErrorEquals": ["States.TaskFailed"], "MaxAttempts": 3}],
                  "Assign": {"v\(number)": 1, "v": 2}, "ResultPath": "$.result", \(next)}\(number == 999 ? "" : ",")

                """
        }
        text += "}}\n"
        let source = DefinitionSource(name: "thousand", text: text, format: format)
        let clock = ContinuousClock()
        var report: DefinitionReport?
        let time = clock.measure { report = readDefinition(source) }
        #expect(report?.machine?.scope.states.count == 1000)
        #expect(time < .seconds(5))
        print("speed: 1,000 states, \(text.utf8.count) bytes of \(format): \(time)")
    }
}
