import DataCatalog
import Testing

@Suite struct PartitionFilterTests {
    static let keys = [
        Column(name: "year", type: "string"), Column(name: "n", type: "int"),
        Column(name: "amount", type: "decimal(10,2)"), Column(name: "day", type: "date"),
    ]
    static let partitions = [
        ["2023", "7", "1.50", "2023-12-31"],
        ["2024", "12", "-2.25", "2024-01-31"],
        ["2024", "100", "10", "2024-02-01"],
        ["__HIVE_DEFAULT_PARTITION__", "0", "0", "2024-03-01"],
    ]

    /// An expression and the positions of the partitions that fit.
    @Test(arguments: [
        ("year = '2024'", [1, 2]),
        ("year != '2024'", [0]),
        ("year <> '2024'", [0]),
        ("'2024' = year", [1, 2]),
        ("'2023' < year", [1, 2]),
        // As a number and not as a text: "100" comes before "12" and "7" there.
        ("n > 7", [1, 2]),
        ("n >= '7'", [0, 1, 2]),
        ("n = 007", [0]),
        ("amount = 1.5", [0]),
        ("amount < 0", [1]),
        ("amount BETWEEN -3 AND 1.50", [0, 1, 3]),
        ("day >= date '2024-02-01'", [2, 3]),
        ("year IN ('2023', '2025')", [0]),
        ("year NOT IN ('2023')", [1, 2]),
        ("NOT year IN ('2023')", [1, 2]),
        ("day LIKE '2024-%'", [1, 2, 3]),
        ("day NOT LIKE '%-__-01'", [0, 1]),
        ("year IS NULL", [3]),
        ("year IS NOT NULL", [0, 1, 2]),
        ("YEAR = '2024' and N between 1 and 50", [1]),
        ("year = '2023' OR year = '2024' AND n = 100", [0, 2]),
        ("(year = '2023' OR year = '2024') AND n = 100", [2]),
        ("NOT (year = '2023' OR n = 100)", [1]),
        ("\"year\" = '2023' OR `n` = 0", [0, 3]),
        ("year = 'it''s'", []),
        ("n = 7 OR year = '2024'", [0, 1, 2]),
    ]) func partitionsFit(expression: String, expected: [Int]) throws {
        let filter = try PartitionFilter(expression, keys: Self.keys)
        let found = Self.partitions.indices.filter { filter.fits(Self.partitions[$0]) }
        #expect(found == expected)
    }

    @Test(arguments: [
        (
            "",
            "expected the name of a partition key, found the end at character 1 of the expression"
        ),
        (
            "yaer = '2024'",
            "\"yaer\" is no partition key; there are year, n, amount, day at character 1 of the expression"
        ),
        (
            "year = ",
            "expected a text in quotes or a number, found the end at character 8 of the expression"
        ),
        ("year = '2024", "a text without its closing ' at character 8 of the expression"),
        ("year ~ 'x'", "\"~\" cannot stand here at character 6 of the expression"),
        (
            "year = '1' OR",
            "expected the name of a partition key, found the end at character 14 of the expression"
        ),
        ("(year = '1'", "expected \")\", found the end at character 12 of the expression"),
        (
            "n = 'many'",
            "\"n\" is of type int: expected a number, found 'many' at character 5 of the expression"
        ),
        (
            "year NOT '1'",
            "expected IN, BETWEEN or LIKE, found '1' at character 10 of the expression"
        ),
        ("year BETWEEN '1' OR '2'", "expected AND, found \"OR\" at character 18 of the expression"),
        (
            "year = '1' '2'",
            "expected AND, OR or the end, found '2' at character 12 of the expression"
        ),
        ("year IN '1'", "expected \"(\", found '1' at character 9 of the expression"),
    ]) func aMistakeIsLocated(expression: String, message: String) {
        #expect {
            _ = try PartitionFilter(expression, keys: Self.keys)
        } throws: {
            "\($0)" == message
        }
    }
}
