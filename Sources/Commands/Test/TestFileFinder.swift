import StatesLanguage

/// Finds test files, and the definitions that they are about.
enum TestFileFinder {
    private static let endings = [".test.yaml", ".test.yml", ".test.json"]
    /// The endings that the definition beside a test file may have.
    private static let definitionEndings = [
        ".asl.yaml", ".asl.yml", ".asl.json", ".yaml", ".yml", ".json", ".asl",
    ]
    /// How deep folders are searched.
    private static let depthMax = 16

    static func isTestFile(_ name: String) -> Bool { endings.contains { name.hasSuffix($0) } }

    /// The test files that files and folders stand for, each once.
    ///
    /// - Throws: ``CommandFailure`` for what does not exist and where there are none.
    static func files(_ paths: [String]) throws(CommandFailure) -> [String] {
        var found: [String] = []
        for path in paths {
            guard FileAccess.kind(of: path) == .folder else {
                if !found.contains(path) { found.append(path) }
                continue
            }
            let folder = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
            var inside: [String] = []
            try search(folder, depth: 0, into: &inside)
            if inside.isEmpty {
                throw CommandFailure(
                    "\(path): there is no test file in this folder",
                    hint: "Tests of nightly.asl.yaml stand beside it in nightly.test.yaml."
                )
            }
            for file in inside where !found.contains(file) { found.append(file) }
        }
        return found
    }

    private static func search(
        _ folder: String,
        depth: Int,
        into found: inout [String]
    ) throws(CommandFailure) {
        guard depth <= depthMax else { return }
        for name in try FileAccess.names(in: folder) where name != "node_modules" {
            let path = folder == "." ? name : Path.join(folder, name)
            if FileAccess.kind(of: path) == .folder {
                try search(path, depth: depth + 1, into: &found)
            } else if isTestFile(name) {
                found.append(path)
            }
        }
    }

    /// The path of the definition that a test file is about: the one that it names, else the one
    /// beside it; nil if there is none beside it.
    static func definition(of file: String, named written: String?) -> String? {
        let folder = Path.folder(of: file)
        if let written { return Path.join(folder, written) }
        let name = Path.name(of: file)
        guard let ending = endings.first(where: { name.hasSuffix($0) }) else { return nil }
        let stem = String(name.dropLast(ending.count))
        return definitionEndings.map { Path.join(folder, stem + $0) }.first {
            FileAccess.kind(of: $0) == .file
        }
    }

    /// The test file that stands beside a definition; nil if there is none.
    static func testFile(beside definition: String) -> String? {
        let name = Path.name(of: definition)
        guard let ending = definitionEndings.first(where: { name.hasSuffix($0) }) else {
            return nil
        }
        let stem = String(name.dropLast(ending.count))
        return endings.map { Path.join(Path.folder(of: definition), stem + $0) }.first {
            FileAccess.kind(of: $0) == .file
        }
    }
}
