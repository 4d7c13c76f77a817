import Engine
import StatesLanguage
import Values

// What tasks about data answer when all goes well: a query with a result of one row, a crawl that found
// nothing new, rules that are met. `docs/integrations.md` has the shapes.
extension UsualAnswer {
    /// What a task about jobs, crawlers, queries or rules gives; nil for others, and for those that give
    /// what is recorded as their submission.
    static func dataResult(
        of order: TaskOrder,
        _ action: String,
        _ pattern: Resource.Pattern
    ) -> JSON? {
        switch (action, pattern) {
        case ("glue:startJobRun", .sync): jobRun(of: order, id: runID(of: order))
        case ("glue:getJobRun", _):
            ["JobRun": jobRun(of: order, id: order.input["RunId"]?.stringValue ?? runID(of: order))]
        case ("glue:startCrawler", .sync):
            ["Crawler": crawler(of: order), "Crawl": crawl(of: order)]
        case ("glue:getCrawler", _): ["Crawler": crawler(of: order)]
        case ("glue:startDataQualityRulesetEvaluationRun", .sync):
            qualityRun(of: order, isWhole: true)
        case ("glue:getDataQualityRulesetEvaluationRun", _): qualityRun(of: order, isWhole: false)
        case ("glue:getDataQualityResult", _): qualityResult(of: order, ruleset: "")
        case ("athena:startQueryExecution", .sync), ("athena:getQueryExecution", _):
            ["QueryExecution": query(of: order)]
        case ("athena:getQueryResults", _): queryResults
        default: nil
        }
    }

    // MARK: Jobs

    private static func jobRun(of order: TaskOrder, id: String) -> JSON {
        [
            "Attempt": 0, "CompletedOn": time(of: order), "ExecutionTime": 0, "Id": .string(id),
            "JobName": order.input["JobName"] ?? "", "JobRunState": "SUCCEEDED",
            "LastModifiedOn": time(of: order), "StartedOn": time(of: order),
        ]
    }

    // MARK: Crawlers

    private static func crawler(of order: TaskOrder) -> JSON {
        [
            "Name": order.input["Name"] ?? "", "Targets": ["S3Targets": []], "DatabaseName": "",
            "State": "READY", "CrawlElapsedTime": 0,
            "LastCrawl": [
                "Status": "SUCCEEDED", "LogGroup": "/aws-glue/crawlers",
                "LogStream": order.input["Name"] ?? "", "MessagePrefix": .string(uuid(of: order)),
                "StartTime": .string(order.scheduledAt.description),
            ],
        ]
    }

    private static func crawl(of order: TaskOrder) -> JSON {
        [
            "CrawlId": .string(uuid(of: order)), "CrawlerName": order.input["Name"] ?? "",
            "State": "COMPLETED", "StartTime": .string(order.scheduledAt.description),
            "EndTime": .string(order.scheduledAt.description), "DurationMilliseconds": 0,
            "Summary": [
                "TablesCreated": 0, "TablesUpdated": 0, "TablesDeleted": 0, "PartitionsCreated": 0,
                "PartitionsUpdated": 0, "PartitionsDeleted": 0,
            ], "Tables": [], "SkippedCount": 0,
        ]
    }

    // MARK: Rules

    private static func qualityRun(of order: TaskOrder, isWhole: Bool) -> JSON {
        let names = order.input["RulesetNames"]?.arrayValue ?? []
        var run: JSONObject = [
            "RunId": order.input["RunId"] ?? .string(qualityRunID(of: order)),
            "DataSource": order.input["DataSource"] ?? [:], "Status": "SUCCEEDED",
            "StartedOn": time(of: order), "LastModifiedOn": time(of: order),
            "CompletedOn": time(of: order), "ExecutionTime": 0, "RulesetNames": .array(names),
            "ResultIds": .array(names.map { .string(resultID(of: order, $0.stringValue ?? "")) }),
        ]
        if isWhole {
            run["Score"] = 1
            run["Results"] = .array(
                names.map { qualityResult(of: order, ruleset: $0.stringValue ?? "") }
            )
        }
        return .object(run)
    }

    private static func qualityResult(of order: TaskOrder, ruleset: String) -> JSON {
        [
            "ResultId": order.input["ResultId"] ?? .string(resultID(of: order, ruleset)),
            "RulesetEvaluationRunId": .string(qualityRunID(of: order)),
            "RulesetName": .string(ruleset), "DataSource": order.input["DataSource"] ?? [:],
            "StartedOn": .string(order.scheduledAt.description),
            "CompletedOn": .string(order.scheduledAt.description), "Score": 1, "RuleResults": [],
        ]
    }

    private static func resultID(of order: TaskOrder, _ ruleset: String) -> String {
        "dqresult-" + uuid(of: order).filter { $0 != "-" } + (ruleset.isEmpty ? "" : "-" + ruleset)
    }

    // MARK: Queries

    private static func query(of order: TaskOrder) -> JSON {
        let id = order.input["QueryExecutionId"]?.stringValue ?? uuid(of: order)
        return [
            "QueryExecutionId": .string(id), "Query": order.input["QueryString"] ?? "",
            "StatementType": "DML",
            "ResultConfiguration": [
                "OutputLocation": order.input["ResultConfiguration"]?["OutputLocation"]
                    ?? .string(id + ".csv")
            ], "QueryExecutionContext": order.input["QueryExecutionContext"] ?? [:],
            "Status": [
                "State": "SUCCEEDED", "SubmissionDateTime": time(of: order),
                "CompletionDateTime": time(of: order),
            ], "Statistics": ["EngineExecutionTimeInMillis": 0, "TotalExecutionTimeInMillis": 0],
            "WorkGroup": order.input["WorkGroup"] ?? "primary",
        ]
    }

    /// The names of the columns, and one row: what a count gives.
    private static let queryResults: JSON = [
        "ResultSet": [
            "Rows": [
                ["Data": [["VarCharValue": "_col0"]]], ["Data": [["VarCharValue": "1"]]],
            ],
            "ResultSetMetadata": [
                "ColumnInfo": [
                    [
                        "CatalogName": "hive", "SchemaName": "", "TableName": "", "Name": "_col0",
                        "Label": "_col0", "Type": "bigint", "Precision": 19, "Scale": 0,
                        "Nullable": "UNKNOWN", "CaseSensitive": false,
                    ]
                ]
            ],
        ], "UpdateCount": 0,
    ]
}
