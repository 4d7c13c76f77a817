import DataCatalog
import Testing

@Suite struct SchemaDifferenceTests {
    static func table(_ columns: [(String, String)], _ parameters: [String: String] = [:]) -> Table
    {
        Table(
            databaseName: "d",
            name: "t",
            storageDescriptor: StorageDescriptor(
                columns: columns.map { Column(name: $0.0, type: $0.1) }
            ),
            parameters: parameters
        )
    }

    @Test func columnsAreComparedInWords() {
        let old = Self.table([("id", "int"), ("name", "string"), ("old", "date")])
        let new = Self.table([("name", "string"), ("id", "bigint"), ("price", "double")])
        #expect(
            SchemaDifference(from: old, to: new).sentences == [
                "column \"old\" removed (date)", "column \"id\" changed from int to bigint",
                "column \"price\" added (double)", "columns in another order",
            ]
        )
        #expect(SchemaDifference(from: old, to: old).isEmpty)
    }

    @Test func fieldsOfStructsAreComparedOneByOne() {
        let old = Self.table([
            ("a", "struct<zip:int,Street:string>"), ("b", "array<struct<x:int>>"),
        ])
        let new = Self.table([
            ("a", "struct<zip:string,Street:string>"), ("b", "array<struct<x:int,y:int>>"),
        ])
        #expect(
            SchemaDifference(from: old, to: new).sentences == [
                "column \"a.zip\" changed from int to string", "column \"b[].y\" added (int)",
            ]
        )
    }

    @Test func theFormatCountsAndIsNoSchema() {
        let old = Self.table([("id", "int")], ["classification": "csv"])
        var new = Self.table([("id", "int")], ["classification": "json"])
        let difference = SchemaDifference(from: old, to: new)
        #expect(difference.sentences == ["classification changed from csv to json"])
        #expect(!difference.concernsSchema)
        new.partitionKeys = [Column(name: "year", type: "string")]
        #expect(SchemaDifference(from: old, to: new).concernsSchema)
    }
}
