import Values

/// Causes of failures for people.
enum FailureText {
    /// What a cause says, in one line: the message of a fault that is written as JSON, else the first
    /// line that says anything.
    static func firstLine(of cause: String) -> String {
        let message = message(in: cause) ?? cause
        let lines = message.split { $0 == "\n" || $0 == "\r\n" || $0 == "\r" }
        return lines.first { !$0.allSatisfy(\.isWhitespace) }.map(String.init) ?? ""
    }

    /// What a cause says, line by line.
    static func lines(of cause: String) -> [String] {
        (message(in: cause) ?? cause)
            .split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" || $0 == "\r" }
            .map { TextWidth.harmless(String($0)) }
    }

    /// The members that hold the words of a fault.
    private static let members = ["errorMessage", "ErrorMessage", "Message", "message", "Cause"]

    private static func message(in cause: String) -> String? {
        guard cause.utf8.first == UInt8(ascii: "{"), let json = try? JSON(parsing: cause) else {
            return nil
        }
        for member in members {
            if let text = json[member]?.stringValue, !text.isEmpty { return text }
        }
        return nil
    }
}
