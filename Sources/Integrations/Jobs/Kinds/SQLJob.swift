import DataCatalog
import Runtime
import Values

/// A `sql` job: the script under DuckDB's command, in a database in memory.
///
/// Arguments are variables: what is started with `--run_date 2024-01-01` reads
/// `getvariable('run_date')`. They are values, never text of the program, so nothing in them can become
/// SQL.
struct SQLJob: JobKind {
    static let preludeFile = "arguments.sql"

    let context: JobContext

    init(context: JobContext) { self.context = context }

    mutating func prepare() throws(TaskFailureError) -> JobCommand {
        JobCommand(
            arguments: [
                // The first error ends it, and nobody's ~/.duckdbrc changes what a job does.
                try context.programs.duckDB(), "-no-init", "-bail", "-batch",
                "-f", context.path(Self.preludeFile), "-f", context.request.script,
            ],
            files: [Self.preludeFile: Array(prelude.utf8)]
        )
    }

    mutating func complete() throws(TaskFailureError) -> JobCompletion { JobCompletion() }

    func reason(standardError: [UInt8]) -> String? { LogLine.first(standardError) }

    private var prelude: String {
        var text = "SET temp_directory = \(SQLText.quoted(context.path("duckdb-temp")));\n"
        for (name, value) in context.scriptArguments {
            let variable = Self.variable(name)
            if variable.isEmpty { continue }
            text += "SET VARIABLE \(variable) = \(SQLText.quoted(located(value)));\n"
        }
        return text
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
