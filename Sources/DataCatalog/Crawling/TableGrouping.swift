/// Makes tables of folders, by what is in them.
///
/// From below: the files of a folder are a table if they are alike. A folder whose folders mostly are
/// alike is a table with one more level of partitions; else each of them is judged on its own.
public struct TableGrouping: Sendable {
    /// Whether columns do not matter (`CombineCompatibleSchemas`).
    public var combinesSchemas = false
    /// At which level below the target's folder tables are, counted from 0 for the folder itself
    /// (`TableLevelConfiguration`); nil to judge by what is there.
    public var tableDepth: Int?
    /// Which part of the columns has to be shared for two schemas to be alike.
    public var similarity = 0.7

    /// The paths of folders that are tables, whatever is in them: a crawl of new folders sees the rest only.
    public var tablePaths: Set<[String]> = []

    /// Something that was found and is in no table.
    public struct Skipped: Sendable, Equatable {
        /// Its path from the target's folder.
        public var path: [String]
        /// Why.
        public var reason: String
    }

    /// Makes one that groups as Glue does without a configuration.
    public init() {}

    /// The tables of a target's folder, in the order of their paths.
    public func tables(in folder: CrawledFolder) -> (tables: [FoundTable], skipped: [Skipped]) {
        var skipped: [Skipped] = []
        var resolution = resolve(folder, [], &skipped)
        if let candidate = resolution.candidate { resolution.finished.append(candidate) }
        let tables = resolution.finished.map { candidate -> FoundTable in
            var table = candidate
            table.keys = Self.keys(of: candidate)
            // The folder's name says it already, and no table has two columns of one name.
            table.keysAreInData = table.columns.contains { table.keys.contains($0.name) }
            table.columns.removeAll { table.keys.contains($0.name) }
            for index in table.parts.indices {
                table.parts[index].columns.removeAll { table.keys.contains($0.name) }
            }
            return table
        }
        return (tables.sorted { $0.path.lexicographicallyPrecedes($1.path) }, skipped)
    }

    // MARK: Folders

    /// What became of a folder: tables that are sure, and one that may be a part of a larger one.
    private struct Resolution {
        var finished: [FoundTable] = []
        var candidate: FoundTable?
    }

    private func resolve(
        _ folder: CrawledFolder,
        _ path: [String],
        _ skipped: inout [Skipped]
    ) -> Resolution {
        var result = Resolution()
        var members: [FoundTable] = []
        var mixed = 0
        for (name, child) in folder.folders.sorted(by: { $0.key < $1.key }) {
            let resolution = resolve(child, path + [name], &skipped)
            result.finished += resolution.finished
            if let candidate = resolution.candidate {
                members.append(candidate)
            } else if !resolution.finished.isEmpty {
                mixed += 1
            }
        }
        let depth = path.count
        if let tableDepth, depth < tableDepth {
            // Tables are further down.
            result.finished += members
            for file in folder.files {
                skipped.append(
                    Skipped(path: path + [file.name], reason: "is above the level of tables")
                )
            }
            return result
        }
        let isForced =
            tableDepth.map { depth >= $0 } ?? false
            || tablePaths.contains { path.starts(with: $0) }
        var groups = groups(members)
        if let largest = groups.first,
            isForced || canBePartitions(largest, of: members.count + mixed, in: path.last)
        {
            groups.removeFirst()
            result.candidate = combined(largest, at: path)
            if isForced {
                for other in groups.flatMap({ $0 }) {
                    skipped.append(
                        Skipped(path: other.path, reason: "is not like the table that it is in")
                    )
                    result.candidate?.exclusions += [Self.address(of: other, below: path)]
                }
            } else {
                result.finished += groups.flatMap { $0 }
            }
        } else {
            result.finished += members
        }
        addFiles(folder, path, &result)
        if tablePaths.contains(path), let table = result.candidate {
            result.finished.append(table)
            result.candidate = nil
        }
        return result
    }

