import Values

extension Execution {
    /// The context object as a state sees it: `$$` in JSONPath, `$states.context` in JSONata.
    func contextObject(of token: Int, taskToken: String? = nil) -> JSON {
        let position = tokens[token]
        var context: JSONObject = [
            "Execution": [
                "Id": .string(contextIdentity.id),
                "Input": input,
                "StartTime": .string(contextIdentity.startTime.description),
                "Name": .string(contextIdentity.name),
                "RoleArn": .string(identity.roleARN),
                "RedriveCount": .integer(Int64(redriveCount)),
            ],
            "StateMachine": [
                "Id": .string(identity.stateMachineARN),
                "Name": .string(identity.stateMachineName),
            ],
            "State": [
                "Name": .string(program.states[position.state].name),
                "EnteredTime": .string(position.enteredAt.description),
            ],
        ]
        if let redriveTime {
            context["Execution"] = context["Execution"].map { execution in
                guard case .object(var members) = execution else { return execution }
                members["RedriveTime"] = .string(redriveTime.description)
                return .object(members)
            }
        }
        switch program.states[position.state].type {
        case .task, .parallel, .map:
            context.withValue(at: "State") { state in
                guard case .object(var members) = state else { return }
                members["RetryCount"] = .integer(Int64(position.retryCount))
                state = .object(members)
            }
        case .pass, .choice, .wait, .succeed, .fail: break
        }
        if let item = position.item {
            context["Map"] = [
                "Item": ["Index": .integer(Int64(item.index)), "Value": item.value]
            ]
        }
        if let taskToken { context["Task"] = ["Token": .string(taskToken)] }
        return .object(context)
    }
}
