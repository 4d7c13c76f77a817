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
}
