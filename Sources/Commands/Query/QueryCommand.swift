import ArgumentParser
import Glibc
import Integrations
import Values

/// `pawl query`: SQL over the catalog.
struct QueryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "query",
        abstract: "Ask the tables of the catalog in SQL.",
        discussion: """
            DuckDB carries the query out; the tables of the catalog are database.table. The query is its \
            text, @FILE, or - for standard input.

            Example:
              pawl query "select country, count(*) from sales.orders group by all"
              pawl query @report.sql --database sales --output csv > report.csv
              pawl query "select * from orders" --database sales --output jsonl | jq .price
            """
    )

    enum Output: String, ExpressibleByArgument, CaseIterable { case table, csv, json, jsonl }

    @Argument(help: "The query.")
    var query: String

    @Option(
        name: .shortAndLong,
        help: "Where tables are looked for that are named without a database."
    )
    var database: String?

    @Option(name: .shortAndLong, help: "table, csv, json (an array), jsonl (an object a line).")
    var output = Output.table

    @Option(name: .shortAndLong, help: "How many rows a table shows at the most; 0 for all.")
    var limit = 100

    @OptionGroup var store: StoreOption
    @OptionGroup var colors: ColorOptions

    func validate() throws {
        guard limit >= 0 else { throw ValidationError("--limit is a number from 0, not \(limit)") }
    }

    func run() throws {
        let terminal = Terminal.current
        let project = try DataProject(store, paint: colors.paint(terminal.errors))
        let text = try text()
        let tool = project.queries
        switch output {
        case .json:
            let rows = try asked(text) { () throws(QueryTool.Failure) in
                try tool.rows(text, database: database)
            }
            terminal.output.print(JSON.array(rows).prettyText())
        case .jsonl:
            let rows = try asked(text) { () throws(QueryTool.Failure) in
                try tool.rows(text, database: database)
            }
            terminal.output.print(lines: rows.map { $0.text() })
        case .table, .csv:
            let path = try Self.temporaryFile()
            defer { unlink(path) }
            let result = try asked(text) { () throws(QueryTool.Failure) in
                try tool.run(text, database: database, into: path)
            }
            if output == .csv {
                try FileAccess.copy(path, to: terminal.output)
            } else {
                try print(result, text)
            }
        }
    }

    private func text() throws -> String {
        if query == "-" {
            return String(decoding: try Terminal.current.input(), as: UTF8.self)
        }
        if query.hasPrefix("@") {
            return String(decoding: try FileAccess.read(String(query.dropFirst())), as: UTF8.self)
        }
        return query
    }

    /// A failure with the line of the query that it is about, and the place marked.
    private func asked<Result>(
        _ text: String,
        _ body: () throws(QueryTool.Failure) -> Result
    ) throws(CommandFailure) -> Result {
        do throws(QueryTool.Failure) { return try body() } catch {
            let message = TextWidth.harmless(error.message)
            guard let place = error.place else { throw CommandFailure(message, status: .failed) }
            let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
            let line = place.line <= lines.count ? String(lines[place.line - 1]) : ""
            let mark = String(repeating: " ", count: max(0, place.column - 1)) + "^"
            throw CommandFailure(
                message,
                excerpt: [TextWidth.harmless(line), mark],
                status: .failed
            )
        }
    }

    private func print(_ result: QueryTool.Result, _ text: String) throws {
        let terminal = Terminal.current
        let paint = colors.paint(terminal.output)
        let rows = try asked(text) { () throws(QueryTool.Failure) in
            try result.rows(limit: limit > 0 && limit < .max ? limit + 1 : .max)
        }
        let shown = limit > 0 ? Array(rows.prefix(limit)) : rows
        var table = TextTable(result.columns.map { TextWidth.harmless($0.name) })
        for row in shown {
            table.add(row.map { $0.map(TextWidth.harmless) ?? paint(.faint, "NULL") })
        }
        let lines = table.lines(paint: paint, columns: terminal.output.size()?.columns)
        terminal.output.print(lines: lines)
        if rows.count > shown.count {
            terminal.errors.print("There are more rows; --limit 0 shows all.")
        }
    }

    /// A file for the rows, which nobody else has.
    private static func temporaryFile() throws(CommandFailure) -> String {
        let folder = Terminal.current.environment("TMPDIR") ?? "/tmp"
        let path = folder + "/pawl-query-" + String(repeating: "X", count: 6)
        var template = Array(path.utf8CString)
        let file = mkstemp(&template)
        guard file >= 0 else {
            throw CommandFailure("\(folder): no file can be made there", status: .failed)
        }
        close(file)
        return template.withUnsafeBufferPointer { buffer in
            buffer.baseAddress.map { String(cString: $0) } ?? ""
        }
    }
}