    /// The files that stand in a folder itself.
    private func addFiles(_ folder: CrawledFolder, _ path: [String], _ result: inout Resolution) {
        if folder.files.isEmpty { return }
        let clusters = clusters(of: folder.files)
        let hasFolders = result.candidate != nil || !result.finished.isEmpty
        let total = folder.files.count
        guard result.candidate == nil, let largest = clusters.first,
            largest.files.count * 2 > total || clusters.count == 1
        else {
            // Beside partitions, or not alike: each file is a table.
            for cluster in clusters {
                result.finished += cluster.files.map { fileTable(cluster, $0, path) }
            }
            return
        }
        var table = self.table(largest, path)
        for other in clusters.dropFirst() {
            result.finished += other.files.map { fileTable(other, $0, path) }
            table.exclusions += other.files.map(\.name)
        }
        if hasFolders {
            table.exclusions += folder.folders.keys.sorted().map { $0 + "/" }
            result.finished.append(table)
        } else {
            result.candidate = table
        }
    }

    /// Whether folders that are alike are partitions of the folder that they are in.
    private func canBePartitions(
        _ group: [FoundTable],
        of count: Int,
        in folder: String?
    ) -> Bool {
        guard group.count * 2 > count else { return false }
        if group.count > 1 { return true }
        // One folder alone is a partition if it is called like one, or is in a folder that is.
        if folder.flatMap(Self.key) != nil { return true }
        guard let name = group.first?.path.last else { return false }
        return Self.key(of: name) != nil
            || (name.contains(where: \.isNumber)
                && name.allSatisfy { $0.isNumber || $0 == "-" || $0 == "_" || $0 == "." })
    }

    /// Folders that are alike, the largest group first.
    private func groups(_ members: [FoundTable]) -> [[FoundTable]] {
        var groups: [(model: FoundTable, members: [FoundTable])] = []
        for member in members {
            let index = groups.firstIndex { isLike($0.model, member) }
            guard let index else {
                groups.append((member, [member]))
                continue
            }
            groups[index].members.append(member)
            groups[index].model.columns = groups[index].model.columns.merged(with: member.columns)
            if let format = groups[index].model.format.merged(with: member.format) {
                groups[index].model.format = format
            }
        }
        // Of two of one size the first stays first.
        return groups.enumerated()
            .sorted {
                ($1.element.members.count, $0.offset) < ($0.element.members.count, $1.offset)
            }
            .map(\.element.members)
    }

    private func isLike(_ one: FoundTable, _ other: FoundTable) -> Bool {
        guard !one.isFile, !other.isFile, one.compression == other.compression,
            one.format.merged(with: other.format) != nil,
            one.parts.first?.path.count == other.parts.first?.path.count
        else { return false }
        if combinesSchemas { return true }
        // Folders `day=1`, `day=2` say themselves that they are one table.
        if let key = one.path.last.flatMap(Self.key), key == other.path.last.flatMap(Self.key) {
            return true
        }
        return one.columns.similarity(to: other.columns, of: max) >= similarity
    }

    private func combined(_ members: [FoundTable], at path: [String]) -> FoundTable {
        var table = members[0]
        table.path = path
        table.parts = []
        table.exclusions = []
        for member in members {
            let name = member.path.last ?? ""
            for part in member.parts {
                var part = part
                part.path = [name] + part.path
                table.parts.append(part)
            }
            table.columns = table.columns.merged(with: member.columns)
            table.format = table.format.merged(with: member.format) ?? table.format
            table.exclusions += member.exclusions.map { "\(name)/\($0)" }
        }
        return table
    }

    // MARK: Files

    /// Files of one folder that are alike.
    private struct Cluster {
        var format: FileFormat
        var compression: FileCompression
        var columns: [InferredColumn]
        var files: [CrawledFolder.File]
    }

