import Foundation
import Synchronization
import TestSupport
import Testing
import Values

/// A folder with a project and a store, gone after the test with all that still runs in it.
final class Workplace: Sendable {
    let path: String
    /// The store that every command here uses.
    let store: String
    private let started = Atomic<Int>(0)

    /// Makes one.
    ///
    /// - Parameter store: the store's folder, if it is not to be in here.
    /// - Throws: if there can be no folder.
    init(store: String? = nil) throws {
        let parent = URL(filePath: NSTemporaryDirectory()).resolvingSymlinksInPath().path
        var template = Array("\(parent)/pawl-end-to-end-XXXXXX".utf8CString)
        path = try #require(mkdtemp(&template).map { String(cString: $0) })
        self.store = store ?? path + "/store"
        mkdir(path + "/output", 0o755)
    }

    /// Where the project's Python environment has its programs.
    static var python: URL { Folders.package.appending(path: ".venv/bin") }

    /// Makes one with a copy of a sample project.
    ///
    /// - Returns: nil where the Python environment is missing that it needs, which is said.
    convenience init?(sample name: String, needsPython: Bool = true) throws {
        let files = FileManager.default
        guard
            !needsPython || files.fileExists(atPath: Self.python.appending(path: "duckdb").path)
        else {
            print("not shown here: the project's Python environment is missing (make setup)")
            return nil
        }
        try self.init()
        let source = Folders.package.appending(path: "statemachines/" + name)
        for item in try files.contentsOfDirectory(atPath: source.path)
        where !["lake", ".pawl", "questions.jsonl", "published.json"].contains(item) {
            try files.copyItem(
                at: source.appending(path: item),
                to: URL(filePath: file(item))
            )
        }
    }

    deinit {
        // Tasks outlive their drivers; no test's may outlive the test.
        for process in processes { kill(process, SIGKILL) }
        try? FileManager.default.removeItem(atPath: path)
    }

    // MARK: Files

    func write(_ text: String, to name: String) throws {
        try write(Array(text.utf8), to: name)
    }

    func write(_ bytes: [UInt8], to name: String) throws {
        let url = URL(filePath: path + "/" + name)
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(),
            withIntermediateDirectories: true
        )
        try Data(bytes).write(to: url)
    }

    func file(_ name: String) -> String { path + "/" + name }

    func bytes(_ name: String) -> [UInt8] {
        FileManager.default.contents(atPath: path + "/" + name).map(Array.init) ?? []
    }

    func text(_ name: String) -> String { String(decoding: bytes(name), as: UTF8.self) }

    func lines(_ name: String) -> [String] {
        text(name).split(separator: "\n").map(String.init)
    }

    func exists(_ name: String) -> Bool {
        FileManager.default.fileExists(atPath: path + "/" + name)
    }

    /// All files below a folder here.
    func files(below name: String = "") -> [String] {
        (FileManager.default.enumerator(atPath: path + "/" + name)?.compactMap { $0 as? String }
            ?? [])
            .map { name.isEmpty ? $0 : name + "/" + $0 }.sorted()
    }

    // MARK: Commands

    /// Starts `pawl`.
    func start(_ words: String..., input: String? = nil, environment: [String: String] = [:]) throws
        -> Started
    {
        try start(words, input: input, environment: environment)
    }

    func start(_ words: [String], input: String? = nil, environment: [String: String] = [:]) throws
        -> Started
    {
        let number = started.add(1, ordering: .relaxed).newValue
        let name = "\(path)/output/\(number)"
        if let input { try write(input, to: "output/\(number).in") }
        var variables = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("PAWL_") }
        let venv = Folders.package.appending(path: ".venv/bin").path
        variables["PATH"] = venv + ":" + (variables["PATH"] ?? "/usr/bin:/bin")
        variables["PAWL_STORE"] = store
        variables.merge(environment) { $1 }
        return try Started(
            [Pawl.path] + words,
            input: input == nil ? "/dev/null" : name + ".in",
            output: name + ".out",
            errors: name + ".err",
            environment: variables
        )
    }

    /// Runs `pawl` to its end.
    @discardableResult
    func pawl(
        _ words: String...,
        input: String? = nil,
        environment: [String: String] = [:],
        within seconds: Double = 30
    ) throws -> Ended {
        try start(words, input: input, environment: environment).wait(within: seconds)
    }

    @discardableResult
    func pawl(
        _ words: [String],
        input: String? = nil,
        environment: [String: String] = [:],
        within seconds: Double = 30
    ) throws -> Ended {
        try start(words, input: input, environment: environment).wait(within: seconds)
    }

    // MARK: What the store says

    /// The complete lines of an execution's history, as they stand.
    func historyLines(_ machine: String, _ execution: String) -> [String] {
        let bytes =
            FileManager.default.contents(
                atPath: "\(store)/executions/\(machine)/\(execution)/history.jsonl"
            ) ?? Data()
        guard let end = bytes.lastIndex(of: UInt8(ascii: "\n")) else { return [] }
        return String(decoding: bytes[...end], as: UTF8.self).split(separator: "\n").map(
            String.init
        )
    }

    /// An execution's events.
    func history(_ machine: String, _ execution: String) throws -> [JSON] {
        try historyLines(machine, execution).map { try JSON(parsing: $0) }
    }

    func record(_ machine: String, _ execution: String) throws -> JSON? {
        try FileManager.default.contents(
            atPath: "\(store)/executions/\(machine)/\(execution)/execution.json"
        ).map { try JSON(parsing: Array($0)) }
    }

    func status(_ machine: String, _ execution: String) throws -> String? {
        try record(machine, execution)?["status"]?.stringValue
    }

    /// Everything that must hold of a store at rest: it opens, every history has the ids 1…n, and what
    /// has ended says how.
    func expectSound(sourceLocation: SourceLocation = #_sourceLocation) throws {
        let listed = try pawl("executions")
        #expect(listed.code == 0, "\(listed)", sourceLocation: sourceLocation)
        for file in files(below: "store/executions") where file.hasSuffix("/history.jsonl") {
            let lines = lines(file)
            let ids = try lines.map { try JSON(parsing: $0)["id"]?.integerValue }
            #expect(
                ids == (0..<lines.count).map { Int64($0 + 1) },
                "\(file)",
                sourceLocation: sourceLocation
            )
        }
    }

    // MARK: Processes

    /// The processes of tasks that belong here: those that work in the folder or below it.
    var processes: [pid_t] { Processes.all.filter { Processes.folder(of: $0).hasPrefix(path) } }

    /// The supervisors among them.
    var supervisors: [pid_t] { processes.filter { Processes.name(of: $0) == "pawl-task" } }
}

/// What `/proc` tells of processes.
enum Processes {
    static var all: [pid_t] {
        ((try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []).compactMap {
            pid_t($0)
        }
        .filter { state(of: $0) != "Z" }
    }

    static func folder(of process: pid_t) -> String {
        (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(process)/cwd")) ?? ""
    }

    static func name(of process: pid_t) -> String {
        (try? String(contentsOfFile: "/proc/\(process)/comm", encoding: .utf8))?
            .trimmingCharacters(in: .newlines) ?? ""
    }

    private static func state(of process: pid_t) -> Substring {
        let text = (try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)) ?? ""
        guard let end = text.lastIndex(of: ")") else { return "Z" }
        return text[end...].dropFirst(2).prefix(1)
    }
}
