import DataCatalog
import Runtime
import Values

/// One crawl: looks through the folders of a crawler, and makes of what it finds tables of the catalog.
///
/// All that it changes becomes visible at once at its end, or nothing does.
struct Crawl {
    /// The crawler's name.
    let name: String
    /// The crawl's own.
    let id: String
    let crawler: CrawlerConfiguration
    let project: ProjectConfiguration
    let projectDirectory: String
    let store: CatalogStore
    /// What reads the schemas of Parquet files, or why it cannot: other files need none.
    let duckDB: Result<DuckDB, CrawlFailure>

    /// Crawls, and changes the catalog.
    ///
    /// - Throws: why nothing was changed.
    /// - Returns: what was found, changed and skipped.
    func run() throws(CrawlFailure) -> CrawlReport {
        var report = CrawlReport()
        var found: [LocatedTable] = []
        let known = try knownFolders()
        var places: [CrawledPlace] = []
        for target in crawler.targets {
            let place = try place(of: target)
            let look = try CrawlWalk(crawl: self, target: target, place: place, known: known)
                .run(&report)
            found += look.tables
            places.append(
                CrawledPlace(
                    address: place.address,
                    occupied: look.occupied,
                    unread: look.unread
                )
            )
        }
        let update = CrawlUpdate(crawl: self, found: Self.distinct(found), places: places)
        return try update.run(report)
    }

    /// A target as the catalog names it, and the folder that it is.
    struct Place {
        /// With a slash at the end for a folder.
        var address: String
        var folder: String
    }

    private func place(of target: CrawlerConfiguration.Target) throws(CrawlFailure) -> Place {
        guard let path = project.localPath(target.path, in: projectDirectory) else {
            throw CrawlFailure(
                .invalidInput,
                "\(target.path) is in a bucket that is not among the Buckets of pawl.yaml."
            )
        }
        var folder = path
        while folder.hasSuffix("/"), folder != "/" { folder.removeLast() }
        guard Files.exists(folder) else {
            throw CrawlFailure(
                .entityNotFound,
                "There is nothing at \(target.path) (\(folder))."
            )
        }
        var address = target.path.hasPrefix("s3://") ? target.path : folder
        while address.hasSuffix("/") { address.removeLast() }
        if Files.isDirectory(folder) { address += "/" }
        return Place(address: address, folder: folder)
    }

    /// What a crawl of new folders finds in the catalog.
    struct Known {
        /// The folders of tables without partitions, and of partitions.
        var folders: Set<String> = []
        /// The folders of tables with partitions.
        var tables: Set<String> = []
    }

    /// The folders that a crawl of new folders passes over: those of tables and partitions that there are.
    private func knownFolders() throws(CrawlFailure) -> Known {
        var known = Known()
        guard crawler.policy.recrawl == .newFoldersOnly else { return known }
        do throws(CatalogError) {
            guard
                try store.databases().contains(where: {
                    $0.name == crawler.databaseName.lowercased()
                })
            else { return known }
            for table in try store.tables(in: crawler.databaseName) {
                if table.partitionKeys.isEmpty {
                    if let location = table.storageDescriptor.location {
                        known.folders.insert(location)
                    }
                    continue
                }
                if let location = table.storageDescriptor.location { known.tables.insert(location) }
                for partition in try store.partitions(of: table.fullName) {
                    if let location = partition.storageDescriptor.location {
                        known.folders.insert(location)
                    }
                }
            }
        } catch { throw CrawlFailure(error) }
        return known
    }

    /// Of a table that two targets lead to, the first.
    private static func distinct(_ tables: [LocatedTable]) -> [LocatedTable] {
        var seen: Set<String> = []
        return tables.filter { seen.insert($0.location).inserted }
    }
}

/// A table that was found, and where.
struct LocatedTable {
    var found: FoundTable
    /// With a slash at the end for a folder.
    var location: String
}

/// A target after it was looked through.
struct CrawledPlace {
    var address: String
    /// The folders below it that have files or could not be read, and all above these: their locations.
    var occupied: Set<String>
    /// What could not be read: locations of folders, with a slash at their end, and of what may be either.
    var unread: [String]

    /// Whether a location is one that this place has been looked through for.
    func covers(_ location: String) -> Bool {
        location == address || (address.hasSuffix("/") && location.hasPrefix(address))
    }

    /// Whether the crawl has seen that nothing is at a location; below what it could not read it has seen
    /// nothing.
    func isEmpty(at location: String) -> Bool {
        !occupied.contains(location)
            && !unread.contains { location.hasPrefix($0.hasSuffix("/") ? $0 : $0 + "/") }
    }
}

/// Why a crawl has changed nothing.
struct CrawlFailure: Error {
    /// The error's name in a state machine.
    var errorName: String
    var message: String

    init(_ error: CatalogError) {
        errorName = error.errorName
        message = error.message
    }

    init(_ kind: CatalogError.Kind, _ message: String) {
        self.init(CatalogError(kind, message))
    }

    init(errorName: String, message: String) {
        self.errorName = errorName
        self.message = message
    }

    /// A schema has changed and must not.
    static let schemaChanged = "Crawler.SchemaChanged"
}
