import JSONPath
import JSONata
import StatesLanguage
import Values

/// What a Task does, in a few words: its resource, and the name of what is run where it is fixed.
enum TaskDetail {
    static func text(of task: TaskState) -> String {
        let resource = shortened(task.resource)
        return subject(of: task.flow.arguments).map { "\(resource) \($0)" } ?? resource
    }

    private static func shortened(_ resource: Resource) -> String {
        switch resource.kind {
        case .integration(let service, let action, let pattern):
            "\(service):\(action)\(pattern.rawValue)"
        case .function, .activity:
            resource.arn.split(separator: ":").suffix(2).joined(separator: ":")
        }
    }

    /// The fields that name what is run.
    private static let subjects = [
        "FunctionName", "JobName", "TopicArn", "StateMachineArn", "CrawlerName", "Name",
    ]

    private static func subject(of arguments: PayloadTemplate?) -> String? {
        for field in subjects {
            switch arguments {
            case .literal(let value):
                if let text = value[field]?.stringValue { return last(text) }
            case .object(let members):
                for member in members where member.name == field {
                    if case .literal(let value) = member.value {
                        return value.stringValue.map(last)
                    }
                }
            case nil, .array, .path, .jsonata: return nil
            }
        }
        return nil
    }

    /// A name, out of an ARN if it is one.
    private static func last(_ text: String) -> String {
        guard text.hasPrefix("arn:") else { return text }
        return text.split(separator: ":").last.map(String.init) ?? text
    }
}

/// Until when a Wait waits, in a few words.
enum WaitDetail {
    static func text(of until: WaitState.Until) -> String {
        switch until {
        case .seconds(.literal(let seconds)): DurationText.text(milliseconds: seconds * 1000)
        case .seconds(.path(let path)): "\(path.text) s"
        case .seconds(.jsonata(let field)): "\(field.expression.text) s"
        case .timestamp(.literal(let time)): "until \(time)"
        case .timestamp(.path(let path)): "until \(path.text)"
        case .timestamp(.jsonata(let field)): "until \(field.expression.text)"
        }
    }
}

/// What a Map runs over, in a few words.
enum MapDetail {
    static func text(of map: MapState) -> String? {
        var parts: [String] = []
        if case .path(let path) = map.items { parts.append("over \(path.text)") }
        if case .distributed = map.mode { parts.append("distributed") }
        if case .literal(let count) = map.maxConcurrency, count > 0 {
            parts.append("\(count) at once")
        }
        return parts.isEmpty ? nil : parts.joined(separator: ", ")
    }
}
