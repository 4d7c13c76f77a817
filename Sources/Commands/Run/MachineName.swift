import Runtime

/// The name of a state machine, made of its file's.
enum MachineName {
    private static let endings = [
        ".asl.yaml", ".asl.yml", ".asl.json", ".yaml", ".yml", ".json", ".asl",
    ]

    /// The file's name without its ending, what cannot be in a name replaced by `-`.
    static func of(_ path: String) -> String {
        if path == DefinitionFile.standardInputName { return "stdin" }
        var name = Path.name(of: path)
        for ending in endings where name.hasSuffix(ending) && name.utf8.count > ending.utf8.count {
            name.removeLast(ending.count)
            break
        }
        var result = ""
        for scalar in name.unicodeScalars.prefix(ExecutionKey.nameLengthMax) {
            let isFine = (try? ExecutionKey.check(String(scalar), as: "")) != nil || scalar == "."
            result.unicodeScalars.append(isFine ? scalar : "-")
        }
        return result.allSatisfy { $0 == "." } ? "machine" : result
    }
}
