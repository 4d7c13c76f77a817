package import Values

/// A run that evaluates rulesets on a table, as `GetDataQualityRulesetEvaluationRun` describes it.
package struct QualityRun: Sendable {
    /// `dqrun-` and 40 hexadecimal digits; the first twelve are the time, so that names are in its order.
    package var id: String
    package var state: QualityRunState
    package var rulesets: [String]
    /// As it was asked for, the table's name filled in.
    package var dataSource: JSON
    /// What else was asked for.
    package var options: JSONObject
    /// Who asked.
    package var requester: String
    package var startedOn: Timestamp
    package var lastModifiedOn: Timestamp
    package var completedOn: Timestamp?
    /// Why it could not be evaluated.
    package var errorString: String?
    package var resultIDs: [String] = []

    /// How times are written.
    package enum Times { case iso8601, milliseconds }

    /// The run as the service describes it.
    package func json(_ times: Times) -> JSON {
        func time(_ value: Timestamp) -> JSON {
            switch times {
            case .iso8601: .string(value.description)
            case .milliseconds: .integer(value.milliseconds)
            }
        }
        var members: JSONObject = ["RunId": .string(id)]
        members["DataSource"] = dataSource
        for option in options { members[option.key] = option.value }
        members["Status"] = .string(state.rawValue)
        members["ErrorString"] = errorString.map { .string($0) }
        members["StartedOn"] = time(startedOn)
        members["LastModifiedOn"] = time(lastModifiedOn)
        members["CompletedOn"] = completedOn.map(time)
        let end = completedOn ?? lastModifiedOn
        members["ExecutionTime"] = .integer((end.milliseconds - startedOn.milliseconds) / 1000)
        members["RulesetNames"] = .array(rulesets.map { .string($0) })
        if !resultIDs.isEmpty { members["ResultIds"] = .array(resultIDs.map { .string($0) }) }
        return .object(members)
    }

    /// The content of `run.json`.
    var record: JSON {
        guard case .object(var members) = json(.iso8601) else { return .null }
        members["Pawl"] = ["Requester": .string(requester)]
        return .object(members)
    }

    private static let own: Set<String> = [
        "RunId", "DataSource", "Status", "ErrorString", "StartedOn", "LastModifiedOn",
        "CompletedOn", "ExecutionTime", "RulesetNames", "ResultIds", "Pawl",
    ]

    /// Reads a `run.json`; nil if it is none.
    init?(_ json: JSON) {
        func time(_ name: String) -> Timestamp? {
            json[name]?.stringValue.flatMap { Timestamp(iso8601: $0) }
        }
        guard let members = json.objectValue, let id = json["RunId"]?.stringValue,
            let state = json["Status"]?.stringValue.flatMap(QualityRunState.init(rawValue:)),
            let startedOn = time("StartedOn"), let lastModifiedOn = time("LastModifiedOn")
        else { return nil }
        self.init(
            id: id,
            state: state,
            rulesets: (json["RulesetNames"]?.arrayValue ?? []).compactMap(\.stringValue),
            dataSource: json["DataSource"] ?? .null,
            options: JSONObject(
                members.filter { !Self.own.contains($0.key) }.map { ($0.key, $0.value) }
            ),
            requester: json["Pawl"]?["Requester"]?.stringValue ?? "",
            startedOn: startedOn,
            lastModifiedOn: lastModifiedOn,
            completedOn: time("CompletedOn"),
            errorString: json["ErrorString"]?.stringValue,
            resultIDs: (json["ResultIds"]?.arrayValue ?? []).compactMap(\.stringValue)
        )
    }

    init(
        id: String,
        state: QualityRunState,
        rulesets: [String],
        dataSource: JSON,
        options: JSONObject,
        requester: String,
        startedOn: Timestamp,
        lastModifiedOn: Timestamp,
        completedOn: Timestamp? = nil,
        errorString: String? = nil,
        resultIDs: [String] = []
    ) {
        self.id = id
        self.state = state
        self.rulesets = rulesets
        self.dataSource = dataSource
        self.options = options
        self.requester = requester
        self.startedOn = startedOn
        self.lastModifiedOn = lastModifiedOn
        self.completedOn = completedOn
        self.errorString = errorString
        self.resultIDs = resultIDs
    }

    /// An id that is the same for every start of the same attempt.
    static func id(at time: Timestamp, key: String) -> String {
        let digits = String(max(0, time.milliseconds), radix: 16)
        let padded = String(repeating: "0", count: max(0, 12 - digits.utf8.count)) + digits
        return "dqrun-" + padded
            + StableIdentifier.hexadecimal(key, "data-quality-run", digits: 40 - padded.utf8.count)
    }

    /// The id of the result that a run has for one of its rulesets.
    static func resultID(_ run: String, _ ruleset: String) -> String {
        "dqresult-" + StableIdentifier.hexadecimal(run + "/" + ruleset, "data-quality", digits: 40)
    }
}
