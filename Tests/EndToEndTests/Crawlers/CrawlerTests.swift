import Foundation
import TestSupport
import Testing
import Values

/// Crawls as state machines and people start them: their states, their ends, and what is left of them.
@Suite struct CrawlerTests {
    // MARK: A state machine

    @Test func aCrawlThatIsWaitedForAnswersWithWhatItFound() throws {
        let project = try CrawlPlace()
        try project.place.write("id,v\n1,x\n2,y\n", to: "lake/t/a.csv")
        let ended = try project.run("glue:startCrawler.sync", "{Name: raw}", name: "sync")
        #expect(ended.code == 0, "\(ended)")
        let output = try ended.json
        #expect(output["Crawler"]?["State"] == "READY")
        #expect(output["Crawler"]?["LastCrawl"]?["Status"] == "SUCCEEDED")
        #expect(output["Crawl"]?["Summary"]?["TablesCreated"] == 1)
        #expect(output["Crawl"]?["Tables"]?.arrayValue?.first?["Name"] == "d.t")
        let shown = try project.catalog("show", "d.t", "--output", "json")
        #expect(try shown.json["StorageDescriptor"]?["Location"] == "s3://lake/t/")
    }

    @Test func aCrawlThatIsOnlyStartedIsRunningAtOnce() throws {
        let project = try CrawlPlace()
        try project.parquet("SELECT 1 AS id", at: "lake/t/a.parquet")
        try project.hold()
        let ended = try project.run("glue:startCrawler", "{Name: raw}", name: "start")
        #expect(ended.code == 0, "\(ended)")
        #expect(try ended.json == JSON.object(JSONObject()))
        #expect(try project.state() == "RUNNING")
        let second = try project.run("glue:startCrawler", "{Name: raw}", name: "again")
        #expect(try second.json == "busy")
        let third = try project.run("glue:startCrawler.sync", "{Name: raw}", name: "third")
        #expect(try third.json == "busy")
        let get = try project.run("aws-sdk:glue:getCrawler", "{Name: raw}", name: "get")
        #expect(try get.json["Crawler"]?["State"] == "RUNNING")
        try project.waitUntilBegun()
        try project.release()
        try eventually("the crawl has ended", within: 60) { try project.state() == "READY" }
        #expect(try project.lastCrawl()?["Status"] == "SUCCEEDED")
        #expect(try project.catalog("tables", "--output", "json").json.arrayValue?.count == 1)
    }

