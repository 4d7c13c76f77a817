package import Values

extension JobRunRecord {
    /// How times are written: as texts in `run.json`, as milliseconds in a task's output.
    package enum Times { case iso8601, milliseconds }

    /// Glue's `JobRun`, its members in the order of the alphabet.
    package func jobRun(_ times: Times) -> JSON {
        func time(_ value: Timestamp) -> JSON {
            switch times {
            case .iso8601: .string(value.description)
            case .milliseconds: .integer(value.milliseconds)
            }
        }
        var members: [String: JSON] = [
            "Attempt": .integer(attempt), "ExecutionTime": .integer(executionTime),
            "Id": .string(id), "JobMode": "SCRIPT", "JobName": .string(jobName),
            "JobRunState": .string(state.rawValue), "LastModifiedOn": time(lastModifiedOn),
            "LogGroupName": .string(logGroup), "PredecessorRuns": [],
            "StartedOn": time(startedOn), "Timeout": .integer(timeout),
        ]
        for (name, value) in capacity.members { members[name] = value }
        for property in properties { members[property.key] = property.value }
        if !arguments.isEmpty { members["Arguments"] = .object(arguments) }
        members["CompletedOn"] = completedOn.map(time)
        members["ErrorMessage"] = errorMessage.map { .string($0) }
        members["PreviousRunId"] = previousRunID.map { .string($0) }
        members["StateDetail"] = stateDetail.map { .string($0) }
        return .object(JSONObject(members.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }))
    }

    /// The content of `run.json`.
    package var json: JSON {
        guard case .object(var object) = jobRun(.iso8601) else { return .null }
        var own: JSONObject = ["Kind": .string(kind), "Requester": .string(requester)]
        own["WallMilliseconds"] = wallMilliseconds.map { .integer($0) }
        own["CPUMilliseconds"] = cpuMilliseconds.map { .integer($0) }
        own["PeakMemoryKiB"] = memoryPeakKiB.map { .integer($0) }
        if let price {
            own["AWSListPrice"] = [
                "DPUHours": .double(Self.rounded(price.unitHours)),
                "USD": .double(Self.rounded(price.dollars)),
            ]
        }
        if !outputs.isEmpty { own["Outputs"] = .array(outputs) }
        object["Pawl"] = .object(own)
        return .object(object)
    }

    /// To a millionth.
    private static func rounded(_ value: Double) -> Double { (value * 1e6).rounded() / 1e6 }

    private var logGroup: String {
        kind == JobConfiguration.Kind.glueETL.rawValue
            ? "/aws-glue/jobs" : "/aws-glue/python-jobs"
    }

    private static let propertyNames = [
        "ExecutionClass", "GlueVersion", "JobRunQueuingEnabled", "NotificationProperty",
        "SecurityConfiguration",
    ]

    /// Reads a `run.json`; nil if it is none.
    package init?(_ json: JSON) {
        func time(_ name: String) -> Timestamp? {
            json[name]?.stringValue.flatMap { Timestamp(iso8601: $0) }
        }
        guard let id = json["Id"]?.stringValue, let name = json["JobName"]?.stringValue,
            let state = json["JobRunState"]?.stringValue.flatMap(JobRunState.init(rawValue:)),
            let startedOn = time("StartedOn")
        else { return nil }
        let own = json["Pawl"] ?? .null
        self.init(
            id: id,
            jobName: name,
            kind: own["Kind"]?.stringValue ?? "",
            state: state,
            startedOn: startedOn,
            arguments: json["Arguments"]?.objectValue ?? [:],
            timeout: json["Timeout"]?.integerValue ?? 0,
            requester: own["Requester"]?.stringValue ?? ""
        )
        attempt = json["Attempt"]?.integerValue ?? 0
        previousRunID = json["PreviousRunId"]?.stringValue
        lastModifiedOn = time("LastModifiedOn") ?? startedOn
        completedOn = time("CompletedOn")
        errorMessage = json["ErrorMessage"]?.stringValue
        stateDetail = json["StateDetail"]?.stringValue
        executionTime = json["ExecutionTime"]?.integerValue ?? 0
        capacity = JobCapacity(json)
        for property in Self.propertyNames { properties[property] = json[property] }
        wallMilliseconds = own["WallMilliseconds"]?.integerValue
        cpuMilliseconds = own["CPUMilliseconds"]?.integerValue
        memoryPeakKiB = own["PeakMemoryKiB"]?.integerValue
        outputs = own["Outputs"]?.arrayValue ?? []
    }
}
