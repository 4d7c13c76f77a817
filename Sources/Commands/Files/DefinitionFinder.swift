import Integrations

/// Finds the definitions that files, folders and `-` stand for.
enum DefinitionFinder {
    /// How deep folders are searched.
    private static let depthMax = 16
    /// More files than this are not validated in one go.
    private static let filesMax = 10_000
    /// A larger file in a folder is no definition: the service takes 1 MiB.
    private static let bytesMax = 8 << 20

    /// The definitions, each once, in the order in which they were named; of a folder that has only a
    /// `pawl.yaml`, that.
    ///
    /// - Throws: ``CommandFailure`` for what does not exist and for folders without any.
    static func files(_ paths: [String]) throws(CommandFailure) -> [String] {
        var found: [String] = []
        var seen: Set<String> = []
        for path in paths {
            guard path != "-", FileAccess.kind(of: path) == .folder else {
                if seen.insert(path).inserted { found.append(path) }
                continue
            }
            let folder = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
            let name = ProjectConfiguration.fileName
            var inside: [String] = []
            try search(folder, depth: 0, into: &inside)
            let project = folder == "." ? name : Path.join(folder, name)
            if inside.isEmpty, FileAccess.exists(project) { inside = [project] }
            if inside.isEmpty {
                throw CommandFailure(
                    "\(path): there is no definition in this folder",
                    hint: "A definition is a .yaml, .yml or .json file with StartAt and States."
                )
            }
            found += inside.filter { seen.insert($0).inserted }
        }
        return found
    }

    /// The definitions, and the `pawl.yaml` of each folder that they stand in, before them.
    static func filesWithProjects(_ paths: [String]) throws(CommandFailure) -> [String] {
        var result: [String] = []
        var seen: Set<String> = []
        for file in try files(paths) {
            let project = Path.join(Path.folder(of: file), ProjectConfiguration.fileName)
            if file != "-", FileAccess.exists(file), FileAccess.exists(project),
                seen.insert(project).inserted
            {
                result.append(project)
            }
            if seen.insert(file).inserted { result.append(file) }
        }
        return result
    }

    private static func search(
        _ folder: String,
        depth: Int,
        into found: inout [String]
    ) throws(CommandFailure) {
        guard depth <= depthMax, found.count < filesMax else { return }
        for name in try FileAccess.names(in: folder) where name != "node_modules" {
            let path = folder == "." ? name : Path.join(folder, name)
            if FileAccess.kind(of: path) == .folder {
                try search(path, depth: depth + 1, into: &found)
            } else if isDefinition(path, named: name) {
                found.append(path)
            }
        }
    }

    /// Whether a file's name or text says that it is a definition.
    static func isDefinition(_ path: String, named name: String) -> Bool {
        guard name != ProjectConfiguration.fileName,
            name.hasSuffix(".yaml") || name.hasSuffix(".yml")
                || name.hasSuffix(".json") || name.hasSuffix(".asl")
        else { return false }
        if TestFileFinder.isTestFile(name) { return false }
        if name.contains(".asl.") || name.hasSuffix(".asl") { return true }
        guard let bytes = try? FileAccess.read(path), bytes.count <= bytesMax else { return false }
        return bytes.contains("StartAt") && bytes.contains("States")
    }
}

extension [UInt8] {
    /// Whether a word of ASCII stands somewhere.
    fileprivate func contains(_ word: StaticString) -> Bool {
        let word = UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount)
        guard let first = word.first, count >= word.count else { return false }
        for index in 0...count - word.count
        where self[index] == first && self[index..<index + word.count].elementsEqual(word) {
            return true
        }
        return false
    }
}
