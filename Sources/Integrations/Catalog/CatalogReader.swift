import DataCatalog
import Runtime
import Values

/// Reads the files of a catalog, as a change that is being made has them.
struct CatalogReader {
    /// A longer file is damaged or nothing of ours.
    static let fileBytesMax = 1 << 30

    let folder: String
    /// What a change has in mind: path → bytes, nil where the file goes.
    var changed: [String: [UInt8]?] = [:]
    /// Folders that go, with all that was in them before.
    var removedFolders: Set<String> = []

    init(folder: String) { self.folder = folder }

    // MARK: Files

    func read(_ path: String) throws(CatalogError) -> [UInt8]? {
        if let change = changed[path] { return change }
        if removedFolders.contains(where: { path.hasPrefix($0 + "/") }) { return nil }
        return try storing("\(folder)/\(path)", "read") { () throws(SystemError) in
            try Runtime.Files.read("\(folder)/\(path)", bytesMax: Self.fileBytesMax)
        }
    }

    /// The names in a folder, with those that a change adds and without those that it removes.
    func names(in path: String) throws(CatalogError) -> [String] {
        let prefix = path.isEmpty ? "" : path + "/"
        var names: Set<String> = []
        if !removedFolders.contains(where: { path == $0 || path.hasPrefix($0 + "/") }) {
            names = Set(
                try storing("\(folder)/\(path)", "list") { () throws(SystemError) in
                    try Runtime.Files.names(in: "\(folder)/\(path)")
                }
            )
            names = names.filter { !removedFolders.contains(prefix + $0) }
        }
        for (file, bytes) in changed where file.hasPrefix(prefix) {
            let rest = file.dropFirst(prefix.count)
            let name = String(rest.prefix { $0 != "/" })
            if bytes != nil { names.insert(name) } else if name == rest { names.remove(name) }
        }
        return names.sorted()
    }

    private func record<Record: CatalogRecord>(
        _ type: Record.Type,
        _ path: String
    ) throws(CatalogError) -> Record? {
        guard let bytes = try read(path) else { return nil }
        return try Self.decode(type, bytes, "\(folder)/\(path)")
    }

    private static func decode<Record: CatalogRecord>(
        _ type: Record.Type,
        _ bytes: some Collection<UInt8>,
        _ place: String
    ) throws(CatalogError) -> Record {
        let json: JSON
        do throws(JSONError) { json = try JSON(parsing: Array(bytes)) } catch {
            throw CatalogError(.internalService, "\(place) is damaged: \(error)")
        }
        do throws(CatalogFormatError) { return try Record(json, at: "\(Record.self)") } catch {
            throw CatalogError(.internalService, "\(place) is damaged: \(error)")
        }
    }

    // MARK: Databases and tables

    func databases() throws(CatalogError) -> [Database] {
        var databases: [Database] = []
        for name in try names(in: "") {
            guard CatalogLayout.name(ofFolder: name) != nil,
                let database = try record(Database.self, name + "/database.json")
            else { continue }
            databases.append(database)
        }
        return databases.sorted { $0.name < $1.name }
    }

    func hasDatabase(_ name: String) throws(CatalogError) -> Bool {
        try read(CatalogLayout.database(name)) != nil
    }

    func database(_ name: String) throws(CatalogError) -> Database {
        let name = name.lowercased()
        if let found = try record(Database.self, try CatalogLayout.database(name)) { return found }
        throw CatalogError(
            .entityNotFound,
            "There is no database \"\(name)\" in the catalog."
                + NearestName.hint(name, among: try databases().map(\.name))
        )
    }

    func tableNames(in database: String) throws(CatalogError) -> [TableName] {
        let database = try self.database(database).name
        let folder = try CatalogLayout.databaseFolder(database)
        var found: [TableName] = []
        for name in try names(in: folder) {
            guard let table = CatalogLayout.name(ofFolder: name),
                try has("\(folder)/\(name)/table.json")
            else { continue }
            found.append(TableName(database, table))
        }
        return found.sorted()
    }

    func tables(in database: String) throws(CatalogError) -> [Table] {
        var tables: [Table] = []
        for name in try tableNames(in: database) { tables.append(try table(name)) }
        return tables
    }

    func hasTable(_ name: TableName) throws(CatalogError) -> Bool {
        try has(CatalogLayout.table(name))
    }

    private func has(_ path: String) throws(CatalogError) -> Bool {
        if let change = changed[path] { return change != nil }
        if removedFolders.contains(where: { path.hasPrefix($0 + "/") }) { return false }
        return Runtime.Files.exists("\(folder)/\(path)")
    }

    func table(_ name: TableName) throws(CatalogError) -> Table { try version(name).table }

    // MARK: Versions

    func version(_ name: TableName, id: String? = nil) throws(CatalogError) -> TableVersion {
        guard let current = try record(TableVersion.self, try CatalogLayout.table(name)) else {
            let known = try tableNames(in: name.database).map(\.table)
            throw CatalogError(
                .entityNotFound,
                "There is no table \"\(name.table)\" in the database \"\(name.database)\"."
                    + NearestName.hint(name.table, among: known)
            )
        }
        guard let id, id != current.table.versionID else { return current }
        if let old = try record(TableVersion.self, try CatalogLayout.version(id, of: name)) {
            return old
        }
        throw CatalogError(
            .entityNotFound,
            "The table \(name) has no version \(id); the newest is "
                + (current.table.versionID ?? "0") + "."
        )
    }

    func versions(of name: TableName) throws(CatalogError) -> [TableVersion] {
        let current = try version(name)
        let newest = Int(current.table.versionID ?? "") ?? 0
        let folder = try CatalogLayout.versions(name)
        // What stands beside a newer one of its number was left by a change that did not come to pass.
        let numbers = try names(in: folder)
            .compactMap { $0.hasSuffix(".json") ? Int($0.dropLast(".json".count)) : nil }
            .filter { $0 < newest }.sorted(by: >)
        var versions = [current]
        for number in numbers {
            if let old = try record(TableVersion.self, "\(folder)/\(number).json") {
                versions.append(old)
            }
        }
        return versions
    }

    // MARK: Partitions

    func partitions(of name: TableName) throws(CatalogError) -> [Partition] {
        let path = try CatalogLayout.partitions(name)
        guard let bytes = try read(path) else { return [] }
        var partitions: [Partition] = []
        for (index, line) in bytes.split(separator: UInt8(ascii: "\n")).enumerated() {
            let place = "\(folder)/\(path):\(index + 1)"
            partitions.append(try Self.decode(Partition.self, line, place))
        }
        return partitions
    }
}