    @Test func aSchemaThatMustNotChangeIsAnErrorToCatch() throws {
        let project = try CrawlPlace()
        try project.place.write("{\"id\":1}\n", to: "lake/t/a.json")
        #expect(try project.crawlers("run", "raw").code == 0)
        try project.place.write("{\"id\":\"x\",\"more\":true}\n", to: "lake/t/a.json")
        let parameters = "{Name: raw, SchemaChange: FAIL}"
        let ended = try project.run("glue:startCrawler.sync", parameters, name: "fail")
        #expect(ended.code == 0, "\(ended)")
        let table = try ended.json["changes"]?["Tables"]?.arrayValue?.first
        #expect(table?["Table"] == "d.t")
        #expect(
            table?["Changes"] == [
                "column \"id\" changed from int to string", "column \"more\" added (boolean)",
            ]
        )
        let versions = try project.catalog("versions", "d.t", "--output", "json")
        #expect(try versions.json.arrayValue?.count == 1)
    }

    @Test func anUnknownCrawlerIsSaidWithTheOneThatIsNear() throws {
        let project = try CrawlPlace()
        let ended = try project.run("glue:startCrawler.sync", "{Name: rwa}", name: "unknown")
        #expect(ended.code == 1)
        #expect("\(ended)".contains("Glue.EntityNotFoundException"), "\(ended)")
        #expect("\(ended)".contains("Did you mean"), "\(ended)")
    }

    // MARK: Stops and deaths

    @Test func aKilledCrawlLeavesNothingHalf() throws {
        let project = try CrawlPlace()
        try project.parquet("SELECT 1 AS id", at: "lake/t/a.parquet")
        try project.place.write("id,v\n1,x\n2,y\n", to: "lake/u/a.csv")
        try project.hold()
        #expect(try project.crawlers("run", "raw", "--detach").code == 0)
        try project.waitUntilBegun()
        for process in project.place.processes where Processes.name(of: process) != "pawl-task" {
            kill(process, SIGKILL)
        }
        for process in project.place.processes { kill(process, SIGKILL) }
        try eventually("nobody crawls", within: 30) { try project.state() == "READY" }
        let last = try project.lastCrawl()
        #expect(last?["Status"] == "FAILED")
        #expect(
            last?["ErrorMessage"]?.stringValue?.contains("was killed") == true,
            "\(last as Any)"
        )
        #expect(try project.catalog("tables", "--output", "json").json == [])
        try project.release()
        #expect(try project.crawlers("run", "raw").code == 0)
        #expect(try project.catalog("tables", "--output", "json").json.arrayValue?.count == 2)
    }

    @Test func aCrawlIsStopped() throws {
        let project = try CrawlPlace()
        try project.parquet("SELECT 1 AS id", at: "lake/t/a.parquet")
        try project.hold()
        let crawl = try project.place.start([
            "crawlers", "run", "raw", "--project", project.place.path,
        ])
        try project.waitUntilBegun()
        #expect(try project.crawlers("stop", "raw").code == 0)
        let ended = crawl.wait()
        #expect(ended.code == 5, "\(ended)")
        #expect(try project.lastCrawl()?["Status"] == "CANCELLED")
        #expect(try project.state() == "READY")
        #expect(try project.catalog("tables", "--output", "json").json == [])
        #expect(try project.crawlers("stop", "raw").code == 1)
    }

    /// Stopping the execution stops its crawl.
    @Test func aStoppedExecutionStopsItsCrawl() throws {
        let project = try CrawlPlace()
        try project.parquet("SELECT 1 AS id", at: "lake/t/a.parquet")
        try project.hold()
        try project.place.write(
            """
            StartAt: Crawl
            States:
              Crawl: {Type: Task, Resource: "glue:startCrawler.sync", Parameters: {Name: raw}, End: true}

            """,
            to: "crawl.asl.yaml"
        )
        let run = try project.place.start(["run", project.place.file("crawl.asl.yaml")])
        try project.waitUntilBegun()
        #expect(try project.state() == "RUNNING")
        let stopped = try project.place.pawl("stop", "@latest")
        #expect(stopped.code == 0, "\(stopped)")
        #expect(run.wait().code == 5)
        try eventually("nobody crawls", within: 30) { try project.state() == "READY" }
        #expect(try project.lastCrawl()?["Status"] == "CANCELLED")
    }

    // MARK: Bad input

    @Test func whatCannotBeReadIsSkippedAndSaid() throws {
        let project = try CrawlPlace()
        try project.place.write("id,v\n1,x\n", to: "lake/t/a.csv")
        try project.place.write("id,v\n1,x\n", to: "lake/u/a.csv")
        try project.place.write("id,v\n1,x\n", to: "lake/w/a.csv")
        chmod(project.place.file("lake/u/a.csv"), 0)
        chmod(project.place.file("lake/w"), 0)
        defer { chmod(project.place.file("lake/w"), 0o755) }
        guard let answer = try project.runAsSomebody("crawlers", "run", "raw", "--output", "json")
        else { return }
        let skipped = answer["Report"]?["Skipped"]?.arrayValue ?? []
        #expect(skipped.map { $0["Path"]?.stringValue } == ["s3://lake/w/", "s3://lake/u/a.csv"])
        #expect(
            skipped.allSatisfy { $0["Reason"]?.stringValue?.contains("Permission denied") == true }
        )
    }

    /// Below it there are tables and partitions of the crawler; somebody else cannot see them.
    @Test(arguments: [
        ("lake", 0), ("lake/landing", 0), ("lake/landing/eu", 0), ("lake/sales/year=2025", 0),
        // Whose names are seen, and nothing else.
        ("lake/landing", 0o444), ("lake/sales", 0o444),
    ])
    func whatCannotBeReadIsNotGone(_ folder: String, _ mode: Int) throws {
        let project = try CrawlPlace()
        let crawler = """
                DatabaseName: d
                SchemaChangePolicy: {DeleteBehavior: DELETE_FROM_DATABASE}
            """
        try project.place.write(
            project.place.text("pawl.yaml").replacing("    DatabaseName: d", with: crawler),
            to: "pawl.yaml"
        )
        for table in ["orders", "refunds"] {
            try project.place.write("\(table)_id,v\n1,x\n", to: "lake/landing/eu/\(table)/a.csv")
        }
        for day in ["2024/month=1", "2025/month=1", "2025/month=2"] {
            try project.place.write("id,price\n1,2.5\n", to: "lake/sales/year=\(day)/a.csv")
        }
        #expect(try project.crawlers("run", "raw").code == 0)
        // How much a table is said to hold does change.
        let names = {
            try project.catalog("tables", "--output", "json").json.arrayValue?.map { $0["Name"] }
        }
        let partitions = try project.catalog("partitions", "d.sales", "--output", "json").json
        #expect(try names() == ["orders", "refunds", "sales"])
        #expect(partitions.arrayValue?.count == 3)
        chmod(project.place.file(folder), mode_t(mode))
        defer { chmod(project.place.file(folder), 0o755) }
        let ended = try project.runAsSomebody("crawlers", "run", "raw", "--output", "json")
        guard let ended else { return }
        #expect((ended["Report"]?["Skipped"]?.arrayValue ?? []).isEmpty == false, "\(ended)")
        #expect(try names() == ["orders", "refunds", "sales"])
        let after = try project.catalog("partitions", "d.sales", "--output", "json").json
        #expect(after == partitions)
    }

    @Test func aTableThatIsGoneHasNothingBehindItsName() throws {
        let project = try CrawlPlace()
        let crawler =
            "    DatabaseName: d\n    SchemaChangePolicy: {DeleteBehavior: DELETE_FROM_DATABASE}"
        try project.place.write(
            project.place.text("pawl.yaml").replacing("    DatabaseName: d", with: crawler),
            to: "pawl.yaml"
        )
        try project.place.write("id,v\n1,x\n", to: "lake/t/a.csv")
        try project.place.write("day,price\n1,2.5\n", to: "lake/u/a.csv")
        try project.crawlers("run", "raw")
        try FileManager.default.removeItem(atPath: project.place.file("lake/u"))
        let ended = try project.crawlers("run", "raw")
        #expect(
            ended.output.contains("\n  deleted    d.u\n               its data is gone\n"),
            "\(ended)"
        )
    }

    /// One that leads elsewhere is.
    @Test func linksThatLeadBackAreNotFollowed() throws {
        let project = try CrawlPlace()
        try project.place.write("id,v\n1,x\n", to: "lake/t/a.csv")
        try project.place.write("day,price\n1,2.5\n", to: "elsewhere/b.csv")
        symlink(".", project.place.file("lake/t/self"))
        symlink("..", project.place.file("lake/t/up"))
        symlink("../elsewhere", project.place.file("lake/linked"))
        let ended = try project.crawlers("run", "raw", "--output", "json")
        #expect(ended.code == 0, "\(ended)")
        let report = try ended.json["Report"]
        #expect(report?["Files"] == 2 && report?["Skipped"]?.arrayValue == [], "\(ended)")
        let tables = try project.catalog("tables", "--output", "json").json
        #expect(tables.arrayValue?.count == 2)
    }

    /// Files that come, go and change between the listing and the reading.
    @Test func aFolderMayChangeWhileItIsCrawled() throws {
        let project = try CrawlPlace()
        for index in 0..<20 {
            try project.parquet("SELECT \(index) AS id", at: "lake/t/day=\(index)/a.parquet")
        }
        try project.hold()
        #expect(try project.crawlers("run", "raw", "--detach").code == 0)
        try project.waitUntilBegun()
        try FileManager.default.removeItem(atPath: project.place.file("lake/t/day=3/a.parquet"))
        try project.place.write("PAR1 no more PAR1", to: "lake/t/day=4/a.parquet")
        try project.place.write("new", to: "lake/t/day=99/a.parquet")
        try project.release()
        try eventually("the crawl has ended", within: 60) { try project.state() == "READY" }
        #expect(try project.lastCrawl()?["Status"] == "SUCCEEDED")
        let partitions = try project.catalog(
            "partitions",
            "d.t",
            "--limit",
            "0",
            "--output",
            "json"
        )
        #expect(try partitions.json.arrayValue?.count == 18)
        let history = try project.crawlers("history", "raw", "--output", "json").json
        let skipped = history.arrayValue?.first?["Report"]?["Skipped"]?.arrayValue ?? []
        #expect(
            skipped.map { $0["Path"]?.stringValue }.sorted { ($0 ?? "") < ($1 ?? "") } == [
                "s3://lake/t/day=3/a.parquet", "s3://lake/t/day=4/a.parquet",
            ]
        )
    }

    /// Both are right, one after the other: neither loses the other's change.
    @Test func twoCrawlersMayHaveOneTable() throws {
        let project = try CrawlPlace(
            """
              other:
                DatabaseName: d
                Targets: {S3Targets: [{Path: s3://lake/}]}
            """
        )
        for index in 0..<30 {
            try project.place.write("id,v\n1,x\n", to: "lake/t/day=\(index)/a.csv")
        }
        let crawls = try ["raw", "other"].map { name in
            try project.place.start(["crawlers", "run", name, "--project", project.place.path])
        }
        for crawl in crawls { #expect(crawl.wait().code == 0) }
        #expect(try project.catalog("tables", "--output", "json").json.arrayValue?.count == 1)
        let partitions = try project.catalog(
            "partitions",
            "d.t",
            "--limit",
            "0",
            "--output",
            "json"
        )
        #expect(try partitions.json.arrayValue?.count == 30)
        let versions = try project.catalog("versions", "d.t", "--output", "json")
        #expect(try versions.json.arrayValue?.count == 1)
    }

    /// No table and no partition of the change becomes visible, and the next crawl is whole.
    @Test func aFullDiskLeavesTheCatalogAsItWas() throws {
        let project = try CrawlPlace()
        guard let mount = try Mount(project.place.store, size: "1m") else { return }
        defer { withExtendedLifetime(mount) {} }
        try project.place.write("id,v\n1,x\n", to: "lake/t/a.csv")
        #expect(try project.crawlers("run", "raw").code == 0)
        for index in 0..<1500 {
            try project.place.write("{\"k\":1}\n", to: "lake/u/day=\(index)/a.json")
        }
        let ended = try project.crawlers("run", "raw")
        #expect(ended.code == 1, "\(ended)")
        let tables = try project.catalog("tables", "--output", "json").json
        #expect(tables.arrayValue?.map { $0["Name"] } == ["t"], "\(tables)")
        #expect(try project.catalog("show", "d.t").code == 0)
        try FileManager.default.removeItem(atPath: project.place.file("lake/u"))
        try project.place.write("{\"k\":1}\n", to: "lake/u/a.json")
        let again = try project.crawlers("run", "raw")
        #expect(again.code == 0, "\(again)")
        #expect(try project.catalog("tables", "--output", "json").json.arrayValue?.count == 2)
    }

    /// Parquet is read by DuckDB, and nothing else.
    @Test func aCrawlWithoutDuckDBReadsWhatNeedsNone() throws {
        let project = try CrawlPlace()
        let text = project.place.text("pawl.yaml")
        let engines = try #require(text.range(of: "Engines:"))
        try project.place.write(String(text[..<engines.lowerBound]), to: "pawl.yaml")
        func crawl() throws -> Ended {
            try project.place.pawl(
                ["crawlers", "run", "raw", "--project", project.place.path],
                environment: ["PATH": "/nowhere"]
            )
        }
        try project.place.write("{\"id\":1}\n", to: "lake/t/a.json")
        let first = try crawl()
        #expect(first.code == 0 && "\(first)".contains("created"), "\(first)")
        try project.parquet("SELECT 1 AS id", at: "lake/u/b.parquet")
        let second = try crawl()
        #expect(second.code == 1 && "\(second)".contains("Pawl.ProgramNotFound"), "\(second)")
    }

    // MARK: Words

    @Test func theCommandsSayWhatThereIs() throws {
        let project = try CrawlPlace()
        try project.place.write("{\"id\":1}\n", to: "lake/t/day=1/a.json")
        #expect("\(try project.crawlers("list"))".contains("raw"))
        let first = try project.crawlers("run", "raw")
        #expect("\(first)".contains("created"), "\(first)")
        try project.place.write("{\"id\":1,\"n\":2.5}\n", to: "lake/t/day=2/a.json")
        try project.place.write("<a/>", to: "lake/t/day=2/b.xml")
        let second = try project.crawlers("run", "raw")
        #expect("\(second)".contains("column \"n\" added (double)"), "\(second)")
        #expect("\(second)".contains("looks like XML"), "\(second)")
        let history = try project.crawlers("history", "raw")
        #expect("\(history)".contains("1 table updated, 1 partition created"), "\(history)")
        let difference = try project.catalog("diff", "d.t")
        #expect(difference.code == 1)
        #expect("\(difference)".contains("+ column \"n\" added (double)"), "\(difference)")
        let versions = try project.catalog("versions", "d.t")
        #expect("\(versions)".contains("crawler raw"), "\(versions)")
        #expect("\(try project.catalog("show", "d.t"))".contains("partition key"))
        #expect(try project.catalog("rollback", "d.t", "0").code == 0)
        #expect("\(try project.catalog("versions", "d.t"))".contains("rolled back to version 0"))
        let partitions = try project.catalog("partitions", "d.t", "--where", "day > '1'")
        #expect("\(partitions)".contains("s3://lake/t/day=2/"), "\(partitions)")
        let wrong = try project.catalog("partitions", "d.t", "--where", "dya > '1'")
        #expect(wrong.code == 3)
        #expect("\(wrong)".contains("at character 1 of the expression"), "\(wrong)")
        #expect("\(try project.catalog("show", "d.u"))".contains("There is no table \"u\""))
        #expect("\(try project.catalog("databases"))".contains("d"))
        let gone = try project.catalog("delete", "d.t")
        #expect("\(gone)".contains("d.t is out of the catalog; its data is still at s3://lake/t/"))
        #expect(try project.catalog("delete", "d.t").code == 3)
        #expect(project.place.exists("lake/t/day=1/a.json"))
    }
}
