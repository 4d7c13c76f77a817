import DataCatalog
import Testing

@Suite struct InferredTypeTests {
    /// Two types, and the one that has the values of both, whichever comes first.
    @Test(arguments: [
        ("int", "int", "int"), ("int", "bigint", "bigint"), ("tinyint", "smallint", "smallint"),
        ("int", "double", "double"), ("bigint", "float", "double"), ("float", "double", "double"),
        ("int", "string", "string"), ("boolean", "int", "string"), ("date", "timestamp", "string"),
        ("decimal(10,2)", "decimal(8,4)", "decimal(12,4)"),
        ("decimal(38,0)", "decimal(38,38)", "double"),
        ("decimal(10,2)", "int", "decimal(21,2)"), ("decimal(10,2)", "double", "double"),
        ("array<int>", "array<bigint>", "array<bigint>"), ("array<int>", "int", "string"),
        ("struct<a:int>", "struct<a:double,b:string>", "struct<a:double,b:string>"),
        ("struct<a:int>", "string", "string"),
        ("map<string,int>", "map<string,int>", "map<string,int>"),
        ("map<string,int>", "map<string,string>", "string"), ("varchar(3)", "char(2)", "string"),
    ]) func typesAreMerged(one: String, other: String, expected: String) throws {
        let first = InferredType(try HiveType(one))
        let second = InferredType(try HiveType(other))
        #expect(first.merged(with: second).hive.description == expected)
        #expect(second.merged(with: first).hive.description == expected)
        #expect(first.merged(with: .nothing) == first)
    }

    /// Structs of two values, and the one of both: names that differ in case are one, as the first spells it.
    @Test(arguments: [
        ("struct<A:int>", "struct<a:double>", "struct<A:double>"),
        ("struct<a:double>", "struct<A:int>", "struct<a:double>"),
        ("struct<b:int,A:int>", "struct<a:string,B:int,c:int>", "struct<b:int,A:string,c:int>"),
        ("struct<Ä:int>", "struct<ä:bigint>", "struct<Ä:bigint>"),
        (
            "struct<s:struct<A:int,b:int>>", "struct<S:struct<B:double,a:int>>",
            "struct<s:struct<A:int,b:double>>"
        ),
    ]) func fieldsThatDifferInCaseAreOne(one: String, other: String, expected: String) throws {
        let merged = InferredType(try HiveType(one)).merged(with: InferredType(try HiveType(other)))
        #expect(merged.hive.description == expected)
    }

    @Test func fieldsOfParquetThatDifferInCaseAreOne() throws {
        func element(_ name: String, _ children: Int?, _ type: String) -> ParquetElement {
            ParquetElement(
                name: name,
                children: children,
                repetition: "OPTIONAL",
                convertedType: "",
                duckDBType: type
            )
        }
        let columns = try ParquetSchema.columns([
            element("schema", 1, ""), element("s", 3, ""), element("A", nil, "INTEGER"),
            element("a", nil, "BIGINT"), element("b", nil, "VARCHAR"),
        ])
        #expect(columns.map { $0.type.hive.description } == ["struct<A:bigint,b:string>"])
    }
}
