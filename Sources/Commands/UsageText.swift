/// How the argument parser's complaints are put.
enum UsageText {
    /// The complaint and where to read more; the list of all options is left out, because it pushes
    /// the one line that matters off the screen.
    ///
    /// - Parameters:
    ///   - text: as the parser puts it.
    ///   - advice: what to do, in a line.
    /// - Returns: some lines.
    static func shortened(_ text: String, advice: String? = nil) -> String {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        if let first = lines.first, first.hasPrefix("Error: ") {
            lines[0] = "pawl: " + first.dropFirst("Error: ".count)
        }
        let kept = lines.filter { !$0.hasPrefix("Usage: ") && !$0.hasPrefix("  See ") }
        let said = advice.map { ["      " + $0] } ?? []
        let more = lines.first { $0.hasPrefix("  See ") }.map { ["      " + $0.dropFirst(2)] } ?? []
        return (kept.filter { !$0.isEmpty } + said + more).joined(separator: "\n")
    }

    /// What the command that was meant says of an option that it does not have; nil for other complaints.
    static func advice(_ text: String, _ arguments: [String]) -> String? {
        let start = "Error: Unknown option '"
        guard text.hasPrefix(start), let command = try? CommandWords.command(of: arguments),
            let command = command as? any OptionAdvising.Type
        else { return nil }
        return command.advice(onUnknown: String(text.dropFirst(start.count).prefix { $0 != "'" }))
    }
}
