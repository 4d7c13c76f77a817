/// Where everything stands in a store's folder.
struct StoreLayout: Sendable {
    /// The store's folder, usually `.pawl`, as an absolute path.
    let root: String

    init(root: String) { self.root = Files.absolute(root) }

    var lock: String { root + "/lock" }
    var journals: String { root + "/journal" }
    var inbox: String { root + "/inbox" }
    var executions: String { root + "/executions" }

    func journal(_ number: Int) -> String { "\(journals)/\(number).jsonl" }

    func request(_ id: String) -> String { "\(inbox)/\(id).json" }
    func reply(_ id: String) -> String { "\(inbox)/\(id).reply" }

    func machine(_ name: String) -> String { "\(executions)/\(name)" }
    func execution(_ key: ExecutionKey) -> String { "\(executions)/\(key.machine)/\(key.name)" }
    func record(_ key: ExecutionKey) -> String { execution(key) + "/execution.json" }
    func definition(_ key: ExecutionKey) -> String { execution(key) + "/definition.json" }
    func history(_ key: ExecutionKey) -> String { execution(key) + "/history.jsonl" }
    func tasks(_ key: ExecutionKey) -> String { execution(key) + "/tasks" }
    func task(_ id: Int64, of key: ExecutionKey) -> String { "\(tasks(key))/\(id)" }
}
