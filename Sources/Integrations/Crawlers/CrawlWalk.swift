import DataCatalog
import Values

/// Looks through one target of a crawl.
struct CrawlWalk {
    let crawl: Crawl
    let target: CrawlerConfiguration.Target
    let place: Crawl.Place
    /// The folders that are passed over, and the tables that they are of.
    let known: Crawl.Known

    /// What there is.
    struct Look {
        var tables: [LocatedTable]
        var occupied: Set<String>
        var unread: [String]
    }

    func run(_ report: inout CrawlReport) throws(CrawlFailure) -> Look {
        var problems: [(String, String)] = []
        var files: [DataFile]
        do throws(CatalogError) {
            let list = try DataFolder.files(below: place.folder) { path, error in
                problems.append((path, error.message))
            }
            files = list ?? []
        } catch { throw CrawlFailure(error) }
        var occupied = Set(problems.flatMap { Self.folders(of: $0.0, below: place.address) })
        for (path, reason) in problems { report.skip(place.address + path, reason) }
        let all = files.count
        files.removeAll { file in
            target.exclusions.contains { $0.fits(file.path) }
        }
        report.excluded += all - files.count
        for file in files { occupied.formUnion(Self.folders(of: file.path, below: place.address)) }
        let before = files.count
        files.removeAll { known.folders.contains(Self.folder(of: file(at: $0))) }
        report.known += before - files.count
        let tree = try tree(of: files, &report)
        report.files += files.count
        report.bytes += files.reduce(0) { $0 + $1.size }
        let (tables, skipped) = grouping.tables(in: tree)
        for other in skipped {
            report.skip(place.address + other.path.joined(separator: "/"), other.reason)
        }
        return Look(
            tables: tables.map(located),
            occupied: occupied,
            unread: problems.map { place.address + $0.0 }
        )
    }

    private func file(at file: DataFile) -> String { place.address + file.path }

    // MARK: Files

    /// The files as a tree, with what each of them is.
    private func tree(
        of files: [DataFile],
        _ report: inout CrawlReport
    ) throws(CrawlFailure) -> CrawledFolder {
        let sampler: FileSampler
        do throws(GrokError) {
            let names = crawl.crawler.classifiers
            sampler = FileSampler(
                classifier: try FileClassifier(names.compactMap { crawl.project.classifiers[$0] })
            )
        } catch { throw CrawlFailure(.invalidInput, error.description) }
        var looked: [(file: DataFile, schema: FileSchema?)] = []
        var parquet: [String] = []
        var sampled: [Substring: Int] = [:]
        for file in files {
            let folder = file.path.lastIndex(of: "/").map { file.path[..<$0] } ?? ""
            if let size = target.sampleSize, sampled[folder, default: 0] >= size {
                looked.append((file, nil))
                continue
            }
            do throws(UnknownFormat) {
                let schema = try sampler.schema(of: path(of: file))
                if schema.format == .orc { throw UnknownFormat("is ORC, which is not read") }
                if schema.format == .parquet { parquet.append(path(of: file)) }
                looked.append((file, schema))
                sampled[folder, default: 0] += 1
            } catch { report.skip(self.file(at: file), error.description) }
        }
        let answers =
            parquet.isEmpty ? [:] : ParquetReader(duckDB: try crawl.duckDB.get()).read(parquet)
        var tree = CrawledFolder()
        for (file, schema) in looked {
            var schema = schema
            if schema?.format == .parquet {
                switch answers[path(of: file)] {
                case .columns(let columns, let records)?:
                    schema?.columns = columns
                    schema?.counted = FileSchema.Counted(
                        records: records,
                        bytes: file.size,
                        isWhole: true
                    )
                case .unknown(let error)?:
                    report.skip(self.file(at: file), error.description)
                    continue
                case nil: continue
                }
            }
            let parts = file.path.split(separator: "/").map(String.init)
            let name = parts.last ?? place.folder.split(separator: "/").last.map(String.init) ?? ""
            tree.add(
                CrawledFolder.File(name: name, size: file.size, schema: schema),
                at: parts.dropLast()[...]
            )
        }
        return tree
    }

    private func path(of file: DataFile) -> String {
        file.path.isEmpty ? place.folder : "\(place.folder)/\(file.path)"
    }

    // MARK: Places

    private var grouping: TableGrouping {
        var grouping = TableGrouping()
        grouping.combinesSchemas = crawl.crawler.combinesSchemas
        grouping.similarity = crawl.crawler.similarity
        for table in known.tables where table.hasPrefix(place.address) && table != place.address {
            let path = table.dropFirst(place.address.count).split(separator: "/").map(String.init)
            grouping.tablePaths.insert(path)
        }
        if known.tables.contains(place.address) { grouping.tablePaths.insert([]) }
        if let level = crawl.crawler.tableLevel {
            // The bucket is level 1.
            let own = place.address.split(separator: "/").count - (isBucket ? 1 : 0)
            grouping.tableDepth = max(0, level - own)
        }
        return grouping
    }

    private var isBucket: Bool { place.address.hasPrefix("s3://") }

    private func located(_ found: FoundTable) -> LocatedTable {
        var found = found
        found.targetExclusions = target.exclusions.map {
            PathGlob.escaped(place.address) + $0.source
        }
        if !place.address.hasSuffix("/") {
            return LocatedTable(found: found, location: place.address)
        }
        let path = found.path.joined(separator: "/")
        let end = path.isEmpty || found.isFile ? "" : "/"
        return LocatedTable(found: found, location: place.address + path + end)
    }

    /// The location of the folder that a file is in.
    private static func folder(of file: String) -> String {
        file.lastIndex(of: "/").map { String(file[...$0]) } ?? file
    }

    /// The locations of the folders above a path, and of the path itself.
    private static func folders(of path: String, below address: String) -> [String] {
        var folders = [address]
        var location = address
        let parts = path.split(separator: "/")
        for (index, part) in parts.enumerated() {
            location += part
            // A file's own location has no slash.
            if index == parts.count - 1 { folders.append(location) }
            location += "/"
            folders.append(location)
        }
        return folders
    }
}
