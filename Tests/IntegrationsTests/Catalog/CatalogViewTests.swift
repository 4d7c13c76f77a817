import DataCatalog
import Glibc
@testable import Integrations
import Testing
import Values

/// What queries see of catalog tables, by the real DuckDB.
@Suite struct CatalogViewTests {
    let scratch: Scratch
    let store: CatalogStore
    let duckDB: DuckDB

    init() throws {
        scratch = try Scratch()
        store = CatalogStore(store: scratch.path + "/.pawl")
        duckDB = DuckDB(
            program: try #require(Scratch.duckDB, "duckdb is needed: run `make setup`"),
            workingDirectory: scratch.path
        )
        try store.change(by: "test") { change throws(CatalogError) in
            try change.createDatabase(Database(name: "d"))
        }
    }

    private func make(
        _ columns: [(String, String)],
        _ serde: String?,
        _ parameters: [String: String] = [:],
        keys: [String] = [],
        table: [String: String] = [:],
        partitions: [([String], String)] = []
    ) throws {
        let storage = StorageDescriptor(
            columns: columns.map { Column(name: $0.0, type: $0.1) },
            location: "s3://lake/t/",
            serdeInfo: SerdeInfo(serializationLibrary: serde, parameters: parameters)
        )
        try store.change(by: "test") { change throws(CatalogError) in
            try change.createTable(
                Table(
                    databaseName: "d",
                    name: "t",
                    storageDescriptor: storage,
                    partitionKeys: keys.map { Column(name: $0, type: "string") },
                    parameters: table
                ),
                reason: "made"
            )
            try change.createPartitions(
                partitions.map { values, folder in
                    var own = storage
                    own.location = "s3://lake/t/\(folder)/"
                    return Partition(values: values, storageDescriptor: own)
                },
                in: TableName("d", "t")
            )
        }
    }

    private func query(_ sql: String) throws -> [String] {
        let views = CatalogViews(
            store: store,
            configuration: ProjectConfiguration(buckets: ["lake": "lake"]),
            projectDirectory: scratch.path
        )
        return try duckDB.rows(try views.sql(mentionedIn: sql) + sql).map { $0.text() }
    }

    static let lazy = "org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe"
    static let open = "org.apache.hadoop.hive.serde2.OpenCSVSerde"
    static let json = "org.openx.data.jsonserde.JsonSerDe"
    static let parquet = "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe"

