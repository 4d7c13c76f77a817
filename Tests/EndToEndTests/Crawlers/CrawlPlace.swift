import Foundation
import TestSupport
import Testing
import Values

/// A project with a crawler whose DuckDB can be made to wait.
struct CrawlPlace {
    let place: Workplace

    init(_ crawler: String = "", store: String? = nil) throws {
        place = try Workplace(store: store)
        let duckDB = Folders.package.appending(path: ".venv/bin/duckdb").path
        // With the file `hold` there it says that it has begun, and goes on once that is gone.
        try place.write(
            """
            #!/bin/sh
            if [ -e '\(place.path)/hold' ]; then
              touch '\(place.path)/begun'
              while [ -e '\(place.path)/hold' ]; do sleep 0.02; done
            fi
            exec '\(duckDB)' "$@"

            """,
            to: "tools/duckdb"
        )
        chmod(place.file("tools/duckdb"), 0o755)
        try place.write(
            """
            Buckets: {lake: lake}
            Crawlers:
              raw:
                DatabaseName: d
                Targets: {S3Targets: [{Path: s3://lake/}]}
            \(crawler)
            Engines:
              DuckDB: {Path: tools/duckdb}

            """,
            to: "pawl.yaml"
        )
    }

    /// Makes a Parquet file, which a crawl needs DuckDB for.
    func parquet(_ query: String, at path: String) throws {
        try place.write("", to: path)
        let process = Process()
        process.executableURL = Folders.package.appending(path: ".venv/bin/duckdb")
        process.arguments = ["-c", "COPY (\(query)) TO '\(place.file(path))' (FORMAT parquet)"]
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
    }

    @discardableResult
    func crawlers(_ words: String...) throws -> Ended {
        try place.pawl(["crawlers"] + words + ["--project", place.path])
    }

    /// Runs `pawl` as somebody who may not read everything: root may, and becomes nobody for it.
    ///
    /// Nil, and said, where that cannot be.
    func runAsSomebody(_ words: String...) throws -> JSON? {
        let process = Process()
        let pawl = Folders.package.appending(path: ".build/debug/pawl")
        let arguments = words + ["--project", place.path, "--store", place.store]
        if getuid() == 0 {
            let setpriv = "/usr/bin/setpriv"
            guard access(setpriv, X_OK) == 0 else {
                print("not shown here: root reads everything, and there is no setpriv")
                return nil
            }
            for name in place.files() { chown(place.file(name), 65534, 65534) }
            for name in ["", "lake", "lake/t", "lake/u", "lake/w", "tools"] {
                chown(place.file(name), 65534, 65534)
            }
            process.executableURL = URL(filePath: setpriv)
            process.arguments =
                ["--reuid=65534", "--regid=65534", "--clear-groups", pawl.path] + arguments
        } else {
            process.executableURL = pawl
            process.arguments = arguments
        }
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let bytes = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
        return try JSON(parsing: Array(bytes))
    }

    func catalog(_ words: String...) throws -> Ended { try place.pawl(["catalog"] + words) }

    /// `READY`, `RUNNING` or `STOPPING`, as anybody sees it.
    func state() throws -> String? {
        try crawlers("show", "raw", "--output", "json").json["State"]?.stringValue
    }

    func lastCrawl() throws -> JSON? {
        try crawlers("show", "raw", "--output", "json").json["LastCrawl"]
    }

    /// Waits until a crawl is in the middle of its work.
    func waitUntilBegun() throws {
        try eventually("the crawl has begun", within: 60) { place.exists("begun") }
    }

    func hold() throws { try place.write("", to: "hold") }

    func release() throws {
        try FileManager.default.removeItem(atPath: place.file("hold"))
    }

    /// Runs a state machine of one Task and its Catch.
    func run(_ resource: String, _ parameters: String, name: String) throws -> Ended {
        try place.write(
            """
            StartAt: Crawl
            States:
              Crawl:
                Type: Task
                Resource: \(resource)
                Parameters: \(parameters)
                Catch:
                  - {ErrorEquals: [Crawler.SchemaChanged], ResultPath: $.changed, Next: Changed}
                  - {ErrorEquals: [Glue.CrawlerRunningException], Next: Busy}
                End: true
              Changed: {Type: Pass, Parameters: {changes.$: States.StringToJson($.changed.Cause)}, End: true}
              Busy: {Type: Pass, Result: busy, End: true}

            """,
            to: "\(name).asl.yaml"
        )
        return try place.pawl("run", place.file("\(name).asl.yaml"), "--output", "json")
    }
}
