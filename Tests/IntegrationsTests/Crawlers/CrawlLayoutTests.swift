import DataCatalog
import Foundation
@testable import Integrations
import Runtime
import StatesLanguage
import Testing
import Values

/// Folders of every kind, each crawled and compared with the catalog that is expected of it.
///
/// The cases are the files of Fixtures/Crawls. A case has steps; each changes the folder, crawls, and
/// expects the catalog's tables in Glue's shape: the members that it names have to be there, and no table
/// besides. `Rows` are what DuckDB counts in the table's view.
@Suite struct CrawlLayoutTests {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Fixtures/Crawls")

    static let cases: [String] =
        (try? FileManager.default.contentsOfDirectory(atPath: folder.path))?
        .filter { $0.hasSuffix(".json") }.sorted() ?? []

    @Test func thereAreManyCases() { #expect(Self.cases.count >= 60) }

    @Test(arguments: cases) func theCatalogIsAsExpected(name: String) throws {
        let text = try Data(contentsOf: Self.folder.appending(path: name))
        let layout = try JSON(parsing: Array(text))
        let lake = try CrawledLake(layout)
        for (index, step) in (layout["Steps"]?.arrayValue ?? []).enumerated() {
            try lake.change(step)
            let outcome = lake.crawl(step["SchemaChange"]?.stringValue)
            let place = "\(name), step \(index + 1)"
            if let error = step["Error"]?.stringValue {
                #expect(outcome.error == error, "\(place): \(outcome)")
            } else {
                #expect(outcome.error == nil, "\(place): \(outcome)")
            }
            if let words = step["ErrorHas"]?.arrayValue?.compactMap(\.stringValue) {
                for word in words {
                    #expect(outcome.message?.contains(word) == true, "\(place): \(outcome)")
                }
            }
            let expected = step["Tables"]?.objectValue ?? JSONObject()
            let found = try lake.catalog { expected[$0]?["Rows"] != nil }
            #expect(found.keys.sorted() == expected.keys.sorted(), "\(place): \(outcome)")
            for table in expected {
                guard let own = found[table.key] else { continue }
                for difference in Self.differences(own, table.value, table.key) {
                    Issue.record("\(place): \(difference)")
                }
            }
            for (path, reason) in step["Skipped"]?.objectValue?.map({ ($0.key, $0.value) }) ?? [] {
                let said = outcome.skipped[path]
                #expect(
                    said.map { $0.contains(reason.stringValue ?? "") } == true,
                    "\(place): \(path) \(said ?? "was not skipped")"
                )
            }
            if let count = step["Skipped"]?.objectValue?.count {
                #expect(outcome.skipped.count == count, "\(place): \(outcome.skipped)")
            }
        }
    }

    /// Where a value lacks what is expected: members of objects may be more, elements of arrays not.
    private static func differences(_ value: JSON?, _ expected: JSON, _ path: String) -> [String] {
        switch (expected, value) {
        case (.object(let members), .object?):
            return members.flatMap { differences(value?[$0.key], $0.value, "\(path).\($0.key)") }
        case (.array(let elements), .array(let own)?) where elements.count == own.count:
            return zip(elements, own).enumerated().flatMap { index, pair in
                differences(pair.1, pair.0, "\(path)[\(index)]")
            }
        case (.null, nil): return []
        default:
            return value == expected
                ? [] : ["\(path): expected \(expected), found \(value?.text() ?? "nothing")"]
        }
    }
}

/// A project with one crawler and the folder that it crawls.
private struct CrawledLake {
    let scratch: Scratch
    let configuration: ProjectConfiguration
    let duckDB: DuckDB
    let store: CatalogStore

    struct Outcome {
        var error: String?
        var message: String?
        var skipped: [String: String] = [:]
    }

    init(_ layout: JSON) throws {
        scratch = try Scratch()
        var project: JSONObject = ["Buckets": ["lake": "lake"]]
        project["Classifiers"] = layout["Classifiers"]
        var crawler: JSONObject = [
            "DatabaseName": "d", "Targets": ["S3Targets": [["Path": "s3://lake/"]]],
        ]
        for member in layout["Crawler"]?.objectValue ?? JSONObject() {
            crawler[member.key] = member.value
        }
        project["Crawlers"] = ["c": .object(crawler)]
        let source = DefinitionSource(
            name: "pawl.yaml",
            bytes: Array(JSON.object(project).text().utf8),
            format: .yaml
        )
        let report = ProjectConfiguration.read(source, directory: scratch.path)
        configuration = try #require(report.configuration, "\(report.diagnostics)")
        duckDB = DuckDB(
            program: try #require(Scratch.duckDB, "duckdb is needed: run `make setup`"),
            workingDirectory: scratch.path
        )
        store = CatalogStore(store: scratch.path + "/.pawl")
        _ = scratch.folder("lake")
    }

