import Values

/// Causes of failures for people.
enum FailureText {
    /// What a cause says, in one line: the message of a fault that is written as JSON, the last line
    /// that a command left on stderr, else the first line that says anything.
    static func firstLine(of cause: String) -> String {
        guard let json = object(in: cause) else { return firstLine(lines(in: cause)) }
        if let message = message(in: json) { return firstLine(lines(in: message)) }
        guard let code = json["ExitCode"]?.integerValue else { return json.text() }
        let said = json["Stderr"]?.stringValue.map { lines(in: $0) } ?? []
        let last = said.last { !$0.allSatisfy(\.isWhitespace) }
        return last.map { "exit code \(code): \($0)" } ?? "exit code \(code)"
    }

    /// What a cause says, line by line.
    ///
    /// What a command said on stderr is left out: it is in its log.
    static func lines(of cause: String) -> [String] {
        guard let json = object(in: cause) else { return lines(in: cause) }
        if let message = message(in: json) { return lines(in: message) }
        if let code = json["ExitCode"]?.integerValue {
            return ["The command ended with exit code \(code)."]
        }
        return lines(in: json.prettyText())
    }

    /// The members that hold the words of a fault.
    private static let members = ["errorMessage", "ErrorMessage", "Message", "message", "Cause"]

    private static func object(in cause: String) -> JSON? {
        guard cause.utf8.first == UInt8(ascii: "{"), let json = try? JSON(parsing: cause) else {
            return nil
        }
        return json
    }

    private static func message(in json: JSON) -> String? {
        for member in members {
            if let text = json[member]?.stringValue, !text.isEmpty { return text }
        }
        return json["QueryExecution"]?["Status"]?["StateChangeReason"]?.stringValue
    }

    private static func lines(in text: String) -> [String] {
        text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" || $0 == "\r" }
            .map { TextWidth.harmless(String($0)) }
    }

    private static func firstLine(_ lines: [String]) -> String {
        lines.first { !$0.allSatisfy(\.isWhitespace) } ?? ""
    }
}