    /// The files of a folder by what they are, the largest group first; those that nobody looked into are
    /// of it.
    private func clusters(of files: [CrawledFolder.File]) -> [Cluster] {
        var clusters: [Cluster] = []
        for file in files {
            guard let schema = file.schema else { continue }
            let index = clusters.firstIndex { cluster in
                cluster.compression == schema.compression
                    && cluster.format.merged(with: schema.format) != nil
                    && isLike(cluster, schema)
            }
            guard let index else {
                clusters.append(
                    Cluster(
                        format: schema.format,
                        compression: schema.compression,
                        columns: schema.columns,
                        files: [file]
                    )
                )
                continue
            }
            clusters[index].files.append(file)
            clusters[index].columns = clusters[index].columns.merged(with: schema.columns)
            if let format = clusters[index].format.merged(with: schema.format) {
                clusters[index].format = format
            }
        }
        var sorted = clusters.enumerated()
            .sorted { ($1.element.files.count, $0.offset) < ($0.element.files.count, $1.offset) }
            .map(\.element)
        if !sorted.isEmpty { sorted[0].files += files.filter { $0.schema == nil } }
        return sorted
    }

    private func isLike(_ cluster: Cluster, _ schema: FileSchema) -> Bool {
        // Rows of one folder are read by one list of columns, and without names by their places.
        if schema.format.isPositional, !cluster.columns.isPrefixCompatible(with: schema.columns) {
            return false
        }
        // In one folder, one that only lacks columns is like the others.
        return combinesSchemas
            || cluster.columns.similarity(to: schema.columns, of: min) >= similarity
    }

    private func table(_ cluster: Cluster, _ path: [String]) -> FoundTable {
        FoundTable(
            path: path,
            isFile: false,
            parts: [part(cluster, cluster.files)],
            keys: [],
            columns: cluster.columns,
            format: cluster.format,
            compression: cluster.compression,
            exclusions: []
        )
    }

    private func fileTable(
        _ cluster: Cluster,
        _ file: CrawledFolder.File,
        _ path: [String]
    ) -> FoundTable {
        var own = cluster
        own.files = [file]
        if let schema = file.schema {
            own.format = schema.format
            own.columns = schema.columns
        }
        var table = table(own, path + [file.name])
        table.isFile = true
        return table
    }

    private func part(_ cluster: Cluster, _ files: [CrawledFolder.File]) -> FoundTable.Part {
        var counted: Int64 = 0
        var countedBytes: Int64 = 0
        var bytes: Int64 = 0
        var exact: Int64 = 0
        var exactBytes: Int64 = 0
        for file in files {
            bytes += file.size
            guard let own = file.schema?.counted else { continue }
            if own.isWhole {
                exact += own.records
                exactBytes += file.size
            } else {
                counted += own.records
                countedBytes += own.bytes
            }
        }
        var records: Int64? = exact
        if exactBytes < bytes {
            // What was not read is as dense as what was.
            let (seen, of) = countedBytes > 0 ? (counted, countedBytes) : (exact, exactBytes)
            records =
                of > 0
                ? exact + Int64(Double(bytes - exactBytes) * Double(seen) / Double(of)) : nil
        }
        return FoundTable.Part(
            path: [],
            format: cluster.format,
            compression: cluster.compression,
            columns: cluster.columns,
            objects: Int64(files.count),
            bytes: bytes,
            records: records
        )
    }

    // MARK: Names

    /// The key of a folder's name, in lower case: `Year=2024` has `year`.
    static func key(of folder: String) -> String? {
        guard let sign = folder.firstIndex(of: "="), sign != folder.startIndex else { return nil }
        return folder[..<sign].lowercased()
    }

    /// The names of a table's levels: the key where all folders of a level have it, else a number.
    private static func keys(of table: FoundTable) -> [String] {
        let depth = table.parts.first?.path.count ?? 0
        var taken: Set<String> = []
        let own = (0..<depth).map { level -> String? in
            let names = Set(table.parts.map { key(of: $0.path[level]) })
            guard names.count == 1, let only = names.first, let key = only,
                taken.insert(key).inserted
            else { return nil }
            return key
        }
        // After the keys: some folder may be called like a level without one.
        return own.enumerated().map { level, key in
            key ?? FreeName.next("partition_\(level)", &taken)
        }
    }

    private static func address(of table: FoundTable, below path: [String]) -> String {
        table.path.dropFirst(path.count).joined(separator: "/") + (table.isFile ? "" : "/")
    }
}