    // MARK: The folder

    func change(_ step: JSON) throws {
        for path in step["Remove"]?.arrayValue?.compactMap(\.stringValue) ?? [] {
            try FileManager.default.removeItem(atPath: "\(scratch.path)/lake/\(path)")
        }
        var copies: [String] = []
        for file in step["Files"]?.objectValue ?? JSONObject() {
            let path = "lake/\(file.key)"
            scratch.write("", to: path)
            if let query = file.value["Parquet"]?.stringValue {
                copies.append("COPY (\(query)) TO \(SQLText.quoted(path)) (FORMAT parquet);")
                continue
            }
            Scratch.write(try Self.bytes(file.value), to: "\(scratch.path)/\(path)")
        }
        if !copies.isEmpty { try duckDB.run(copies.joined(separator: "\n")) }
        for file in step["Files"]?.objectValue ?? JSONObject() {
            guard let length = file.value["CutTo"]?.integerValue else { continue }
            truncate("\(scratch.path)/lake/\(file.key)", off_t(length))
        }
    }

    private static func bytes(_ file: JSON) throws -> [UInt8] {
        if let text = file.stringValue { return Array(text.utf8) }
        if let text = file["Base64"]?.stringValue { return try #require(Base64.decode(text)) }
        if let text = file["Latin1"]?.stringValue {
            return text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
        }
        if let text = file["Gzip"]?.stringValue { return try gzip(Array(text.utf8)) }
        if let text = file["Repeat"]?.stringValue, let times = file["Times"]?.integerValue {
            let head = Array((file["Head"]?.stringValue ?? "").utf8)
            let tail = Array((file["Tail"]?.stringValue ?? "").utf8)
            let line = head + Array(String(repeating: text, count: Int(times)).utf8) + tail
            let lines = Int(file["Lines"]?.integerValue ?? 1)
            return Array(repeatElement(line, count: lines).joined())
        }
        throw Unexpected("a case has a file of no known kind: \(file)")
    }

    private static func gzip(_ bytes: [UInt8]) throws -> [UInt8] {
        let process = Process()
        process.executableURL = URL(filePath: "/bin/gzip")
        process.arguments = ["-c"]
        let input = Pipe()
        let output = Pipe()
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        try input.fileHandleForWriting.write(contentsOf: Data(bytes))
        try input.fileHandleForWriting.close()
        let packed = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return Array(packed)
    }

    // MARK: The crawl

    func crawl(_ schemaChange: String?) -> Outcome {
        guard var crawler = configuration.crawlers["c"] else { return Outcome(error: "none") }
        if schemaChange == "FAIL" { crawler.policy.schemaChange = .fail }
        let crawl = Crawl(
            name: "c",
            id: "00000000-0000-4000-8000-000000000000",
            crawler: crawler,
            project: configuration,
            projectDirectory: scratch.path,
            store: store,
            duckDB: .success(duckDB)
        )
        do throws(CrawlFailure) {
            let report = try crawl.run()
            var outcome = Outcome()
            for (path, reason) in report.skipped { outcome.skipped[path] = reason }
            return outcome
        } catch { return Outcome(error: error.errorName, message: error.message) }
    }

    /// The tables in Glue's shape, each with its partitions, its version and, where that is wanted, the
    /// rows that a query of all its columns counts.
    func catalog(isCounted: (String) -> Bool) throws -> [String: JSON] {
        var tables: [String: JSON] = [:]
        guard try store.databases().contains(where: { $0.name == "d" }) else { return [:] }
        var queries: [String] = []
        let views = CatalogViews(
            store: store,
            configuration: configuration,
            projectDirectory: scratch.path
        )
        for table in try store.tables(in: "d") {
            guard case .object(var object) = table.json else { continue }
            object["Partitions"] = .array(try store.partitions(of: table.fullName).map(\.json))
            tables[table.name] = .object(object)
            guard isCounted(table.name) else { continue }
            queries.append(
                try views.sql(for: table.fullName)
                    + "SELECT \(SQLText.quoted(table.name)) AS \"a table\", count(*) AS \"a count\", "
                    + "count(COLUMNS(*)) FROM d.\(SQLText.identifier(table.name));"
            )
        }
        do throws(DuckDB.Failure) {
            for row in try duckDB.rows(queries.joined(separator: "\n")) {
                guard let name = row["a table"]?.stringValue,
                    case .object(var object)? = tables[name]
                else { continue }
                object["Rows"] = row["a count"]
                tables[name] = .object(object)
            }
        } catch { throw Unexpected(error.message) }
        return tables
    }
}
