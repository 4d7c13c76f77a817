import DataQuality
import Engine
import StatesLanguage
import Testing
import Values

@testable import Integrations
@testable import Simulation

/// The placeholders of tasks about data have the shape of what such a task really answers: every member
/// that a placeholder has, the integration's own answer has at the same place and of the same kind.
@Suite struct UsualAnswerTests {
    @Test func aQueryIsDescribedAsAthenaDescribesIt() throws {
        let query = QueryExecution(
            id: "q",
            query: "select 1",
            database: "d",
            parameters: [],
            workGroup: "primary",
            outputLocation: "s3://b/q.csv",
            state: .succeeded,
            submitted: Self.now,
            completed: Self.now,
            requester: ""
        )
        let real: JSON = ["QueryExecution": query.json(.milliseconds)]
        for resource in ["athena:startQueryExecution.sync", "athena:getQueryExecution"] {
            let answer = try Self.answer(resource, ["QueryString": "select 1"])
            #expect(Self.unlike(answer, real) == [], "\(resource)")
            #expect(answer["QueryExecution"]?["Status"]?["State"] == "SUCCEEDED")
            #expect(answer["QueryExecution"]?["Query"] == "select 1")
        }
        let text = try Self.answer("aws-sdk:athena:getQueryExecution", [:])
        #expect(Self.unlike(text, ["QueryExecution": query.json(.iso8601)]) == [])
        #expect(try Self.answer("athena:startQueryExecution", [:])["QueryExecutionId"] != nil)
    }

    @Test func aResultHasARowBelowTheNamesOfItsColumns() throws {
        let answer = try Self.answer("athena:getQueryResults", ["QueryExecutionId": "q"])
        let result = answer["ResultSet"]
        #expect(result?["Rows"]?.arrayValue?.count == 2)
        let info = QueryColumn(name: "_col0", duckDBType: "BIGINT").info
        #expect(result?["ResultSetMetadata"]?["ColumnInfo"] == [info])
    }

    @Test func aCrawlerIsDescribedAsGlueDescribesIt() throws {
        var record = CrawlRecord(id: "c", crawler: "raw", startTime: Self.now, requester: "")
        record.state = .completed
        record.endTime = Self.now
        record.summary = CrawlReport().summary
        record.report = CrawlReport().json
        let crawler = CrawlerDescription(
            name: "raw",
            crawler: CrawlerConfiguration(databaseName: "d", targets: []),
            state: .ready,
            last: record
        )
        let crawl = try Self.answer("glue:startCrawler.sync", ["Name": "raw"])
        #expect(Self.unlike(crawl, crawler.answer(with: record)) == [])
        #expect(crawl["Crawl"]?["State"] == "COMPLETED")
        for resource in ["glue:getCrawler", "aws-sdk:glue:getCrawler"] {
            let answer = try Self.answer(resource, ["Name": "raw"])
            #expect(Self.unlike(answer, ["Crawler": crawler.json]) == [], "\(resource)")
            #expect(answer["Crawler"]?["State"] == "READY")
            #expect(answer["Crawler"]?["LastCrawl"]?["Status"] == "SUCCEEDED")
        }
        #expect(try Self.answer("glue:startCrawler", ["Name": "raw"]) == [:])
    }

    @Test func rulesAreMet() throws {
        var run = QualityRun(
            id: "dqrun-1",
            state: .succeeded,
            rulesets: ["r"],
            dataSource: [:],
            options: [:],
            requester: "",
            startedOn: Self.now,
            lastModifiedOn: Self.now,
            completedOn: Self.now
        )
        run.resultIDs = ["dqresult-1"]
        let members: JSONObject = [
            "ResultId": "dqresult-1", "RulesetEvaluationRunId": "dqrun-1", "RulesetName": "r",
            "DataSource": [:], "StartedOn": "", "CompletedOn": "", "Score": 1, "RuleResults": [],
        ]
        guard case .object(var real) = run.json(.milliseconds) else { return }
        real["Score"] = 1
        real["Results"] = [.object(members)]
        let parameters: JSON = ["RulesetNames": ["r"]]
        let answer = try Self.answer(
            "glue:startDataQualityRulesetEvaluationRun.sync",
            parameters
        )
        #expect(Self.unlike(answer, .object(real)) == [])
        #expect(answer["Score"] == 1)
        #expect(answer["Results"]?.arrayValue?.first?["RulesetName"] == "r")
        let got = try Self.answer(
            "aws-sdk:glue:getDataQualityRulesetEvaluationRun",
            ["RunId": "dqrun-1"]
        )
        #expect(Self.unlike(got, run.json(.iso8601)) == [])
    }

    @Test func aRunOfAJobIsDescribedAsGlueDescribesIt() throws {
        var run = JobRunRecord(
            id: "jr_1",
            jobName: "load",
            kind: "pythonshell",
            state: .succeeded,
            startedOn: Self.now,
            arguments: [:],
            timeout: 60,
            requester: ""
        )
        run.completedOn = Self.now
        let sync = try Self.answer("glue:startJobRun.sync", ["JobName": "load"])
        #expect(Self.unlike(sync, run.jobRun(.milliseconds)) == [])
        let got = try Self.answer(
            "aws-sdk:glue:getJobRun",
            ["JobName": "load", "RunId": "jr_1"]
        )
        #expect(Self.unlike(got, ["JobRun": run.jobRun(.iso8601)]) == [])
        #expect(got["JobRun"]?["Id"] == "jr_1")
        #expect(got["JobRun"]?["JobRunState"] == "SUCCEEDED")
        let started = try Self.answer("glue:startJobRun", ["JobName": "load"])
        #expect(started["JobName"] == "load" && started["JobRunId"] != nil)
    }

    // MARK: Asking

    private static let now = Timestamp(milliseconds: 1_767_225_600_000)

    /// What a simulated task of a resource gives when nobody says anything.
    private static func answer(_ resource: String, _ parameters: JSON) throws -> JSON {
        let text = """
            {"StartAt": "A", "States": {"A": {"Type": "Task", "Resource": "\(resource)",
            "Parameters": \(parameters.text()), "End": true}}}
            """
        let report = readDefinition(DefinitionSource(name: "a", text: text, format: .json))
        let machine = try #require(report.machine, "\(report.diagnostics.map(\.message))")
        let simulation = Simulation.finished(program: Program(machine), input: [:])
        return try #require(simulation.execution.output)
    }

    /// The places at which the first has something that the second has not, or of another kind.
    private static func unlike(_ made: JSON, _ real: JSON, at path: String = "$") -> [String] {
        switch (made, real) {
        case (.object(let members), .object(let others)):
            members.flatMap { member in
                let place = path + "." + member.key
                return others[member.key].map { unlike(member.value, $0, at: place) } ?? [place]
            }
        case (.array(let elements), .array(let others)):
            elements.first.flatMap { one in others.first.map { unlike(one, $0, at: path + "[0]") } }
                ?? []
        case (.string, .string), (.integer, .integer), (.integer, .double), (.double, .double),
            (.bool, .bool), (.null, .null):
            []
        default: [path]
        }
    }
}
