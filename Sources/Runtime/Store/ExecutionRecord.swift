public import Engine
public import StatesLanguage
public import Values

/// What `execution.json` says: how an execution began and how it ended.
public struct ExecutionRecord: Sendable, Equatable {
    /// Who it is.
    public var identity: ExecutionIdentity
    /// How executions of its machine are kept and limited.
    public var type: StateMachineType
    /// The SHA-256 of its `definition.json`, in hexadecimal digits.
    public var definitionDigest: String
    /// The file that its definition was read from, where it was read from one.
    public var definitionSource: String?
    /// What it was started with.
    public var input: JSON
    /// From which its random numbers come.
    public var seed: UInt64
    /// The task that started it, where one did.
    public var parent: Parent?
    /// The execution that it is a replay of, where it is one.
    public var replayOf: ReplayOrigin?
    /// How often and when it was redriven, where it was.
    public var redrive: Redrive?
    /// How it ended; nil while it has not.
    public var end: End?

    /// A task of another execution in the same store.
    public struct Parent: Sendable, Equatable {
        /// The other execution.
        public var executionARN: String
        /// Its task.
        public var task: TaskID
        /// Whether that task waits for the end, so that its own end is this execution's.
        public var waits: Bool
    }

    /// The execution whose results a replay has taken over.
    public struct ReplayOrigin: Sendable, Equatable {
        /// The other execution.
        public var executionARN: String
        /// With which of its events that begins which is done anew.
        public var eventID: Int64
        /// The state, as a person names it, from which on everything is done anew.
        public var from: String
        /// What is otherwise where it begins to do things anew.
        public var changes: [EntryChange]
        /// Whom its context object names; nil for itself.
        public var context: ContextIdentity?

        /// Makes one.
        public init(
            executionARN: String,
            eventID: Int64,
            from: String,
            changes: [EntryChange] = [],
            context: ContextIdentity? = nil
        ) {
            self.context = context
            self.executionARN = executionARN
            self.eventID = eventID
            self.from = from
            self.changes = changes
        }
    }

    /// That an execution went on after it had ended.
    public struct Redrive: Sendable, Equatable {
        /// How often.
        public var count: Int
        /// When it did last.
        public var date: Timestamp
    }

    /// How an execution ended.
    public struct End: Sendable, Equatable {
        /// Any but running.
        public var status: ExecutionStatus
        /// When.
        public var date: Timestamp
        /// What it gave, if it succeeded.
        public var output: JSON?
        /// The error's name, if it did not.
        public var error: String?
        /// What happened, if it did not.
        public var cause: String?
        /// Why it cannot be redriven; nil if it can.
        public var notRedrivable: String?
    }

    /// Why it cannot be redriven as it stands; nil if it can.
    public var notRedrivable: String? {
        guard let end else { return NotRedrivable(.running).reason }
        return end.notRedrivable
    }

    /// The execution as it was before it began.
    public func execution(of program: Program) -> Execution {
        Execution(
            program: program,
            identity: identity,
            input: input,
            seed: seed,
            changes: replayOf?.changes ?? [],
            contextIdentity: replayOf?.context
        )
    }

    /// How it stands.
    public var status: ExecutionStatus { end?.status ?? .running }

    /// Where it is kept.
    public var key: ExecutionKey { identity.key }
}

extension ExecutionRecord {
    /// The content of `execution.json`, with the names that `DescribeExecution` uses.
    ///
    /// Input and
    /// output are values rather than texts, for people and `jq`; the seed is a text, because it has
    /// more bits than a JSON number carries safely.
    var json: JSON {
        var object = JSONObject()
        object["executionArn"] = .string(identity.arn)
        object["name"] = .string(identity.name)
        object["stateMachineArn"] = .string(identity.stateMachineARN)
        object["stateMachineName"] = .string(identity.stateMachineName)
        object["stateMachineType"] = .string(type.rawValue)
        object["status"] = .string(status.rawValue)
        object["startDate"] = .string(identity.startTime.description)
        object["stopDate"] = end.map { .string($0.date.description) }
        object["input"] = input
        object["output"] = end?.output
        object["error"] = end?.error.map { .string($0) }
        object["cause"] = end?.cause.map { .string($0) }
        object["redriveCount"] = .integer(Int64(redrive?.count ?? 0))
        object["redriveDate"] = redrive.map { .string($0.date.description) }
        object["redriveStatus"] = notRedrivable == nil ? "REDRIVABLE" : "NOT_REDRIVABLE"
        object["redriveStatusReason"] = notRedrivable.map { .string($0) }
        object["replayOf"] = replayOf?.json
        object["seed"] = .string(String(seed))
        object["definition"] = [
            "sha256": .string(definitionDigest),
            "source": definitionSource.map { .string($0) } ?? .null,
        ]
        object["roleArn"] = .string(identity.roleARN)
        object["region"] = .string(identity.region)
        object["parent"] = parent.map { parent in
            [
                "executionArn": .string(parent.executionARN),
                "eventId": .integer(parent.task.eventID),
                "waits": .bool(parent.waits),
            ]
        }
        return .object(object)
    }

