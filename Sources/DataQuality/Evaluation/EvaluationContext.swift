public import Values

/// What an evaluation knows beside the ruleset.
public struct EvaluationContext: Sendable {
    /// A table that rules can compare with.
    public struct Relation: Sendable {
        /// What stands after FROM.
        public var sql: String
        /// Its columns.
        public var schema: TableSchema

        /// Makes a relation.
        public init(sql: String, schema: TableSchema) {
            self.sql = sql
            self.schema = schema
        }
    }

    /// What DuckDB says of the statement of a `CustomSql` rule without running it.
    public enum StatementShape: Sendable, Equatable {
        /// The types of its columns.
        case columns([String])
        /// It is no statement: why.
        case failed(String)
    }

    /// The columns of the table, which SQL finds as `"primary"`.
    public var schema: TableSchema
    /// Other tables, by the name that rules give them.
    public var references: [String: Relation]
    /// The statements of `CustomSql` rules, by their text in ``Ruleset/statements``.
    public var statements: [String: StatementShape]
    /// What `now()` is.
    public var now: Timestamp
    /// Earlier values of each metric, the latest first.
    public var history: [String: [Double]]
    /// Turns a path of a rule into one of this machine; nil if it is in no bucket that there is.
    public var localPath: @Sendable (String) -> String?
    /// Whether composite rules are asked of each row, and not of the table as a whole.
    public var composesRows: Bool

    /// Makes a context.
    public init(
        schema: TableSchema,
        references: [String: Relation] = [:],
        statements: [String: StatementShape] = [:],
        now: Timestamp,
        history: [String: [Double]] = [:],
        composesRows: Bool = false,
        localPath: @escaping @Sendable (String) -> String? = { $0 }
    ) {
        self.schema = schema
        self.references = references
        self.statements = statements
        self.now = now
        self.history = history
        self.composesRows = composesRows
        self.localPath = localPath
    }

    func reference(_ name: String) throws(Undecided) -> Relation {
        if let relation = references[name] { return relation }
        let known = references.keys.sorted()
        throw Undecided(
            "There is no reference \"\(name)\": "
                + (known.isEmpty
                    ? "AdditionalDataSources names none, and the catalog has no such table."
                    : "known are \(known.joined(separator: ", ")).")
        )
    }
}
