import DataCatalog
import Runtime
import Values

/// A `sql` job: the script under DuckDB's command, in a database in memory.
///
/// Arguments are variables: what is started with `--run_date 2024-01-01` reads
/// `getvariable('run_date')`. They are values, never text of the program, so nothing in them can become
/// SQL. Tables of the catalog are views `database.table`, the job's `Inputs` views `input.NAME`; what the
/// script leaves under the names of its `Outputs` is written behind it.
struct SQLJob: JobKind {
    static let preludeFile = "prelude.sql"
    static let scriptFile = "script.sql"
    static let epilogueFile = "epilogue.sql"
    /// Which part is at work.
    static let stageFile = "stage"
    /// A longer script is a mistake in its path.
    static let scriptBytesMax = 64 << 20

    let context: JobContext
    private var inputs: SQLInputs?
    private var outputs: [SQLOutput] = []

    init(context: JobContext) { self.context = context }

    mutating func prepare() throws(TaskFailureError) -> JobCommand {
        let path = context.request.script
        guard let bytes = Files.read(path, bytesMax: Self.scriptBytesMax) else {
            throw TaskFailureError(
                JobRunRequest.invalid,
                "The script \(path) cannot be read, or has more than \(Self.scriptBytesMax) bytes."
            )
        }
        let script = SQLScript(String(decoding: bytes, as: UTF8.self))
        let inputs = try SQLInputs(context: context)
        self.inputs = inputs
        outputs = try SQLOutput.all(context)
        try OutputOwner.check(outputs, context)
        for output in outputs { try output.makeStaging() }
        let prelude = [
            settings, variables, try catalogViews(script.text), try inputs.sql(),
        ].joined()
        var files = [
            Self.preludeFile: Array(prelude.utf8),
            Self.scriptFile: Array(script.marked(in: context.path(Self.stageFile)).utf8),
        ]
        var scripts = [Self.preludeFile, Self.scriptFile]
        if !outputs.isEmpty {
            let epilogue = SQLOutput.reset + outputs.map(\.sql).joined()
            files[Self.epilogueFile] = Array(epilogue.utf8)
            scripts.append(Self.epilogueFile)
        }
        return JobCommand(
            // The first error ends it, and nobody's ~/.duckdbrc changes what a job does.
            arguments: [try context.programs.duckDB(), "-no-init", "-bail", "-batch"]
                + scripts.flatMap { ["-f", context.path($0)] },
            files: files
        )
    }

    mutating func complete() throws(TaskFailureError) -> JobCompletion {
        var completion = JobCompletion()
        for output in outputs { completion.outputs.append(try output.publish()) }
        completion.bookmark = inputs?.bookmark
        return completion
    }

    func discard() { for output in outputs { output.discard() } }

    func reason(standardError: [UInt8]) -> String? {
        guard let failure = SQLFailure(String(decoding: standardError, as: UTF8.self)) else {
            return nil
        }
        let note = Files.read(context.path(Self.stageFile), bytesMax: 1 << 16) ?? []
        let stage = SQLStage(note: String(decoding: note, as: UTF8.self))
        let file = failure.file.map { file in
            let input = inputs?.name(of: file).map { ", of the input \($0)" } ?? ""
            return " (\(file)\(input))"
        }
        switch stage {
        case .input(let name):
            if let setting = failure.unknownSetting {
                return "input \(name): Options: \(setting.function) has no setting "
                    + "\"\(setting.name)\"."
                    + NearestName.hint(setting.name, among: setting.known)
            }
            return "input \(name): \(failure.sentence)"
                + (failure.file.map { " (\($0))" } ?? "")
        case .output(let name):
            let output = outputs.first { $0.name == name }
            let sentence = output?.sentence(failure) ?? failure.sentence
            return "output \(name): \(sentence)\(file ?? "")"
        case .script(let line):
            var sentence = failure.sentence
            if let missing = failure.missingTable { sentence = self.sentence(missing) }
            let script = context.request.script
            let name = script.split(separator: "/").last.map(String.init) ?? script
            let place = line.map { " (\(name):\(failure.line(from: $0)))" }
            return sentence + (file ?? "") + (place ?? "")
        case nil: return failure.sentence + (file ?? "")
        }
    }

    private func sentence(_ missing: MissingTable) -> String {
        let bytes = Files.read(context.request.script, bytesMax: Self.scriptBytesMax) ?? []
        let script = String(decoding: bytes, as: UTF8.self)
        return context.catalogViews.sentence(missing, in: script, database: nil)
    }

    private var settings: String {
        "SET temp_directory = \(SQLText.quoted(context.path("duckdb-temp")));\n"
    }

    private var variables: String {
        var text = ""
        for (name, value) in context.scriptArguments {
            let variable = Self.variable(name)
            if variable.isEmpty { continue }
            text += "SET VARIABLE \(variable) = \(SQLText.quoted(located(value)));\n"
        }
        return text
    }

    /// Views of the tables that the script mentions.
    private func catalogViews(_ script: String) throws(TaskFailureError) -> String {
        // Most projects have no catalog, and listing one costs time.
        guard Files.isDirectory(context.storeDirectory + "/catalog") else { return "" }
        do throws(CatalogError) { return try context.catalogViews.sql(mentionedIn: script) } catch {
            throw TaskFailureError(error)
        }
    }

    /// `s3://bucket/key` with a bucket of the project is the path of a folder here: DuckDB reads S3 only
    /// with an extension that has to be downloaded.
    private func located(_ value: String) -> String {
        guard value.hasPrefix("s3://") else { return value }
        return context.project.configuration.localPath(value, in: context.projectDirectory) ?? value
    }

    /// `--run-date` → `"run_date"`.
    private static func variable(_ name: String) -> String {
        let bytes = name.utf8.drop { $0 == UInt8(ascii: "-") }
            .map { $0 == UInt8(ascii: "-") ? UInt8(ascii: "_") : $0 }
        return bytes.isEmpty ? "" : SQLText.identifier(String(decoding: bytes, as: UTF8.self))
    }
}

extension JobContext {
    var catalog: CatalogStore { CatalogStore(store: storeDirectory) }

    var catalogViews: CatalogViews {
        CatalogViews(
            store: catalog,
            configuration: project.configuration,
            projectDirectory: projectDirectory
        )
    }
}

extension TaskFailureError {
    /// An error of the catalog as Glue names it.
    init(_ error: CatalogError) { self.init(error.errorName, error.message) }
}
