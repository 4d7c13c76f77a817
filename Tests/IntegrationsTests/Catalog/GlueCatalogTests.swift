import Engine
@testable import Integrations
import Testing
import Values

/// The catalog from state machines: `aws-sdk:glue:…`.
@Suite struct GlueCatalogTests {
    private let project: OrdersProject

    init() throws { project = try OrdersProject() }

    @discardableResult
    private func call(_ action: String, _ parameters: JSON) throws -> JSON {
        try project.bench.run("aws-sdk:glue:" + action, parameters).output()
    }

    @Test func whatIsMadeIsFoundAsGlueGivesIt() throws {
        #expect(try call("createDatabase", ["DatabaseInput": ["Name": "own"]]) == [:])
        #expect(try call("getDatabase", ["Name": "own"])["Database"]?["Name"] == "own")
        let input: JSON = [
            "Name": "t", "PartitionKeys": [["Name": "day", "Type": "string"]],
            "StorageDescriptor": [
                "Columns": [["Name": "id", "Type": "int"]], "Location": "s3://lake/t/",
            ],
        ]
        try call("createTable", ["DatabaseName": "own", "TableInput": input])
        let partition: JSON = [
            "Values": ["d"], "StorageDescriptor": ["Location": "s3://lake/t/day=d/"],
        ]
        let place: [(String, JSON)] = [("DatabaseName", "own"), ("TableName", "t")]
        func parameters(_ more: (String, JSON)) -> JSON { .object(JSONObject(place + [more])) }
        try call("createPartition", parameters(("PartitionInput", partition)))
        let found = try call("getPartition", parameters(("PartitionValues", ["d"])))["Partition"]
        #expect(found?["StorageDescriptor"]?["Location"] == "s3://lake/t/day=d/")
        #expect(found?["TableName"] == "t" && found?["DatabaseName"] == "own")
        for (expression, count) in [("day = 'd'", 1), ("day > 'd'", 0)] {
            let page = try call("getPartitions", parameters(("Expression", .string(expression))))
            #expect(page["Partitions"]?.arrayValue?.count == count)
        }
        try call(
            "updateTable",
            ["DatabaseName": "own", "TableInput": input, "VersionId": "0"]
        )
        let table = try call("getTable", ["DatabaseName": "own", "Name": "t"])["Table"]
        #expect(table?["VersionId"] == "1")
        #expect(table?["CreateTime"]?.stringValue?.hasSuffix("Z") == true)
        #expect(table?["PartitionKeys"] == [["Name": "day", "Type": "string"]])
    }

    @Test(
        arguments: [
            ("getTable", ["DatabaseName": "sales", "Name": "ordrs"], "EntityNotFound", "orders"),
            ("getTable", ["DatabaseName": "sales"], "InvalidInput", "Name"),
            (
                "getTable", ["DatabaseName": "sales", "Name": "orders", "Nam": 1], "InvalidInput",
                "Nam"
            ),
            ("createDatabase", ["DatabaseInput": ["Name": "sales"]], "AlreadyExists", "sales"),
            ("createDatabase", [:], "InvalidInput", "DatabaseInput"),
            (
                "createTable", ["DatabaseName": "sales", "TableInput": ["Name": 7]], "InvalidInput",
                "TableInput"
            ),
        ] as [(String, JSON, String, String)]
    )
    func mistakesHaveGluesNames(
        _ action: String,
        _ parameters: JSON,
        _ error: String,
        _ words: String
    ) throws {
        let failure = try project.bench.run("aws-sdk:glue:" + action, parameters).failure()
        #expect(failure.error == "Glue.\(error)Exception")
        #expect(failure.cause?.contains(words) == true, "\(failure)")
    }
}
