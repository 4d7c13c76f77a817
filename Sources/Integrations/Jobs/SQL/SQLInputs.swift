import DataCatalog
import Runtime

/// The `Inputs` of a `sql` job: views `input.NAME` over the files that are new to the run.
struct SQLInputs {
    private let context: JobContext
    private let window: BookmarkWindow
    /// All files of each input, as they were when the run began.
    private var files: [String: [String: FileMark]] = [:]
    private var tables: [String: (table: Table, groups: [DuckDBView.Files])] = [:]

    /// Lists the files.
    ///
    /// - Throws: what is wrong with the bookmark or an input.
    init(context: JobContext) throws(TaskFailureError) {
        self.context = context
        let option = try BookmarkOption(context.arguments)
        window = try BookmarkWindow(option, of: context.bookmarks)
        for (name, input) in context.request.job.inputs {
            switch input.source {
            case .files(let location, _, _):
                let path = try path(location, of: name)
                files[name] = try JobInputFiles.marks(at: path, of: name)
            case .table(let table): try list(table, of: name)
            }
        }
    }

    private func path(_ location: String, of name: String) throws(TaskFailureError) -> String {
        if let path = context.project.configuration.localPath(
            location,
            in: context.projectDirectory
        ) {
            return path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
        }
        throw TaskFailureError(
            JobRunRequest.invalid,
            "The input \(name) is at \(location), a bucket that is not among the Buckets of pawl.yaml."
        )
    }

    private mutating func list(_ text: String, of name: String) throws(TaskFailureError) {
        do throws(CatalogError) {
            let table = try context.catalog.table(TableName(text) ?? TableName("", text))
            let groups = try context.catalogViews.files(of: table)
            tables[name] = (table, groups)
            var found: [String: FileMark] = [:]
            for path in groups.flatMap(\.paths) { found[path] = FileMark(of: path) }
            files[name] = found
        } catch { throw TaskFailureError(error) }
    }

    /// SQL that makes the views.
    ///
    /// - Throws: why a view cannot be made: there is not one file to know the columns from.
    func sql() throws(TaskFailureError) -> String {
        if files.isEmpty { return "" }
        var text = "CREATE SCHEMA IF NOT EXISTS input;\n"
        for (name, input) in context.request.job.inputs.sorted(by: { $0.key < $1.key }) {
            let all = files[name] ?? [:]
            let new = window.new(all, of: name)
            let query: String
            switch input.source {
            case .files(let location, let format, let options):
                query = try self.query(new, all, name, location, format, options)
            case .table: query = try self.query(Set(new), name)
            }
            text += SQLStage.input(name).mark(in: context.path(SQLJob.stageFile))
            text += "CREATE VIEW input.\(SQLText.identifier(name)) AS\n\(query);\n"
        }
        return text
    }

    private func query(
        _ new: [String],
        _ all: [String: FileMark],
        _ name: String,
        _ location: String,
        _ format: JobFormat,
        _ options: [String: String]
    ) throws(TaskFailureError) -> String {
        // With nothing new the columns are still those of what there is.
        let paths = new.isEmpty ? Array(all.keys.sorted().prefix(1)) : new
        guard !paths.isEmpty else {
            throw TaskFailureError(
                JobRunRequest.invalid,
                "The input \(name) has no files: there is nothing at \(location)."
            )
        }
        let settings = options.sorted { $0.key < $1.key }
            .map { ", \(SQLText.identifier($0.key)) = \(SQLText.quoted($0.value))" }.joined()
        // DuckDB would take `x[1].csv` for a pattern.
        let list = SQLText.list(paths.map(DuckDBView.literalGlob))
        let call = "SELECT * FROM \(format.reader)(\(list), union_by_name = true\(settings))"
        return new.isEmpty ? call + " LIMIT 0" : call
    }

    private func query(_ new: Set<String>, _ name: String) throws(TaskFailureError) -> String {
        guard let (table, groups) = tables[name] else { return "" }
        let fresh = groups.compactMap { group -> DuckDBView.Files? in
            let paths = group.paths.filter(new.contains)
            return paths.isEmpty ? nil : DuckDBView.Files(partition: group.partition, paths: paths)
        }
        do throws(DuckDBView.Failure) { return try DuckDBView.query(table, fresh) } catch {
            throw TaskFailureError(JobRunRequest.invalid, error.description)
        }
    }

    /// The input that a file is of; nil if it is of none.
    func name(of file: String) -> String? { files.first { $0.value[file] != nil }?.key }

    /// What the bookmark is to be once the run has succeeded; nil if it stays what it is.
    ///
    /// Files that are gone are forgotten: should they come again they are new.
    var bookmark: JobBookmark? {
        guard window.isCommitted, !files.isEmpty else { return nil }
        var bookmark = window.before
        bookmark.inputs.merge(files) { $1 }
        bookmark.runID = context.id
        return bookmark
    }
}

extension JobFormat {
    /// DuckDB's function that reads it.
    var reader: String {
        switch self {
        case .parquet: "read_parquet"
        case .csv: "read_csv"
        case .json: "read_json"
        }
    }
}
