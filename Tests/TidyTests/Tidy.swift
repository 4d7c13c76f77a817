import Foundation

/// What the repository asks of itself and no compiler checks.
///
/// Every finding says what to do instead.
enum Tidy {
    /// Which modules a target may import: the drawing in ARCHITECTURE.md, row by row.
    static let drawing: [String: Set<String>] = {
        let pure: Set<String> = ["Values", "Synchronization"]
        let languages = pure.union(["JSONPath", "JSONata"])
        let engine = languages.union(["StatesLanguage", "Engine"])
        let system: Set<String> = ["Glibc", "CSupervisor"]
        // The C library by its name on each system: JSONata takes its mathematics from there.
        let mathematics: Set<String> = ["Glibc", "Musl", "Darwin"]
        return [
            "Values": [],
            "JSONPath": pure,
            "JSONata": pure.union(mathematics),
            "StatesLanguage": languages.union(["CLibYAML"]),
            "Engine": languages.union(["StatesLanguage"]),
            "Simulation": engine,
            "DataCatalog": pure.union(["JSONPath"]),
            "DataQuality": pure.union(["DataCatalog"]),
            "Runtime": engine.union(system),
            "Integrations": engine.union(system).union(["DataCatalog", "DataQuality", "Runtime"]),
            "Commands": engine.union(system).union([
                "DataCatalog", "DataQuality", "Simulation", "Runtime", "Integrations",
                "ArgumentParser",
            ]),
            "pawl": ["Commands", "Glibc"],
        ]
    }()

    /// Targets that take values in and give values out.
    static let pureTargets: Set<String> = [
        "Values", "JSONPath", "JSONata", "StatesLanguage", "Engine", "Simulation", "DataCatalog",
        "DataQuality",
    ]

    /// What has no place in a pure target, and what to use instead.
    static let impurities: [(pattern: String, instead: String)] = [
        ("Date()", "a Timestamp that comes in as an argument"),
        ("ContinuousClock", "a Timestamp that comes in as an argument"),
        ("SuspendingClock", "a Timestamp that comes in as an argument"),
        (".random(", "the execution's RandomGenerator"),
        ("randomElement(", "the execution's RandomGenerator"),
        ("SystemRandomNumberGenerator", "the execution's RandomGenerator"),
        ("Task {", "an event that the driver brings"),
        ("await ", "an event that the driver brings"),
        ("getenv(", "an argument"),
    ]

    /// The most lines that a file has without one reason that holds it together.
    static let linesMax = 700

    /// The lines of a source without those inside `"""`: a program in another language may stand there.
    static func lines(of source: String) -> [Substring] {
        var isInText = false
        return source.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            let fences = line.ranges(of: "\"\"\"").count
            defer { if fences % 2 == 1 { isInText.toggle() } }
            return isInText ? "" : line
        }
    }

    /// The modules that a source file imports.
    static func imports(of source: String) -> [String] {
        lines(of: source).compactMap { line in
            let words = line.split(separator: " ").map(String.init)
            guard let position = words.firstIndex(of: "import"), position + 1 < words.count,
                words[..<position].allSatisfy({
                    $0.hasPrefix("@") || ["public", "package", "internal", "private"].contains($0)
                })
            else { return nil }
            // `import struct Module.Type` names the module after the kind.
            let kinds = ["struct", "class", "enum", "func", "protocol", "typealias", "let", "var"]
            let name = kinds.contains(words[position + 1]) ? words.last : words[position + 1]
            return name.map { String($0.prefix { $0 != "." }) }
        }
    }

    /// What is wrong in a source file of a target.
    static func findings(in source: String, target: String) -> [String] {
        var findings: [String] = []
        let allowed = drawing[target] ?? []
        for module in imports(of: source) where !allowed.contains(module) {
            findings.append(
                "\(target) imports \(module), which is not below it in ARCHITECTURE.md: "
                    + "move the code up, or take what it needs as an argument"
            )
        }
        let lines = lines(of: source)
        if lines.count > linesMax {
            findings.append("\(lines.count) lines, more than \(linesMax): which two files is it?")
        }
        for (index, line) in lines.enumerated() {
            let code = line.firstRange(of: "//").map { line[..<$0.lowerBound] } ?? line
            if pureTargets.contains(target) {
                for (pattern, instead) in impurities where code.contains(pattern) {
                    findings.append(
                        "line \(index + 1): '\(pattern)' in a pure target: use \(instead)"
                    )
                }
            }
            for word in ["TODO", "FIXME", "XXX"] where line.contains(word) {
                findings.append("line \(index + 1): \(word): do it now, or open an issue")
            }
        }
        return findings
    }

    /// The relative links of a Markdown text.
    static func links(of markdown: String) -> [String] {
        markdown.matches(of: /\]\(([^)#\s]+)(?:#[^)]*)?\)/).map { String($0.1) }
            .filter { !$0.contains("://") && !$0.hasPrefix("mailto:") }
    }
}
