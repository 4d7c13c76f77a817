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
    /// Whole numbers beyond 64 bits and DECIMALs come as texts, and so do `NaN`, `Infinity` and
    /// `-Infinity`, which JSON has no numbers for.
    /// - Throws: ``Failure`` at the first statement that fails, and for rows that are no JSON.
    func rows(_ sql: String) throws(Failure) -> [JSON] {
        let bytes = try run(sql)
        var rows: [JSON] = []
        for line in bytes.split(separator: 0x0A) {
            do throws(JSONError) {
                rows.append(try JSON(parsing: Self.withoutNonNumbers(Array(line))))
            } catch {
                throw Failure(message: "DuckDB printed a row that is no JSON: \(error)")
            }
        }
        return rows
    }

    /// A row in which `NaN` and infinities are texts: the shell prints them as they are.
    private static func withoutNonNumbers(_ line: [UInt8]) -> [UInt8] {
        // Nearly all rows have none, and are not copied.
        guard line.contains(UInt8(ascii: "N")) || line.contains(UInt8(ascii: "I")) else {
            return line
        }
        var result: [UInt8] = []
        result.reserveCapacity(line.count + 16)
        var isText = false
        var index = 0
        while index < line.count {
            let byte = line[index]
            if isText, byte == UInt8(ascii: "\\"), index + 1 < line.count {
                result += line[index...index + 1]
                index += 2
                continue
            }
            if byte == UInt8(ascii: "\"") { isText.toggle() }
            let word = isText ? nil : nonNumbers.first { line[index...].starts(with: $0) }
            if let word {
                result.append(UInt8(ascii: "\""))
                result += word
                result.append(UInt8(ascii: "\""))
                index += word.count
            } else {
                result.append(byte)
                index += 1
            }
        }
        return result
    }

    private static let nonNumbers = ["NaN", "-Infinity", "Infinity"].map { Array($0.utf8) }

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
