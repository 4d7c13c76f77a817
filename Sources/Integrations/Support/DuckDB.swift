import DataCatalog
import Engine
import Runtime
import Values

/// DuckDB's command, as workers use it: SQL in, rows out, in a database in memory.
///
/// Starting it costs about 20 ms, so one call does as much as it can.
struct DuckDB {
    /// Why SQL could not be carried out.
    struct Failure: Error {
        /// DuckDB's words, its excerpt with the marked place included.
        let message: String
    }

    /// The program.
    let program: String
    /// Where it may spill what does not fit into memory.
    var temporaryDirectory: String?
    /// Where relative paths of the SQL start.
    var workingDirectory = "/"

    /// Carries out SQL; the rows of all its SELECTs, one object each, in their order.
    ///
    /// Whole numbers beyond 64 bits and DECIMALs come as texts. NaN and infinities are no JSON: who
    /// may have them casts them away.
    /// - Throws: ``Failure`` at the first statement that fails, and for rows that are no JSON.
    func rows(_ sql: String) throws(Failure) -> [JSON] {
        let bytes = try run(sql)
        var rows: [JSON] = []
        for line in bytes.split(separator: 0x0A) {
            do throws(JSONError) {
                rows.append(try JSON(parsing: Array(line)))
            } catch {
                throw Failure(message: "DuckDB printed a row that is no JSON: \(error)")
            }
        }
        return rows
    }

    /// Carries out SQL; what it printed, a JSON object a line.
    @discardableResult
    func run(_ sql: String) throws(Failure) -> [UInt8] {
        var text = "SET autoinstall_known_extensions = false;\n"
        if let temporaryDirectory {
            text += "SET temp_directory = \(SQLText.quoted(temporaryDirectory));\n"
        }
        let child = ChildProcess(
            // The first error ends it, and nobody's ~/.duckdbrc changes what it does.
            arguments: [program, "-no-init", "-bail", "-batch", "-jsonlines"],
            environment: ["HOME": "/nonexistent", "LC_ALL": "C.UTF-8"],
            workingDirectory: workingDirectory,
            standardInput: Array((text + sql).utf8),
            ownGroup: false
        )
        let result: ChildProcess.Result
        do throws(SystemError) {
            result = try child.run()
        } catch {
            throw Failure(message: "\(program) could not be started: \(error.text)")
        }
        if result.isSuccess { return result.output }
        let said = Failures.excerpt(result.errors)
        switch result.end {
        case .exited(let code):
            throw Failure(message: said.isEmpty ? "DuckDB exited with code \(code)" : said)
        case .signalled(let signal):
            throw Failure(message: "DuckDB was ended by \(Signals.name(signal))")
        case .timedOut: throw Failure(message: "DuckDB took too long")
        }
    }
}
