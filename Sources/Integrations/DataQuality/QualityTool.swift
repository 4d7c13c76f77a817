import DataCatalog
package import DataQuality
import Engine
package import Runtime
package import Values

/// Data quality as commands use it: runs that are waited for, and recommendations.
package struct QualityTool: Sendable {
    private let project: Project
    private let projectDirectory: String
    private let storeDirectory: String

    /// Makes one for a project.
    package init(
        configuration: ProjectConfiguration,
        environment: EnvironmentLookup = .process,
        projectDirectory: String,
        storeDirectory: String
    ) {
        project = Project(configuration: configuration, environment: environment)
        self.projectDirectory = projectDirectory
        self.storeDirectory = storeDirectory
    }

    /// What became of a run.
    package struct Report {
        /// The run as `GetDataQualityRulesetEvaluationRun` gives it, with `Results`.
        package var json: JSON
        /// Why nothing could be evaluated.
        package var problem: String?
        /// The table that was looked at.
        package var table: String
        package var milliseconds: Int64
        /// How each ruleset came out, with some of the rows that each of its rules fails for.
        package var rulesets: [(name: String, result: RulesetResult, failing: [Int: [JSON]])]
    }

    /// Evaluates rulesets, and keeps the run in the store.
    ///
    /// - Parameters:
    ///   - parameters: those of `startDataQualityRulesetEvaluationRun`.
    ///   - requester: who asks.
    ///   - key: different for every run.
    ///   - failingRows: how many rows of each rule that is not met are wanted.
    /// - Throws: a parameter that is wrong, a store that cannot be written.
    /// - Returns: the run and its results.
    package func run(
        _ parameters: JSON,
        requester: String,
        key: String,
        failingRows: Int = 0
    ) throws(TaskFailureError) -> Report {
        let now = SystemClock().now()
        let request = try QualityRunRequest(parameters, project: project)
        let report = try QualityRunPerformer(project: project).evaluate(
            request,
            run: request.run(QualityRun.id(at: now, key: key), at: now, requester: requester),
            in: WorkerRequest(
                projectDirectory: projectDirectory,
                storeDirectory: storeDirectory,
                idempotencyKey: key,
                requester: requester,
                parameters: parameters
            )
        )
        var members = report.run.json(.iso8601).objectValue ?? [:]
        members["Results"] = .array(report.results.indices.map { report.result($0) })
        return Report(
            json: .object(members),
            problem: report.run.errorString,
            table: request.primary.table.description,
            milliseconds: (report.run.completedOn ?? now).milliseconds - now.milliseconds,
            rulesets: report.results.map { name, evaluated in
                (name, evaluated.result, Self.failing(evaluated, limit: failingRows))
            }
        )
    }

    private static func failing(_ evaluated: RulesetEvaluator.Evaluated, limit: Int) -> [Int:
        [JSON]]
    {
        var failing: [Int: [JSON]] = [:]
        guard limit > 0 else { return failing }
        for (index, rule) in evaluated.result.rules.enumerated() where rule.outcome == .fail {
            guard let sql = evaluated.evaluation.failingRows(of: index, limit: limit) else {
                continue
            }
            // That the rows cannot be shown changes nothing about the rule.
            failing[index] = try? evaluated.query.rows(sql)
        }
        return failing
    }

    /// A ruleset that a table meets today.
    ///
    /// - Parameters:
    ///   - table: `database.table`.
    ///   - predicate: SQL that says which rows are looked at; nil for all.
    /// - Throws: a table that is missing or cannot be read.
    /// - Returns: the text of the ruleset.
    package func recommend(_ table: String, where predicate: String? = nil)
        throws(TaskFailureError) -> String
    {
        guard let name = TableName(table) else {
            throw TaskFailureError(
                QualityRunRequest.invalid,
                "\"\(table)\" is no table: database.table is."
            )
        }
        let duckDB = DuckDB(
            program: try project.programs(in: projectDirectory).duckDB(),
            workingDirectory: projectDirectory
        )
        do throws(TableQuery.Problem) {
            let query = try TableQuery(
                duckDB: duckDB,
                views: CatalogViews(
                    store: CatalogStore(store: storeDirectory),
                    configuration: project.configuration,
                    projectDirectory: projectDirectory
                ),
                primary: TableQuery.Source(table: name, predicate: predicate),
                references: [:],
                statements: []
            )
            return try Self.recommend(query)
        } catch { throw TaskFailureError("DataQuality.TableNotReadable", error.message) }
    }

    private static func recommend(_ query: TableQuery) throws(TableQuery.Problem) -> String {
        do throws(DuckDB.Failure) {
            let schema = try query.schemas()["primary"] ?? TableSchema(columns: [])
            let recommendation = Recommendation(for: schema)
            var numbers: [String: Double] = [:]
            var texts: [String: String] = [:]
            for member in try query.rows(recommendation.statement).first?.objectValue ?? [:] {
                numbers[member.key] =
                    member.value.doubleValue ?? member.value.stringValue.flatMap(Double.init)
                texts[member.key] = member.value.stringValue
            }
            let profile = Recommendation.Profile(numbers: numbers, texts: texts)
            var values: [Int: [String]] = [:]
            if let sql = recommendation.valuesStatement(profile) {
                for row in try query.rows(sql) {
                    guard let column = row["column"]?.integerValue,
                        let value = row["value"]?.stringValue
                    else { continue }
                    values[Int(column), default: []].append(value)
                }
            }
            return recommendation.ruleset(profile, values: values)
        } catch { throw TableQuery.Problem(message: error.message) }
    }
}
