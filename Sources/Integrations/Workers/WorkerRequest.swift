public import Values

/// What a worker is asked for: the text on its standard input.
///
/// A worker is `pawl perform KIND`: work that is Pawl's own, in a process under a supervisor like any other
/// task. There are no secrets in a request, because the supervisor keeps it as a file.
public struct WorkerRequest: Sendable, Equatable {
    /// The folder that relative paths of the project mean.
    public var projectDirectory: String
    /// The store's folder.
    public var storeDirectory: String
    /// The same for every start of the same attempt, and for no other.
    public var idempotencyKey: String
    /// Who asks: an execution's ARN, or the words of a command line.
    public var requester: String
    /// What for: the service's parameters.
    public var parameters: JSON

    /// Makes a request.
    public init(
        projectDirectory: String,
        storeDirectory: String,
        idempotencyKey: String,
        requester: String,
        parameters: JSON
    ) {
        self.projectDirectory = projectDirectory
        self.storeDirectory = storeDirectory
        self.idempotencyKey = idempotencyKey
        self.requester = requester
        self.parameters = parameters
    }

    /// Reads a request; nil if it is none.
    public init?(_ json: JSON) {
        guard let project = json["projectDirectory"]?.stringValue,
            let store = json["storeDirectory"]?.stringValue,
            let key = json["idempotencyKey"]?.stringValue,
            let requester = json["requester"]?.stringValue
        else { return nil }
        self.init(
            projectDirectory: project,
            storeDirectory: store,
            idempotencyKey: key,
            requester: requester,
            parameters: json["parameters"] ?? .object(JSONObject())
        )
    }

    /// As it is written.
    public var json: JSON {
        [
            "projectDirectory": .string(projectDirectory),
            "storeDirectory": .string(storeDirectory),
            "idempotencyKey": .string(idempotencyKey), "requester": .string(requester),
            "parameters": parameters,
        ]
    }
}
