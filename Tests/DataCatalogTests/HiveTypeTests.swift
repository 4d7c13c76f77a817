import DataCatalog
import Testing

@Suite struct HiveTypeTests {
    /// Text → how it is written back → as DuckDB has it.
    @Test(arguments: [
        ("bigint", "bigint", "BIGINT"),
        ("INT", "int", "INTEGER"),
        (" smallint ", "smallint", "SMALLINT"),
        ("decimal(10,2)", "decimal(10,2)", "DECIMAL(10,2)"),
        ("decimal", "decimal(10,0)", "DECIMAL(10,0)"),
        ("decimal(38)", "decimal(38,0)", "DECIMAL(38,0)"),
        ("varchar(12)", "varchar(12)", "VARCHAR"),
        ("char(1)", "char(1)", "VARCHAR"),
        ("array<string>", "array<string>", "VARCHAR[]"),
        ("map<string,array<int>>", "map<string,array<int>>", "MAP(VARCHAR, INTEGER[])"),
        (
            "struct<Id:int,inner:struct<a b:string>>", "struct<Id:int,inner:struct<a b:string>>",
            "STRUCT(\"Id\" INTEGER, \"inner\" STRUCT(\"a b\" VARCHAR))"
        ),
        ("struct<`x:y`:date>", "struct<x:y:date>", "STRUCT(\"x:y\" DATE)"),
        ("struct<>", "struct<>", "JSON"),
        ("uniontype<int,string>", "uniontype<int,string>", "JSON"),
    ]) func aTypeIsRead(text: String, written: String, duckDB: String) throws {
        let type = try HiveType(text)
        #expect(type.description == written)
        #expect(type.duckDB == duckDB)
    }

    /// Text → the error, with the place from 1.
    @Test(arguments: [
        ("", "expected a type at character 1"),
        ("integr", "there is no type \"integr\" at character 1"),
        ("array<>", "expected a type at character 7"),
        ("array<int", "expected \">\" at character 10"),
        ("struct<a>", "expected \":\" at character 9"),
        ("struct<a:int,>", "expected the name of a field at character 14"),
        ("map<int>", "expected \",\" at character 8"),
        ("int extra", "expected the end of the type at character 5"),
        (
            "decimal(39,2)",
            "a decimal has 1 to 38 digits, and no more of them after the point at character 9"
        ),
        ("varchar(0)", "a length is a number from 1 to 65535 at character 9"),
        ("varchar", "expected \"(\" at character 8"),
    ]) func aTextThatIsNoTypeIsRefusedWithItsPlace(text: String, message: String) {
        #expect {
            _ = try HiveType(text)
        } throws: {
            "\($0)" == message
        }
    }

    @Test func depthAndLengthAreLimited() throws {
        let deep =
            String(repeating: "array<", count: 64) + "int" + String(repeating: ">", count: 64)
        #expect(throws: HiveTypeError.self) { _ = try HiveType(deep) }
        let long = "struct<" + String(repeating: "a:int,", count: 30_000) + "b:int>"
        #expect(throws: HiveTypeError.self) { _ = try HiveType(long) }
    }
}