    /// Reads the content of `execution.json`.
    ///
    /// - Throws: ``RecordError`` that names the member that is missing or wrong.
    init(json: JSON) throws(RecordError) {
        let status = try json.required("status", ExecutionStatus.init(rawValue:))
        let startTime = try json.required("startDate", Timestamp.init(iso8601:))
        let name = try json.requiredText("name")
        let machine = try json.requiredText("stateMachineName")
        identity = ExecutionIdentity(
            name: name,
            stateMachineName: machine,
            startTime: startTime,
            region: try json.requiredText("region"),
            roleARN: try json.requiredText("roleArn")
        )
        identity.arn = try json.requiredText("executionArn")
        identity.stateMachineARN = try json.requiredText("stateMachineArn")
        type = try json.required("stateMachineType", StateMachineType.init(rawValue:))
        guard let input = json["input"] else { throw RecordError(missing: "input") }
        self.input = input
        seed = try json.required("seed") { UInt64($0) }
        definitionDigest = try (json["definition"] ?? .null).requiredText("sha256")
        definitionSource = json["definition"]?["source"]?.stringValue
        if let parent = json["parent"] {
            guard let event = parent["eventId"]?.integerValue,
                let waits = parent["waits"]?.boolValue
            else { throw RecordError(missing: "parent.eventId") }
            self.parent = Parent(
                executionARN: try parent.requiredText("executionArn"),
                task: TaskID(eventID: event),
                waits: waits
            )
        }
        if let count = json["redriveCount"]?.integerValue, count > 0 {
            redrive = Redrive(
                count: Int(clamping: count),
                date: try json.required("redriveDate", Timestamp.init(iso8601:))
            )
        }
        replayOf = try json["replayOf"].map(ReplayOrigin.init(json:))
        guard status != .running else { return }
        end = End(
            status: status,
            date: try json.required("stopDate", Timestamp.init(iso8601:)),
            output: json["output"],
            error: json["error"]?.stringValue,
            cause: json["cause"]?.stringValue,
            notRedrivable: json["redriveStatusReason"]?.stringValue
        )
    }
}

extension ExecutionRecord.ReplayOrigin {
    init(json: JSON) throws(RecordError) {
        guard let event = json["eventId"]?.integerValue else {
            throw RecordError(missing: "eventId")
        }
        executionARN = try json.requiredText("executionArn")
        eventID = event
        from = try json.requiredText("from")
        if let context = json["context"] {
            self.context = ContextIdentity(
                id: try context.requiredText("id"),
                name: try context.requiredText("name"),
                startTime: try context.required("startTime", Timestamp.init(iso8601:))
            )
        }
        changes = []
        for change in json["changes"]?.arrayValue ?? [] {
            guard let event = change["eventId"]?.integerValue else {
                throw RecordError(missing: "changes.eventId")
            }
            changes.append(
                EntryChange(
                    eventID: event,
                    input: change["input"],
                    assigned: change["assign"]?.objectValue ?? [:]
                )
            )
        }
    }

    var json: JSON {
        var object: JSONObject = [
            "executionArn": .string(executionARN), "eventId": .integer(eventID),
            "from": .string(from),
        ]
        object["context"] = context.map { context in
            [
                "id": .string(context.id), "name": .string(context.name),
                "startTime": .string(context.startTime.description),
            ]
        }
        if !changes.isEmpty {
            object["changes"] = .array(
                changes.map { change in
                    var object: JSONObject = ["eventId": .integer(change.eventID)]
                    object["input"] = change.input
                    if !change.assigned.isEmpty { object["assign"] = .object(change.assigned) }
                    return .object(object)
                }
            )
        }
        return .object(object)
    }
}

/// What is wrong with a JSON object that should be a record of the store.
struct RecordError: Error, Equatable {
    let reason: String

    init(missing member: String) { reason = "'\(member)' is missing or is not what it should be" }
}

extension JSON {
    /// A text member, read by `parse`.
    func required<Value>(
        _ name: String,
        _ parse: (String) -> Value?
    ) throws(RecordError) -> Value {
        guard let value = self[name]?.stringValue.flatMap(parse) else {
            throw RecordError(missing: name)
        }
        return value
    }

    /// A text member.
    func requiredText(_ name: String) throws(RecordError) -> String {
        try required(name) { $0 }
    }
}
