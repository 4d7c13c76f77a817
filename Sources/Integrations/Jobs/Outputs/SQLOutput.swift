import DataCatalog
import Glibc
import Runtime
import Values

/// One of the `Outputs` of a `sql` job on its way: into a folder beside the one that it is to be, and
/// from there into place as a whole.
///
/// Nobody sees half of it. Until the folder is whole nothing has another name than before; then two
/// folders change places in one step, and then the catalog is told.
struct SQLOutput {
    let name: String
    let output: JobOutput
    /// The real path of the folder that it is to be.
    let folder: String
    /// The place as the catalog has it: `s3://curated/delays`.
    let location: String
    let context: JobContext

    /// All of a job's.
    static func all(_ context: JobContext) throws(TaskFailureError) -> [SQLOutput] {
        var outputs: [SQLOutput] = []
        for (name, output) in context.request.job.outputs.sorted(by: { $0.key < $1.key }) {
            outputs.append(try SQLOutput(name: name, output: output, context: context))
        }
        return outputs
    }

    private init(
        name: String,
        output: JobOutput,
        context: JobContext
    ) throws(TaskFailureError) {
        self.name = name
        self.output = output
        self.context = context
        var location = output.location ?? ""
        if output.location == nil { location = try Self.location(of: output, context) }
        while location.count > 1, location.hasSuffix("/") { location.removeLast() }
        self.location = location
        guard
            let path = context.project.configuration.localPath(
                location,
                in: context.projectDirectory
            )
        else {
            throw TaskFailureError(
                JobRunRequest.invalid,
                "The output \(name) is to be at \(location), a bucket that is not among the Buckets of "
                    + "pawl.yaml."
            )
        }
        folder = Path.real(path)
    }

    /// Where the catalog has the table, if the job does not say.
    private static func location(
        of output: JobOutput,
        _ context: JobContext
    ) throws(TaskFailureError) -> String {
        guard let name = output.table.flatMap({ TableName($0) }) else { return "" }
        do throws(CatalogError) {
            let table = try context.catalog.table(name)
            if let location = table.storageDescriptor.location { return location }
        } catch { throw TaskFailureError(error) }
        throw TaskFailureError(
            JobRunRequest.invalid,
            "The table \(name) has no location, and the job's output no Path."
        )
    }

    // MARK: Writing

    /// Where it is written: beside its place, under a name that holds no data to whoever looks.
    private var staging: String { "\(stagingPrefix)\(context.id)" }

    private var stagingPrefix: String {
        let parent = Path.parent(of: folder) ?? "/"
        let last = folder.split(separator: "/").last.map(String.init) ?? "output"
        return "\(parent)/.\(last).pawl-\(name)-"
    }

    private var schemaFile: String { context.path("output-\(FileName.of(name)).json") }
    private var countFile: String { context.path("output-\(FileName.of(name)).count.json") }

    /// Makes the folder that it is written into, and removes those that runs of the past have left.
    func makeStaging() throws(TaskFailureError) {
        let parent = Path.parent(of: folder) ?? "/"
        try keeping(staging, "make") { () throws(SystemError) in
            try Runtime.Files.makeFolder(parent)
            for name in try Runtime.Files.names(in: parent) {
                let path = parent + "/" + name
                guard path.hasPrefix(stagingPrefix) else { continue }
                let id = String(path.dropFirst(stagingPrefix.count))
                let run = context.store.read(id, of: context.request.jobName)
                if run?.state.isFinal == true { try FolderTree.remove(path) }
            }
            try FolderTree.remove(staging)
            try Runtime.Files.makeFolder(staging)
        }
    }

    /// Gives up what was written.
    func discard() { try? FolderTree.remove(staging) }

    /// What the shell is set to before the first of them, whatever the script has made of it.
    static let reset = ".bail on\n.output\n.mode jsonlines\n"

