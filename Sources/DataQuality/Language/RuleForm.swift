/// What the rules of a type are made of: what the parser expects, and what a message asks for.
struct RuleForm {
    /// What a condition is compared with.
    enum Operand {
        /// A number that the table has one of: `RowCount > 10`.
        case number
        /// Each value of a column: numbers, texts, dates, NULL.
        case value
        /// The name of a data type.
        case dataType
        /// An age: `<= 24 hours`.
        case duration
        /// A point in time: `> (now() - 3 days)`.
        case time
        /// `< 2 MB`
        case size
        /// A checksum.
        case checksum
    }

    enum Condition {
        case none
        case required(Operand)
        /// May be left out, which asks for the best: a ratio of 1.0.
        case optional(Operand)
    }

    /// What the parameters are, in words: `a column`.
    var parameters: [String]
    /// Whether the last parameter may come several times.
    var isVariadic = false
    /// How many parameters may be left out at the end.
    var optionalCount = 0
    var condition: Condition
    var takesWhere = false
    var takesThreshold = false
    /// Names of further tags: `with ignoreCase = "true"`.
    var tags: [String] = []
    /// Whether the operands may look back: `last(5)`.
    var isDynamic = false
    /// Whether an analyzer of this type can be asked for.
    var isAnalyzer = false
    var isRule = true
    /// A rule of this type.
    var example: String

    static let fileTags = ["recentFiles", "uriRegex", "filterOrder", "timeZone"]

