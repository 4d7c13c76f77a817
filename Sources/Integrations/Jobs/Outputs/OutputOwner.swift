import DataCatalog
import Glibc
import Runtime
import Values

/// Keeps an output of a `sql` job from replacing what is not its own.
///
/// A folder is the output's if the catalog has the output's table there, or if the store has a note that
/// this output was put there, or this table. Anybody may have a folder that holds nothing.
struct OutputOwner {
    /// A longer note is none of ours.
    private static let noteBytesMax = 1 << 20

    private let output: SQLOutput
    private var context: JobContext { output.context }

    init(_ output: SQLOutput) { self.output = output }

    /// Looks at all outputs of a run before its script begins.
    ///
    /// - Throws: why one of them cannot be where it is to be.
    static func check(_ outputs: [SQLOutput], _ context: JobContext) throws(TaskFailureError) {
        var others: [OutputPlace] = []
        for output in outputs {
            let owner = OutputOwner(output)
            let place = OutputPlace(
                output.name,
                output.output,
                at: output.location,
                path: output.folder
            )
            if let objection = try owner.objection(place, others) {
                throw owner.refusal("\(objection). \(OutputPlace.hint)")
            }
            others.append(place)
            try owner.check()
        }
    }

    /// What `pawl.yaml` alone says, and where the tables are that it names.
    private func objection(
        _ place: OutputPlace,
        _ others: [OutputPlace]
    ) throws(TaskFailureError) -> String? {
        let configuration = context.project.configuration
        if let objection = place.objection(
            in: configuration,
            projectDirectory: context.projectDirectory,
            storeDirectory: context.storeDirectory
        ) {
            return objection
        }
        for other in others {
            if let objection = place.objection(beside: other, isOfSameJob: true) {
                return objection
            }
        }
        for (name, input) in context.request.job.inputs.sorted(by: { $0.key < $1.key }) {
            let location: String?
            switch input.source {
            case .files(let files, _, _): location = files
            // A job may make a table anew from what it has.
            case .table(output.output.table): location = nil
            case .table(let table): location = try self.location(of: table)
            }
            guard let location,
                let path = configuration.localPath(location, in: context.projectDirectory)
            else { continue }
            if let objection = place.objection(toInput: path, of: name) { return objection }
        }
        return nil
    }

    private func location(of table: String) throws(TaskFailureError) -> String? {
        guard let name = TableName(table) else { return nil }
        do throws(CatalogError) {
            return try context.catalog.table(name).storageDescriptor.location
        } catch { throw TaskFailureError(error) }
    }

    // MARK: What is there

    /// Looks at what stands where the output is to be.
    ///
    /// - Parameter partitions: the folders below it whose files are to be replaced, where they are known.
    /// - Throws: what is there, if it would be lost and nobody says that it is the output's.
    /// - Returns: whether the folder is, or will be, the output's and nobody else's.
    @discardableResult
    func check(replacing partitions: [String]? = nil) throws(TaskFailureError) -> Bool {
        let isThere = try isFolder()
        let own = output.output.table.flatMap { TableName($0) }
        let tables = try tables()
        let isOwn = isNoted || tables.contains { $0.name == own && $0.folder == output.folder }
        // A crawler may have made a table of its own of what the output is.
        for table in tables where table.name != own && !(isOwn && table.folder == output.folder) {
            guard table.folder == output.folder || output.output.mode == .overwrite else {
                continue
            }
            throw refusal(
                "would replace the table \(table.name), which is at \(table.folder). Take another Path, "
                    + "or delete that table: pawl catalog delete \(table.name)"
            )
        }
        guard isThere, !isOwn else { return true }
        let found = try output.keeping(output.folder, "list") { () throws(SystemError) in
            try Self.content(of: output.folder)
        }
        guard found != nil else { return true }
        if let lost = try lost(partitions) {
            throw refusal(
                "would replace \(lost), which nobody says is the output's: no table of the catalog "
                    + "is there, and no run of the job has written it to this store. Remove "
                    + "\(output.folder) if it can go, or take another Path"
            )
        }
        return false
    }

