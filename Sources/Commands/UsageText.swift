/// How the argument parser's complaints are put.
enum UsageText {
    /// The complaint and where to read more; the list of all options is left out, because it pushes
    /// the one line that matters off the screen.
    static func shortened(_ text: String) -> String {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        if let first = lines.first, first.hasPrefix("Error: ") {
            lines[0] = "pawl: " + first.dropFirst("Error: ".count)
        }
        let kept = lines.filter { !$0.hasPrefix("Usage: ") && !$0.hasPrefix("  See ") }
        let more = lines.first { $0.hasPrefix("  See ") }.map { ["      " + $0.dropFirst(2)] } ?? []
        return (kept.filter { !$0.isEmpty } + more).joined(separator: "\n")
    }
}
