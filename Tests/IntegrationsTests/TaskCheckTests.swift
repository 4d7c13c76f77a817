@testable import Integrations
import StatesLanguage
import Testing

/// What a project knows of the tasks of a definition.
@Suite struct TaskCheckTests {
    static let project = """
        Buckets: {lake: lake}
        Topics: {alerts: {Subscriptions: [{Protocol: file, Endpoint: s3://lake/a.jsonl}]}}
        Crawlers: {raw: {DatabaseName: d, Targets: {S3Targets: [{Path: s3://lake/raw/}]}}}
        DataQualityRulesets: {good: {Ruleset: "Rules = [RowCount > 0]"}}
        """

    @Test(arguments: [
        ("glue:startCrawler.sync", "{Name: raw}", []),
        ("glue:startCrawler.sync", "{Name: rwa}", ["P8 pawl.yaml has no crawler \"rwa\" → raw"]),
        ("aws-sdk:glue:getCrawler", "{Name: x}", ["P8 pawl.yaml has no crawler \"x\""]),
        (
            "glue:startCrawler", "{Name: raw, SchemaChnge: FAIL}",
            ["P9 glue:startCrawler has no parameter \"SchemaChnge\" → SchemaChange"]
        ),
        ("glue:startCrawler", "{Name.$: $.crawler}", []),
        ("glue:startCrawler", "{Name: '{% $x %}'}", []),
        ("glue:startCrawler", "{Name: '${Crawler}'}", []),
        ("arn:aws:states:::sns:publish", "{TopicArn: 'arn:aws:sns:eu-west-1:1:alerts'}", []),
        (
            "sns:publish", "{TopicArn: 'arn:aws:sns:eu-west-1:1:alrts', Message: m}",
            ["P8 pawl.yaml has no topic \"alrts\" → alerts"]
        ),
        (
            "glue:startDataQualityRulesetEvaluationRun.sync", "{RulesetNames: [good, bad]}",
            ["P8 pawl.yaml has no ruleset \"bad\""]
        ),
        ("glue:startJobRun", "{JobName: load}", ["P8 pawl.yaml has no job \"load\""]),
        ("lambda:invoke", "{FunctionName: 'f:live'}", ["P8 pawl.yaml has no function \"f\""]),
        (
            "shell:run", "{Script: x, Comand: y}",
            ["P9 shell:run has no parameter \"Comand\" → Command"]
        ),
        ("aws-sdk:s3:listBuckets", "{Anything: 1}", []),
        ("glue:startCrawler", "'{% $all %}'", []),
    ])
    func aTaskIsLookedAt(_ resource: String, _ parameters: String, _ expected: [String]) throws {
        let report = ProjectConfiguration.read(
            DefinitionSource(name: "pawl.yaml", text: Self.project),
            directory: "/nowhere"
        )
        let project = try #require(report.configuration, "\(report.diagnostics)")
        // Also inside of other states, and under either name.
        for name in ["Parameters", "Arguments"] {
            let task = "{Type: Task, Resource: '\(resource)', \(name): \(parameters), End: true}"
            let scope = "{StartAt: T, States: {T: \(task)}}"
            let definitions = [
                scope, "{States: {P: {Type: Parallel, Branches: [{States: {}}, \(scope)]}}}",
                "{States: {M: {Type: Map, ItemProcessor: \(scope)}}}",
            ]
            for text in definitions {
                let node = try #require(
                    Node.parse(
                        DefinitionSource(name: "m.asl.yaml", text: text, format: .yaml)
                    ).node
                )
                let found = TaskCheck(project, file: "m").diagnostics(of: node)
                #expect(
                    found.map {
                        "\($0.code) \($0.message)" + ($0.suggestion.map { " → " + $0 } ?? "")
                    } == expected
                )
                #expect(found.allSatisfy { $0.severity == .warning })
            }
        }
    }
}