    /// SQL that writes it, its columns and how many rows there are.
    var sql: String {
        let source = SQLText.identifier(name)
        let part = "part-\(context.id.dropFirst(3).prefix(16))"
        let settings: String
        let target: String
        if output.partitionKeys.isEmpty {
            target = "\(staging)/\(part).\(output.format.rawValue)"
            settings = ""
        } else {
            let keys = output.partitionKeys.map(SQLText.identifier).joined(separator: ", ")
            target = staging
            settings =
                ", PARTITION_BY (\(keys)), FILENAME_PATTERN \(SQLText.quoted(part + "-{i}")), "
                + "OVERWRITE_OR_IGNORE true"
        }
        let mark = SQLStage.output(name).mark(in: context.path(SQLJob.stageFile))
        return mark + """
            COPY (SELECT column_name AS name, column_type AS type FROM (DESCRIBE FROM \(source)))
            TO \(SQLText.quoted(schemaFile)) (FORMAT json, ARRAY true);
            .output "\(countFile)"
            COPY (FROM \(source)) TO \(SQLText.quoted(target)) (\(output.format.copyOptions)\(settings));
            .output

            """
    }

    /// What kept it from being written.
    ///
    /// - Parameter failure: what DuckDB said.
    func sentence(_ failure: SQLFailure) -> String {
        if failure.missingTable?.name == name {
            let near = failure.missingTable?.suggestion.map { " Did you mean \"\($0)\"?" }
            return "the script leaves no table or view of that name." + (near ?? "")
        }
        if let key = failure.missingKey {
            let columns = (try? SQLColumn.read(schemaFile))?.map(\.name) ?? []
            return "PartitionKeys: there is no column \(key)."
                + NearestName.hint(key, among: columns)
        }
        if failure.hasOnlyKeys {
            return "PartitionKeys: every column is one, and none is left for the files."
        }
        return failure.sentence
    }

    // MARK: Publishing

    /// Puts it into place.
    ///
    /// - Returns: what it is, for the run's record.
    func publish() throws(TaskFailureError) -> JSON {
        let columns = try SQLColumn.read(schemaFile)
        let rows = SQLColumn.count(countFile)
        let partitions = try keeping(staging, "read") { () throws(SystemError) in
            try PartitionFolders().flush(staging)
        }
        // Two runs that append side by side would each add the files that it saw, and not the other's; and
        // whose folder it is holds only as long as nobody else puts one into its place.
        let lock = try locked()
        defer { withExtendedLifetime(lock) {} }
        let owner = OutputOwner(self)
        if try owner.check(replacing: partitions.map(\.path)) { try owner.note() }
        try keeping(folder, "publish") { () throws(SystemError) in try replaceFolder(partitions) }
        var record: JSONObject = ["Name": .string(name), "Location": .string(location)]
        record["Rows"] = rows.map { .integer($0) }
        if let table = output.table.flatMap({ TableName($0) }) {
            record["Table"] = .string(table.description)
            let entry = OutputTable(
                name: table,
                output: output,
                location: location,
                columns: columns,
                written: partitions,
                rows: rows,
                writer: "job \(context.request.jobName) \(context.id)"
            )
            do throws(CatalogError) { try entry.write(to: context.catalog) } catch {
                throw TaskFailureError(error)
            }
        }
        return .object(record)
    }

    /// Takes the lock of the folder, and waits for whoever has it.
    private func locked() throws(TaskFailureError) -> ProcessLock {
        try StoreFailure.wrapped { () throws(StoreError) in
            try context.store.lockedOutput(folder)
        }
    }

    private func replaceFolder(_ written: [PartitionFolders.Folder]) throws(SystemError) {
        let isThere = Files.isDirectory(folder)
        if isThere, output.mode != .overwrite {
            let paths = Set(written.map(\.path))
            try FolderLinks.add(from: folder, to: staging) { relative in
                output.mode == .append || !paths.contains(relative)
            }
        }
        try Runtime.Files.flushFolder(staging)
        try FolderSwap.replace(folder, with: staging)
        try Runtime.Files.flushFolder(Path.parent(of: folder) ?? "/")
    }

    /// Does something to a file or folder of it; a failure says which, and what was tried.
    func keeping<Result>(
        _ path: String,
        _ trying: String,
        _ body: () throws(SystemError) -> Result
    ) throws(TaskFailureError) -> Result {
        do throws(SystemError) { return try body() } catch {
            throw TaskFailureError(
                "Glue.InternalServiceException",
                StoreError(error, path: path, while: trying).description
            )
        }
    }
}

extension JobFormat {
    /// What COPY is told of it.
    fileprivate var copyOptions: String {
        switch self {
        // With RETURN_FILES the shell says how many rows there were.
        case .parquet: "FORMAT parquet, RETURN_FILES true"
        case .csv: "FORMAT csv, HEADER true, RETURN_FILES true"
        case .json: "FORMAT json, RETURN_FILES true"
        }
    }
}
