import Runtime
import Values

/// A `sql` job: the script under DuckDB's command, in a database in memory.
///
/// Arguments are variables: what is started with `--run_date 2024-01-01` reads
/// `getvariable('run_date')`. They are values, never text of the program, so nothing in them can become
/// SQL.
struct SQLJob {
    static let preludeFile = "arguments.sql"

    let run: JobRun
    let attempt: TaskAttempt
    let project: Project

    var runner: JobRunner {
        get throws(TaskFailureError) {
            JobRunner(
                arguments: [
                    // The first error ends it, and nobody's ~/.duckdbrc changes what a job does.
                    try project.programs(attempt).duckDB(), "-no-init", "-bail", "-batch",
                    "-f", AttemptFiles.path(Self.preludeFile, of: attempt), "-f", run.script,
                ],
                environment: [:],
                files: [Self.preludeFile: Array(prelude.utf8)]
            )
        }
    }

    private var prelude: String {
        var text = "SET temp_directory = \(Self.quoted(attempt.directory + "/duckdb-temp"));\n"
        for (name, value) in run.scriptArguments {
            let variable = Self.variable(name)
            if variable.isEmpty { continue }
            text += "SET VARIABLE \(variable) = \(Self.quoted(located(value)));\n"
        }
        return text
    }

    /// `s3://bucket/key` with a bucket of the project is the path of a folder here: DuckDB reads S3 only
    /// with an extension that has to be downloaded.
    private func located(_ value: String) -> String {
        guard value.hasPrefix("s3://") else { return value }
        return project.configuration.localPath(value, in: attempt.projectDirectory) ?? value
    }

    /// `--run-date` → `"run_date"`.
    private static func variable(_ name: String) -> String {
        let bytes = name.utf8.drop { $0 == UInt8(ascii: "-") }
            .map { $0 == UInt8(ascii: "-") ? UInt8(ascii: "_") : $0 }
        if bytes.isEmpty { return "" }
        return "\"" + escaped(String(decoding: bytes, as: UTF8.self), "\"") + "\""
    }

    private static func quoted(_ value: String) -> String { "'" + escaped(value, "'") + "'" }

    /// The text with every quote doubled.
    private static func escaped(_ text: String, _ quote: Unicode.Scalar) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if scalar == quote { result.append(quote) }
            result.append(scalar)
        }
        return String(result)
    }
}