    static func of(_ type: RuleType) -> RuleForm {
        switch type {
        case .rowCount:
            RuleForm(
                parameters: [],
                condition: .required(.number),
                takesWhere: true,
                isDynamic: true,
                isAnalyzer: true,
                example: "RowCount > 1000"
            )
        case .columnCount:
            RuleForm(
                parameters: [],
                condition: .required(.number),
                isDynamic: true,
                isAnalyzer: true,
                example: "ColumnCount = 12"
            )
        case .isComplete:
            RuleForm(
                parameters: ["a column"],
                condition: .none,
                takesWhere: true,
                example: "IsComplete \"id\""
            )
        case .isUnique:
            RuleForm(
                parameters: ["a column"],
                isVariadic: true,
                condition: .none,
                takesWhere: true,
                example: "IsUnique \"id\""
            )
        case .isPrimaryKey:
            RuleForm(
                parameters: ["a column"],
                isVariadic: true,
                condition: .none,
                takesWhere: true,
                example: "IsPrimaryKey \"country\" \"id\""
            )
        case .uniqueness:
            RuleForm(
                parameters: ["a column"],
                isVariadic: true,
                condition: .required(.number),
                takesWhere: true,
                isDynamic: true,
                isAnalyzer: true,
                example: "Uniqueness \"email\" > 0.95"
            )
        case .completeness: statistic("Completeness \"email\" > 0.95")
        case .uniqueValueRatio: statistic("UniqueValueRatio \"email\" >= 0.9")
        case .distinctValuesCount: statistic("DistinctValuesCount \"country\" <= 200")
        case .mean: statistic("Mean \"price\" between 10 and 20")
        case .sum: statistic("Sum \"price\" > 0")
        case .standardDeviation: statistic("StandardDeviation \"price\" < 12.5")
        case .variance: statistic("Variance \"price\" < 150")
        case .entropy: statistic("Entropy \"country\" > 1.2")
        case .columnCorrelation:
            RuleForm(
                parameters: ["a column", "another column"],
                condition: .required(.number),
                takesWhere: true,
                isDynamic: true,
                isAnalyzer: true,
                example: "ColumnCorrelation \"height\" \"weight\" > 0.8"
            )
        case .columnLength:
            RuleForm(
                parameters: ["a column"],
                condition: .required(.number),
                takesWhere: true,
                takesThreshold: true,
                isAnalyzer: true,
                example: "ColumnLength \"postcode\" = 5"
            )
        case .columnValues:
            RuleForm(
                parameters: ["a column"],
                condition: .required(.value),
                takesWhere: true,
                takesThreshold: true,
                tags: ["ignoreCase", "timeZone"],
                isDynamic: true,
                example: "ColumnValues \"country\" in [\"US\", \"CA\"]"
            )
        case .columnDataType:
            RuleForm(
                parameters: ["a column"],
                condition: .required(.dataType),
                takesWhere: true,
                takesThreshold: true,
                example: "ColumnDataType \"quantity\" = \"Integer\""
            )
        case .columnExists:
            RuleForm(
                parameters: ["a column"],
                condition: .none,
                example: "ColumnExists \"id\""
            )
        case .columnNamesMatchPattern:
            RuleForm(
                parameters: ["a regular expression"],
                condition: .none,
                isAnalyzer: true,
                example: "ColumnNamesMatchPattern \"[a-z_]+\""
            )
        case .dataFreshness:
            RuleForm(
                parameters: ["a column"],
                condition: .required(.duration),
                takesWhere: true,
                takesThreshold: true,
                tags: ["timeZone"],
                example: "DataFreshness \"updated_at\" <= 24 hours"
            )
        case .customSQL:
            RuleForm(
                parameters: ["an SQL statement"],
                condition: .optional(.number),
                takesThreshold: true,
                isDynamic: true,
                isAnalyzer: true,
                example: "CustomSql \"select count(*) from primary where price < 0\" = 0"
            )
        case .referentialIntegrity:
            RuleForm(
                parameters: ["columns of the table", "columns of a reference"],
                condition: .optional(.number),
                takesWhere: false,
                isDynamic: true,
                example: "ReferentialIntegrity \"country\" \"countries.code\" = 1.0"
            )
        case .rowCountMatch: reference("RowCountMatch \"reference\" = 1.0")
        case .schemaMatch: reference("SchemaMatch \"reference\" = 1.0")
        case .datasetMatch:
            RuleForm(
                parameters: [
                    "a reference", "key columns", "columns to compare",
                ],
                optionalCount: 1,
                condition: .optional(.number),
                isDynamic: true,
                example: "DatasetMatch \"reference\" \"id\" \"price->cost\" >= 0.99"
            )
        case .aggregateMatch:
            RuleForm(
                parameters: ["an aggregate", "an aggregate of a reference"],
                condition: .optional(.number),
                isDynamic: true,
                example: "AggregateMatch \"sum(price)\" \"sum(reference.price)\" = 1.0"
            )
        case .detectAnomalies:
            RuleForm(
                parameters: ["the name of a statistic", "a column"],
                isVariadic: true,
                optionalCount: 1,
                condition: .none,
                example: "DetectAnomalies \"RowCount\""
            )
        case .allStatistics:
            RuleForm(
                parameters: ["a column, or \"AllColumns\""],
                condition: .none,
                isAnalyzer: true,
                isRule: false,
                example: "AllStatistics \"price\""
            )
        case .fileFreshness:
            RuleForm(
                parameters: ["a path"],
                condition: .required(.time),
                tags: fileTags,
                example: "FileFreshness \"s3://raw/orders/\" > (now() - 1 days)"
            )
        case .fileSize:
            RuleForm(
                parameters: ["a path"],
                condition: .required(.size),
                tags: fileTags,
                example: "FileSize \"s3://raw/orders/\" < 2 GB"
            )
        case .fileMatch:
            RuleForm(
                parameters: ["a path", "another path"],
                optionalCount: 1,
                condition: .optional(.checksum),
                tags: fileTags + ["hashAlgorithm"],
                example: "FileMatch \"s3://raw/a.csv\" \"s3://raw/b.csv\""
            )
        case .fileUniqueness:
            RuleForm(
                parameters: ["a path"],
                condition: .optional(.number),
                tags: fileTags + ["hashAlgorithm"],
                example: "FileUniqueness \"s3://raw/orders/\" = 1.0"
            )
        }
    }

    /// A number that one column has.
    private static func statistic(_ example: String) -> RuleForm {
        RuleForm(
            parameters: ["a column"],
            condition: .required(.number),
            takesWhere: true,
            isDynamic: true,
            isAnalyzer: true,
            example: example
        )
    }

    private static func reference(_ example: String) -> RuleForm {
        RuleForm(
            parameters: ["a reference"],
            condition: .optional(.number),
            isDynamic: true,
            example: example
        )
    }
}
