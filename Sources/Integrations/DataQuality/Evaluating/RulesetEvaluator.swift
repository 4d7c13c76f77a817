import DataCatalog
import DataQuality
import Runtime
import Values

/// Evaluates a ruleset on tables of the catalog.
struct RulesetEvaluator {
    let duckDB: DuckDB
    let views: CatalogViews
    /// Turns a path of a rule into one of this machine.
    let localPath: @Sendable (String) -> String?

    /// What is to be evaluated.
    struct Order {
        var ruleset: Ruleset
        var primary: TableQuery.Source
        /// Other tables, by alias.
        var references: [String: TableQuery.Source]
        var now: Timestamp
        var history: [String: [Double]]
        var composesRows: Bool
    }

    /// An evaluation and what it came to; the tables can be asked for more.
    struct Evaluated {
        var evaluation: QualityEvaluation
        var result: RulesetResult
        var query: TableQuery
    }

    /// Evaluates.
    ///
    /// A rule that cannot be decided does not keep the others from it.
    ///
    /// - Throws: why nothing could be evaluated: a table that is missing or cannot be read, a filter with
    ///   a parenthesis too many.
    func evaluate(_ order: Order) throws(TableQuery.Problem) -> Evaluated {
        let statements = order.ruleset.statements
        for filter in Self.filters(order.ruleset) {
            try TableQuery.check(filter, "The filter of a rule")
        }
        let query = try TableQuery(
            duckDB: duckDB,
            views: views,
            primary: order.primary,
            references: references(order),
            statements: statements
        )
        do throws(DuckDB.Failure) {
            let schemas = try query.schemas()
            guard let schema = schemas["primary"] else {
                throw DuckDB.Failure(message: "The table \(order.primary.table) has no columns.")
            }
            var relations: [String: EvaluationContext.Relation] = [:]
            for name in query.references.keys {
                guard let schema = schemas[name] else { continue }
                relations[name] = .init(sql: SQLText.identifier(name), schema: schema)
            }
            let evaluation = QualityEvaluation(
                of: order.ruleset,
                in: EvaluationContext(
                    schema: schema,
                    references: relations,
                    statements: shapes(of: statements, query),
                    now: order.now,
                    history: order.history,
                    composesRows: order.composesRows,
                    localPath: localPath
                )
            )
            let result = evaluation.result(values(evaluation, query))
            return Evaluated(evaluation: evaluation, result: result, query: query)
        } catch { throw TableQuery.Problem(message: error.message) }
    }

    /// The tables by alias, and those that rules name as `database.table`, or as a table of the same
    /// database, without an alias.
    private func references(_ order: Order) throws(TableQuery.Problem) -> [String: TableQuery
        .Source]
    {
        var references = order.references
        for name in order.ruleset.references where references[name] == nil {
            let table = TableName(name) ?? TableName(order.primary.table.database, name)
            do throws(CatalogError) {
                _ = try views.store.table(table)
                references[name] = TableQuery.Source(table: table)
            } catch {
                // The rule says that there is no such reference; a store that cannot be read is another
                // matter.
                guard error.kind == .entityNotFound || error.kind == .invalidInput else {
                    throw TableQuery.Problem(message: error.message)
                }
            }
        }
        return references
    }

    /// The `where` of its rules, as DuckDB gets them.
    private static func filters(_ ruleset: Ruleset) -> [String] {
        // What a ruleset says of its statements holds for filters: they are translated alike.
        var filters = ruleset
        filters.analyzers = []
        filters.rules = ruleset.rules.flatMap { expression in
            rules(expression.content).compactMap { rule in
                guard let filter = rule.filter else { return nil }
                var statement = rule
                statement.type = .customSQL
                statement.parameters = [filter]
                var expression = expression
                expression.content = .rule(statement)
                return expression
            }
        }
        return filters.statements
    }

    private static func rules(_ content: RuleExpression.Content) -> [Rule] {
        switch content {
        case .rule(let rule): [rule]
        case .all(let parts), .any(let parts): parts.flatMap(rules)
        }
    }

    /// What DuckDB says of authors' statements without running them.
    private func shapes(of statements: [String], _ query: TableQuery)
        -> [String: EvaluationContext.StatementShape]
    {
        var shapes: [String: EvaluationContext.StatementShape] = [:]
        for statement in statements {
            do throws(EnclosedSQL.Flaw) { try EnclosedSQL.check(statement) } catch {
                shapes[statement] = .failed(error.message)
                continue
            }
            do throws(DuckDB.Failure) {
                let rows = try query.rows("DESCRIBE SELECT * FROM (\(statement)\n)")
                shapes[statement] = .columns(rows.compactMap { $0["column_type"]?.stringValue })
            } catch {
                // The excerpt would have our words around the author's.
                let missing = MissingTable(error.message).map {
                    views.sentence($0, in: statement, database: query.primary.table.database)
                }
                shapes[statement] = .failed(missing ?? error.sentence)
            }
        }
        return shapes
    }

    /// All numbers by one call; if that fails, batch by batch, and of a batch that fails one by one, so
    /// that only those fail that do.
    private func values(_ evaluation: QualityEvaluation, _ query: TableQuery) -> [ScalarValue] {
        var values = [ScalarValue](repeating: .null, count: evaluation.count)
        func take(_ rows: [JSON]) {
            for row in rows {
                for member in row.objectValue ?? [:] {
                    guard let index = Int(member.key.dropFirst()), index < values.count else {
                        continue
                    }
                    values[index] = Self.value(member.value)
                }
            }
        }
        let batches = evaluation.batches
        do throws(DuckDB.Failure) {
            take(try query.rows(batches.map(\.sql).joined(separator: ";\n")))
            return values
        } catch {
            for batch in batches {
                do throws(DuckDB.Failure) {
                    take(try query.rows(batch.sql))
                } catch {
                    for (index, sql) in batch.numbers {
                        do throws(DuckDB.Failure) {
                            take(try query.rows(sql))
                        } catch { values[index] = .failed(error.message) }
                    }
                }
            }
            return values
        }
    }

    /// DuckDB writes whole numbers beyond 64 bits as texts, and so do we what is no number.
    private static func value(_ json: JSON?) -> ScalarValue {
        guard let json, !json.isNull else { return .null }
        guard let number = json.doubleValue ?? json.stringValue.flatMap(Double.init) else {
            return .null
        }
        return number.isFinite ? .number(number) : .failed("The result is no number: \(number)")
    }
}