    /// Whether there is a folder; nothing else may be there.
    private func isFolder() throws(TaskFailureError) -> Bool {
        var status = stat()
        guard lstat(output.folder, &status) == 0 else { return false }
        switch status.st_mode & S_IFMT {
        case S_IFDIR: return true
        case S_IFLNK: throw refusal("is to be a folder, and \(output.folder) is a link to nothing")
        default: throw refusal("is to be a folder, and \(output.folder) is a file")
        }
    }

    /// The tables of the catalog that are there or below.
    private func tables() throws(TaskFailureError) -> [(name: TableName, folder: String)] {
        // Most projects have no catalog, and reading one costs time.
        guard Files.isDirectory(context.storeDirectory + "/catalog") else { return [] }
        let all: [Table]
        do throws(CatalogError) { all = try context.catalog.allTables() } catch {
            throw TaskFailureError(error)
        }
        return all.compactMap { table in
            guard let location = table.storageDescriptor.location,
                let path = context.project.configuration.localPath(
                    location,
                    in: context.projectDirectory
                )
            else { return nil }
            let folder = Path.real(path)
            return Path.isInside(folder, output.folder) ? (table.fullName, folder) : nil
        }
    }

    /// A file that would be lost.
    private func lost(_ partitions: [String]?) throws(TaskFailureError) -> String? {
        let mode = output.output.mode
        let folder = output.folder
        return try output.keeping(folder, "list") { () throws(SystemError) in
            if mode == .overwrite { return try Self.content(of: folder) }
            for path in mode == .append ? [] : partitions ?? [] {
                let inner = path.isEmpty ? folder : "\(folder)/\(path)"
                guard Files.isDirectory(inner) else { continue }
                let files = try Runtime.Files.names(in: inner).map { "\(inner)/\($0)" }
                if let file = files.first(where: { !Files.isDirectory($0) }) { return file }
            }
            return nil
        }
    }

    /// Something below a folder that is more than an empty folder or an empty hidden file (`.gitkeep`).
    private static func content(of folder: String) throws(SystemError) -> String? {
        for name in try Runtime.Files.names(in: folder) {
            let path = "\(folder)/\(name)"
            var status = stat()
            guard lstat(path, &status) == 0 else { continue }
            switch status.st_mode & S_IFMT {
            case S_IFDIR: if let found = try content(of: path) { return found }
            case S_IFREG where status.st_size == 0 && DataFolder.isHidden(name): continue
            default: return path
            }
        }
        return nil
    }

    // MARK: The note

    private var path: String { context.store.outputOwner(output.folder) }

    /// Whether the store says that this output was put there, or its table.
    private var isNoted: Bool {
        guard let bytes = Files.read(path, bytesMax: Self.noteBytesMax),
            let note = try? JSON(parsing: bytes)
        else { return false }
        if let table = output.output.table { return note["Table"]?.stringValue == table }
        return note["Job"]?.stringValue == context.request.jobName
            && note["Output"]?.stringValue == output.name
    }

    /// Says so; the folder's lock is held.
    func note() throws(TaskFailureError) {
        var note: JSONObject = [
            "Folder": .string(output.folder), "Job": .string(context.request.jobName),
            "Output": .string(output.name),
        ]
        note["Table"] = output.output.table.map { .string($0) }
        let bytes = Array((JSON.object(note).prettyText() + "\n").utf8)
        try StoreFailure.wrapped { () throws(StoreError) in
            try stored(path, "note whose a folder is") { () throws(SystemError) in
                if Files.read(path, bytesMax: Self.noteBytesMax) == bytes { return }
                try Runtime.Files.replace(path, with: bytes, durably: true)
            }
        }
    }

    private func refusal(_ text: String) -> TaskFailureError {
        TaskFailureError(
            JobRunRequest.invalid,
            "The output \(output.name) at \(output.location) \(text)."
        )
    }
}
