import StatesLanguage

extension ProjectReader {
    /// The fields of `CreateJob`; those that mean nothing here are taken and left alone.
    static let jobFields = [
        "Name", "Description", "Role", "Command", "DefaultArguments", "NonOverridableArguments",
        "MaxRetries", "Timeout", "ExecutionProperty", "Environment", "GlueVersion", "WorkerType",
        "NumberOfWorkers", "MaxCapacity", "AllocatedCapacity", "ExecutionClass",
        "NotificationProperty",
        "Connections", "SecurityConfiguration", "LogUri", "Tags", "JobMode", "JobRunQueuingEnabled",
        "MaintenanceWindow", "SourceControlDetails", "CodeGenConfigurationNodes", "Inputs",
        "Outputs",
    ]

    /// One of `Jobs`.
    mutating func job(
        _ name: String,
        _ value: Located,
        project: ProjectConfiguration
    ) -> JobConfiguration? {
        guard let fields = fields(value, known: Self.jobFields) else { return nil }
        if let own = string(fields["Name"]), own != name, let place = fields["Name"]?.place {
            report(
                .projectValue,
                "The job is called \"\(name)\" above, and its Name is \"\(own)\".",
                at: place
            )
        }
        let execution = fields["ExecutionProperty"].flatMap {
            self.fields($0, known: ["MaxConcurrentRuns"])
        }
        let notification = fields["NotificationProperty"].flatMap {
            self.fields($0, known: ["NotifyDelayAfter"])
        }
        let minutes = 1...JobRunRequest.timeoutMinutesMax
        let tables = tables(of: name, fields, project)
        let connections = connections(fields["Connections"])
        expectConnections(connections, fields["Connections"], project)
        // All of it is read before it is known whether it will do, so that every mistake is seen.
        var job = JobConfiguration(
            kind: .pythonShell,
            scriptLocation: "",
            description: string(fields["Description"]),
            defaultArguments: arguments(fields["DefaultArguments"]),
            nonOverridableArguments: arguments(fields["NonOverridableArguments"]),
            maxRetries: integer(fields["MaxRetries"], in: 0...10) ?? 0,
            maxConcurrentRuns: integer(execution?["MaxConcurrentRuns"], in: 1...10_000) ?? 1,
            isQueued: boolean(fields["JobRunQueuingEnabled"]) ?? false,
            notifyDelayMinutes: integer(notification?["NotifyDelayAfter"], in: minutes),
            capacity: capacity(fields),
            connections: connections,
            environment: environment(fields["Environment"]),
            inputs: tables.inputs,
            outputs: tables.outputs
        )
        let timeout = integer(fields["Timeout"], in: minutes)
        for name in ["GlueVersion", "ExecutionClass", "SecurityConfiguration"] {
            job.properties[name] = version(fields[name])
        }
        guard let command = command(fields, project) else { return nil }
        job.kind = command.kind
        job.scriptLocation = command.script
        job.pythonVersion = command.version
        job.timeoutMinutes = timeout ?? command.kind.timeoutMinutesDefault
        return job
    }

    /// `WorkerType` and `NumberOfWorkers`, or `MaxCapacity`, or `AllocatedCapacity`.
    private mutating func capacity(_ fields: Fields) -> JobCapacity {
        var maxCapacity: Double?
        if let value = fields["MaxCapacity"] {
            switch value.node.content {
            case .integer(let number) where number > 0: maxCapacity = Double(number)
            case .double(let number) where number > 0: maxCapacity = number
            case .null, .bool, .integer, .double, .string, .sequence, .mapping:
                wrong(value, wanted: "a number of DPUs above 0")
            }
        }
        let capacity = JobCapacity(
            workerType: string(fields["WorkerType"]),
            numberOfWorkers: integer(fields["NumberOfWorkers"], in: 1...10_000),
            maxCapacity: maxCapacity,
            allocatedCapacity: integer(fields["AllocatedCapacity"], in: 1...10_000)
        )
        if maxCapacity != nil, let place = fields["MaxCapacity"]?.place {
            let others = ["WorkerType", "NumberOfWorkers", "AllocatedCapacity"]
            for other in others where fields[other] != nil {
                report(.projectValue, "MaxCapacity and \(other) exclude each other.", at: place)
            }
        }
        return capacity
    }

    /// `Connections: {Connections: [name]}`, or short `[name]`.
    private mutating func connections(_ value: Located?) -> [String] {
        guard let value else { return [] }
        if value.node.elements != nil { return strings(value) ?? [] }
        return strings(fields(value, known: ["Connections"])?["Connections"]) ?? []
    }

    private mutating func command(
        _ fields: Fields,
        _ buckets: ProjectConfiguration
    ) -> (kind: JobConfiguration.Kind, script: String, version: String?)? {
        guard let value = fields["Command"] else {
            missing(
                "Command",
                in: fields,
                help: "Command: {Name: pythonshell, ScriptLocation: jobs/load.py}."
            )
            return nil
        }
        let known = ["Name", "ScriptLocation", "PythonVersion", "Runtime"]
        guard let command = self.fields(value, known: known) else { return nil }
        if command["Name"] == nil {
            let kinds = JobConfiguration.Kind.allCases.map(\.rawValue).joined(separator: ", ")
            missing("Name", in: command, help: "One of \(kinds).")
        }
        let kind = choice(command["Name"], of: JobConfiguration.Kind.self)
        let script = required("ScriptLocation", in: command)
        if let script, let place = command["ScriptLocation"]?.place {
            expectScript(script, buckets, at: place)
        }
        let version = version(command["PythonVersion"])
        guard let kind, let script else { return nil }
        return (kind, script, version)
    }

    private mutating func expectScript(
        _ script: String,
        _ buckets: ProjectConfiguration,
        at place: Place
    ) {
        guard let path = buckets.localPath(script, in: directory) else {
            let bucket = script.dropFirst("s3://".count).prefix { $0 != "/" }
            report(
                .projectFile,
                "There is no bucket \"\(bucket)\" under Buckets.",
                at: place,
                suggestion: NearestName.nearest(to: String(bucket), among: buckets.buckets.keys)
            )
            return
        }
        expectFile(script.hasPrefix("s3://") ? path : script, at: place)
    }

    /// `PythonVersion: 3` and `3.9` without quotes are numbers to YAML; what is meant is clear.
    private mutating func version(_ value: Located?) -> String? {
        guard let value else { return nil }
        switch value.node.content {
        case .integer(let number): return String(number)
        case .double(let number): return "\(number)"
        case .null, .bool, .string, .sequence, .mapping: return string(value)
        }
    }

    /// Arguments: names begin with `--`.
    private mutating func arguments(_ value: Located?) -> [String: String] {
        for (name, member) in members(value) where !name.hasPrefix("--") {
            report(
                .projectValue,
                "The name of an argument begins with --, that of \"\(name)\" does not.",
                at: member.place,
                suggestion: "--" + name
            )
        }
        return plainTexts(value)
    }
}
