/// What a Task's `Resource` names.
public struct Resource: Sendable, Equatable {
    /// The kinds of thing that can do a Task's work.
    public enum Kind: Sendable, Equatable {
        /// A function named by its own ARN, in the service's older form.
        case function
        /// An activity, named by its ARN: a worker asks for its tasks.
        case activity
        /// An integration: `arn:aws:states:::lambda:invoke.waitForTaskToken`, short
        /// `lambda:invoke.waitForTaskToken`.
        case integration(service: String, action: String, pattern: Pattern)
    }

    /// How an integration's end is learned.
    public enum Pattern: String, Sendable {
        /// The answer to the request is the result.
        case requestResponse = ""
        /// The job that the request started is waited for.
        case sync = ".sync"
        /// As `.sync`, with JSON parsed in the result.
        case sync2 = ".sync:2"
        /// Somebody answers with the task token.
        case waitForTaskToken = ".waitForTaskToken"
    }

    /// The text as it is written, a short form made whole.
    public var arn: String
    /// What it names.
    public var kind: Kind

    /// Makes a resource of its parts.
    public init(arn: String, kind: Kind) {
        self.arn = arn
        self.kind = kind
    }

    /// Reads a resource.
    ///
    /// Template substitutions (`${Name}`, `${Name.Arn}`) stand for a function.
    /// Nil if the text has none of the forms.
    public init?(parsing text: String) {
        let form = Placeholder.replaced(in: text)
        if form.hasPrefix("arn:") {
            let parts = form.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
                .map(String.init)
            guard parts.count == 6 else { return nil }
            switch parts[2] {
            case "lambda":
                self.init(arn: text, kind: .function)
            case "states" where parts[5].hasPrefix("activity:"):
                self.init(arn: text, kind: .activity)
            // The specification's examples name workers this way, from before there were activities.
            case "swf" where parts[5].hasPrefix("task:"):
                self.init(arn: text, kind: .activity)
            case "states" where parts[3].isEmpty && parts[4].isEmpty:
                self.init(arn: text, integration: parts[5])
            default: return nil
            }
        } else if Placeholder.isWithin(text), !form.contains(":") {
            self.init(arn: text, kind: .function)
        } else {
            self.init(arn: "arn:aws:states:::" + text, integration: text)
        }
    }

    /// `service:action.pattern`, or `aws-sdk:service:action.pattern`.
    private init?(arn: String, integration text: String) {
        let patterns: [Pattern] = [.sync2, .sync, .waitForTaskToken]
        var body = text
        var pattern = Pattern.requestResponse
        for candidate in patterns where text.hasSuffix(candidate.rawValue) {
            pattern = candidate
            body.removeLast(candidate.rawValue.utf8.count)
            break
        }
        let parts = body.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2 || (parts.count == 3 && parts[0] == "aws-sdk"),
            parts.allSatisfy({ !$0.isEmpty }), let action = parts.last
        else { return nil }
        let service = parts.dropLast().joined(separator: ":")
        self.init(
            arn: arn,
            kind: .integration(service: service, action: action, pattern: pattern)
        )
    }
}