    @Test func separatedTextHasTheTypesOfTheCatalog() throws {
        scratch.write("id|name\n1|a\n2|\\N\n3|\n4|x\"y|more\n5\n", to: "lake/t/a.txt")
        scratch.write("", to: "lake/t/_SUCCESS")
        try make(
            [("id", "bigint"), ("name", "string")],
            Self.lazy,
            ["field.delim": "|"],
            table: ["skip.header.line.count": "1"]
        )
        #expect(
            try query("SELECT * FROM d.t ORDER BY id") == [
                #"{"id":1,"name":"a"}"#, #"{"id":2,"name":null}"#, #"{"id":3,"name":null}"#,
                #"{"id":4,"name":"x\"y"}"#, #"{"id":5,"name":null}"#,
            ]
        )
    }

    @Test func quotedTextMayHaveLineBreaks() throws {
        scratch.write("1,\"a\nb\"\n2,\"say \"\"hi\"\"\"\n3\n", to: "lake/t/x/a.csv")
        try make([("id", "int"), ("name", "string")], Self.open, ["separatorChar": ","])
        #expect(
            try query("SELECT * FROM d.t ORDER BY id") == [
                #"{"id":1,"name":"a\nb"}"#, #"{"id":2,"name":"say \"hi\""}"#,
                #"{"id":3,"name":null}"#,
            ]
        )
    }

    /// As crawlers write it into what they find: each of JSON's ways of reading has to know the word.
    @Test(arguments: ["{}", "{\"jsonPath\": \"$[*]\"}"])
    func documentsMayBeSaidNotToBeCompressed(_ parameters: String) throws {
        let isArray = parameters != "{}"
        let rows = [#"{"id":1}"#, #"{"id":2}"#]
        scratch.write(
            isArray ? "[" + rows.joined(separator: ",\n") + "]" : rows.joined(separator: "\n"),
            to: "lake/t/a.json"
        )
        let storage = StorageDescriptor(
            columns: [Column(name: "id", type: "int")],
            location: "s3://lake/t/",
            serdeInfo: SerdeInfo(serializationLibrary: Self.json),
            parameters: isArray
                ? ["compressionType": "none", "jsonPath": "$[*]"] : ["compressionType": "none"]
        )
        try store.change(by: "test") { change throws(CatalogError) in
            try change.createTable(
                Table(databaseName: "d", name: "t", storageDescriptor: storage),
                reason: "made"
            )
        }
        #expect(try query("SELECT id FROM d.t ORDER BY id") == [#"{"id":1}"#, #"{"id":2}"#])
    }

    /// A table is looked at if its database is named too: others may be as broken as they like.
    @Test func tablesOfOtherDatabasesAreLeftAlone() throws {
        scratch.write("1", to: "lake/t/a.data")
        try make([("id", "int")], "no.such.SerDe")
        #expect(try query("SELECT 1 AS t") == [#"{"t":1}"#])
        #expect(throws: (any Error).self) { try query("SELECT * FROM d.t") }
    }

    @Test func namesInDocumentsKeepTheirCase() throws {
        scratch.write(
            #"{"Id":1,"In":{"Zip":7}}"# + "\n" + #"{"In":null,"Id":2,"other":true}"#,
            to: "lake/t/a.json"
        )
        try make([("id", "int"), ("in", "struct<Zip:int>")], Self.json, ["paths": "Id,In"])
        #expect(
            try query("SELECT id, \"in\" FROM d.t ORDER BY id") == [
                #"{"id":1,"in":{"Zip":7}}"#, #"{"id":2,"in":null}"#,
            ]
        )
    }

    @Test(arguments: [
        ("elements", "[{\"a\":1},{\"a\":2}]", "a", "int", ["{\"a\":1}", "{\"a\":2}"]),
        ("documents", "{\"a\":\n1} {\"a\":2}", "a", "int", ["{\"a\":1}", "{\"a\":2}"]),
        (
            "array", "[{\"a\":1},{\"a\":2}]", "array", "array<struct<a:int>>",
            ["{\"array\":[{\"a\":1},{\"a\":2}]}"]
        ),
    ]) func documentsLieInEachWay(
        layout: String,
        text: String,
        column: String,
        type: String,
        rows: [String]
    ) throws {
        scratch.write(text, to: "lake/t/a.json")
        try make([(column, type)], Self.json, table: ["pawl.json.layout": layout])
        #expect(try query("SELECT * FROM d.t") == rows)
    }

    /// Hive folders, of which one is not in the catalog and one says NULL; then folders without names.
    @Test(arguments: [
        ("year=", ["2023", "2024", "a b", "__HIVE_DEFAULT_PARTITION__"]),
        ("", ["2023", "2024", "a b", "__HIVE_DEFAULT_PARTITION__"]),
    ]) func partitionsHaveTheValuesOfTheCatalog(prefix: String, values: [String]) throws {
        var partitions: [([String], String)] = []
        for (index, value) in values.enumerated() {
            let folder = prefix + value.split(separator: " ").joined(separator: "%20")
            scratch.write("\(index)\n", to: "lake/t/\(folder)/sub/a.csv")
            partitions.append(([value], folder))
        }
        scratch.write("99\n", to: "lake/t/\(prefix)1999/a.csv")
        try make(
            [("id", "int")],
            Self.lazy,
            ["field.delim": ","],
            keys: ["year"],
            partitions: partitions
        )
        #expect(
            try query("SELECT * FROM d.t ORDER BY id") == [
                #"{"id":0,"year":"2023"}"#, #"{"id":1,"year":"2024"}"#, #"{"id":2,"year":"a b"}"#,
                #"{"id":3,"year":null}"#,
            ]
        )
        #expect(try query("SELECT count(*) AS n FROM d.t WHERE year > '2023'") == [#"{"n":2}"#])
    }

    /// Columns that some files lack, that have another type there or stand elsewhere.
    @Test func parquetFilesThatDifferAreOneTable() throws {
        scratch.write("", to: "lake/t/x/[1].tmp")
        try duckDB.run(
            """
            COPY (SELECT 1::INT AS Id, {'a': 1} AS s) TO 'lake/t/a.parquet';
            COPY (SELECT {'b': 'x', 'a': 2::BIGINT} AS s, 2::BIGINT AS id, 'n' AS note)
                TO 'lake/t/x/[b].parquet';
            """
        )
        unlink(scratch.path + "/lake/t/x/[1].tmp")
        try make(
            [
                ("id", "bigint"), ("note", "string"), ("s", "struct<a:bigint,b:string>"),
                ("never", "date"),
            ],
            Self.parquet
        )
        #expect(
            try query("SELECT * FROM d.t ORDER BY id") == [
                #"{"id":1,"note":null,"s":{"a":1,"b":null},"never":null}"#,
                #"{"id":2,"note":"n","s":{"a":2,"b":"x"},"never":null}"#,
            ]
        )
    }

    @Test func linesAreTakenApartByGrok() throws {
        scratch.write("10.0.0.1 - 200\nnothing\n10.0.0.2 - 404\n", to: "lake/t/a.log")
        try make(
            [("ip", "string"), ("status", "int")],
            "com.amazonaws.glue.serde.GrokSerDe",
            [
                "input.format": "%{IPV4:ip} - %{CODE:status:int}",
                "input.grokCustomPatterns": "CODE [1-5][0-9]{2}",
            ]
        )
        #expect(
            try query("SELECT * FROM d.t ORDER BY ip NULLS LAST") == [
                #"{"ip":"10.0.0.1","status":200}"#, #"{"ip":"10.0.0.2","status":404}"#,
                #"{"ip":null,"status":null}"#,
            ]
        )
    }

    @Test func aTableWithoutFilesIsEmpty() throws {
        try make([("id", "int"), ("tags", "array<string>")], Self.json, keys: ["day"])
        #expect(try query("SELECT count(*) AS n FROM d.t") == [#"{"n":0}"#])
        #expect(
            try query("SELECT column_type FROM (DESCRIBE d.t)") == [
                #"{"column_type":"INTEGER"}"#, #"{"column_type":"VARCHAR[]"}"#,
                #"{"column_type":"VARCHAR"}"#,
            ]
        )
    }

    /// Only its use is an error; other tables of the query are not its victims.
    @Test func aFormatThatIsNotReadSaysSo() throws {
        scratch.write("Obj", to: "lake/t/a.avro")
        try make([("id", "int")], "org.apache.hadoop.hive.serde2.avro.AvroSerDe")
        #expect(try query("SELECT 1 AS t") == [#"{"t":1}"#])
        #expect {
            _ = try query("SELECT * FROM d.t")
        } throws: {
            ($0 as? DuckDB.Failure)?.message.contains("The table d.t has data of the format Avro")
                == true
        }
    }
}
