import DataCatalog
import DataQuality
import Engine
import Runtime
import Values

/// What `StartDataQualityRulesetEvaluationRun` is asked for, read from its parameters and the project.
struct QualityRunRequest {
    static let invalid = "Glue.InvalidInputException"
    static let notFound = "Glue.EntityNotFoundException"
    /// The service's limit on `RulesetNames`.
    static let rulesetsMax = 10
    static let known = [
        "DataSource", "Role", "NumberOfWorkers", "Timeout", "ClientToken", "AdditionalRunOptions",
        "RulesetNames", "AdditionalDataSources", "FailOnRule",
    ]

    let rulesets: [(name: String, ruleset: Ruleset)]
    let primary: TableQuery.Source
    let references: [String: TableQuery.Source]
    let composesRows: Bool
    /// Whether the task fails where a rule is not met: Pawl's own.
    let failsOnRule: Bool
    /// The table as it was asked for; that of the rulesets, where it was not.
    private let dataSource: JSON
    /// What the run repeats of its request.
    let options: JSONObject

    init(_ input: JSON, project: Project) throws(TaskFailureError) {
        let parameters = try Parameters(input, errorName: Self.invalid, known: Self.known)
        rulesets = try Self.rulesets(parameters, project)
        let named = try Self.source("DataSource", parameters["DataSource"], parameters)
        guard let source = named ?? Self.target(rulesets, project) else {
            throw TaskFailureError(
                Self.invalid,
                "The parameter \"DataSource\" is missing, and the rulesets have no TargetTable, or several."
            )
        }
        primary = source
        dataSource =
            parameters["DataSource"] ?? [
                "GlueTable": [
                    "DatabaseName": .string(source.table.database),
                    "TableName": .string(source.table.table),
                ]
            ]
        var references: [String: TableQuery.Source] = [:]
        for member in try parameters.members("AdditionalDataSources") ?? [:] {
            let name = "AdditionalDataSources.\(member.key)"
            guard member.key != "primary" else {
                throw TaskFailureError(Self.invalid, "\(name): primary is the table itself.")
            }
            references[member.key] = try Self.source(name, member.value, parameters)
        }
        self.references = references
        failsOnRule = try parameters.flag("FailOnRule") ?? false
        composesRows = try Self.composesRows(parameters)
        _ = try parameters.integer("NumberOfWorkers", in: 1...1_000_000)
        _ = try parameters.integer("Timeout", in: 1...10_080)
        var options = JSONObject()
        for name in [
            "Role", "NumberOfWorkers", "Timeout", "AdditionalRunOptions", "AdditionalDataSources",
        ] {
            options[name] = parameters[name]
        }
        self.options = options
    }

    private static func rulesets(_ parameters: Parameters, _ project: Project)
        throws(TaskFailureError) -> [(name: String, ruleset: Ruleset)]
    {
        guard let names = try parameters.words("RulesetNames") else {
            throw TaskFailureError(invalid, "The parameter \"RulesetNames\" is missing.")
        }
        guard (1...rulesetsMax).contains(names.count) else {
            throw TaskFailureError(
                invalid,
                "RulesetNames has 1 to \(rulesetsMax) names, not \(names.count)."
            )
        }
        var rulesets: [(name: String, ruleset: Ruleset)] = []
        for name in names {
            guard let ruleset = project.configuration.rulesets[name] else {
                throw TaskFailureError(
                    notFound,
                    "There is no ruleset \"\(name)\" among the DataQualityRulesets of pawl.yaml."
                        + NearestName.hint(name, among: project.configuration.rulesets.keys)
                )
            }
            guard !rulesets.contains(where: { $0.name == name }) else {
                throw TaskFailureError(invalid, "RulesetNames names \"\(name)\" twice.")
            }
            rulesets.append((name, ruleset.ruleset))
        }
        return rulesets
    }

    /// A table: `{GlueTable: {DatabaseName, TableName, AdditionalOptions}}`.
    private static func source(_ name: String, _ value: JSON?, _ parameters: Parameters)
        throws(TaskFailureError) -> TableQuery.Source?
    {
        guard let value, !value.isNull else { return nil }
        guard let table = value["GlueTable"], let database = table["DatabaseName"]?.stringValue,
            let tableName = table["TableName"]?.stringValue
        else {
            throw parameters.mistake(name, "{GlueTable: {DatabaseName, TableName}}", found: value)
        }
        let options = table["AdditionalOptions"]
        let predicates = ["catalogPartitionPredicate", "pushDownPredicate"]
            .compactMap { options?[$0]?.stringValue }.filter { !$0.isEmpty }
        return TableQuery.Source(
            table: TableName(database, tableName),
            predicate: predicates.isEmpty
                ? nil : predicates.map { "(\($0)\n)" }.joined(separator: " AND ")
        )
    }

    /// The table that all of the rulesets are about.
    private static func target(_ rulesets: [(name: String, ruleset: Ruleset)], _ project: Project)
        -> TableQuery.Source?
    {
        let tables = rulesets.map { project.configuration.rulesets[$0.name]?.targetTable }
        guard let first = tables.first, let table = first,
            tables.allSatisfy({ $0 == table })
        else { return nil }
        return TableQuery.Source(table: table)
    }

    private static func composesRows(_ parameters: Parameters) throws(TaskFailureError) -> Bool {
        guard
            let method = try parameters.members("AdditionalRunOptions")?[
                "CompositeRuleEvaluationMethod"
            ]
        else { return false }
        switch method.stringValue {
        case "ROW": return true
        case "COLUMN": return false
        default:
            throw parameters.mistake(
                "AdditionalRunOptions.CompositeRuleEvaluationMethod",
                "COLUMN or ROW",
                found: method
            )
        }
    }

    /// The run before it has begun.
    func run(_ id: String, at time: Timestamp, requester: String) -> QualityRun {
        QualityRun(
            id: id,
            state: .starting,
            rulesets: rulesets.map(\.name),
            dataSource: dataSource,
            options: options,
            requester: requester,
            startedOn: time,
            lastModifiedOn: time
        )
    }
}
