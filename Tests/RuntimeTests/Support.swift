import Engine
import Foundation
import StatesLanguage
import Synchronization
import Testing
import Values

@testable import Runtime
@testable import RuntimeTestDriver

/// A folder that is removed with its owner.
final class Scratch: Sendable {
    let path: String

    init() {
        // In memory where there is such a place: these tests flush thousands of times.
        let memory = URL(filePath: "/dev/shm")
        let parent =
            access(memory.path, W_OK) == 0 ? memory : FileManager.default.temporaryDirectory
        let url = parent.appending(path: "pawl-\(UUID().uuidString)")
        try? FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        path = url.path
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    var store: String { path + "/.pawl" }

    /// A file's text, empty if there is none.
    func text(_ name: String) -> String {
        (try? String(contentsOfFile: path + "/" + name, encoding: .utf8)) ?? ""
    }

    func write(_ name: String, _ text: String) throws {
        try text.write(toFile: path + "/" + name, atomically: false, encoding: .utf8)
    }

    /// A copy of the store in a folder of its own.
    func copy() throws -> Scratch {
        let copy = Scratch()
        try FileManager.default.copyItem(atPath: store, toPath: copy.store)
        return copy
    }
}

/// Waits until something holds, looking every few milliseconds.
///
/// - Returns: whether it came to hold within the time.
func eventually(seconds: Double = 20, _ holds: () throws -> Bool) rethrows -> Bool {
    let deadline = Date(timeIntervalSinceNow: seconds)
    while Date() < deadline {
        if try holds() { return true }
        usleep(2000)
    }
    return try holds()
}

/// A machine read from its definition.
func machine(_ json: JSON, name: String = "machine") throws -> MachineDefinition {
    try MachineDefinition(reading: Array(json.text().utf8), name: name, type: .standard)
}

/// A machine of one task after the other; the input of each stands beside its resource.
func chain(_ tasks: [(resource: String, parameters: JSON)], name: String = "machine") throws
    -> MachineDefinition
{
    var states = JSONObject()
    for (index, task) in tasks.enumerated() {
        var state: JSONObject = JSONObject([
            ("Type", "Task"), ("Resource", .string(task.resource)), ("Parameters", task.parameters),
        ])
        if index + 1 < tasks.count {
            state["Next"] = .string("T\(index + 2)")
        } else {
            state["End"] = true
        }
        states["T\(index + 1)"] = .object(state)
    }
    return try machine(["StartAt": "T1", "States": .object(states)], name: name)
}

/// Keeps what a driver tells.
final class Recorder: DriverObserver {
    private let kept = Mutex<[ExecutionProgress]>([])

    func happened(_ progress: ExecutionProgress) { kept.withLock { $0.append(progress) } }

    var progress: [ExecutionProgress] { kept.withLock { $0 } }
    var eventTypes: [String] { progress.flatMap(\.events).map(\.type) }
}

extension Driver {
    /// A driver of a scratch store with the world of shell scripts.
    static func testing(
        _ scratch: Scratch,
        machines: [MachineDefinition] = [],
        observer: Recorder? = nil,
        probe: (@Sendable (Store.CrashPoint) throws(StoreError) -> Void)? = nil
    ) throws(StoreError) -> Driver {
        var store = try Store.open(scratch.store)
        store.probe = probe
        let named = Dictionary(uniqueKeysWithValues: machines.map { ($0.name, $0) })
        return try Driver(
            store: store,
            registry: ShellRegistry(machines: named),
            options: DriverOptions(projectDirectory: scratch.path),
            observer: observer
        )
    }

    /// Starts an execution, drives until it has ended, and reads what it left.
    func runToEnd(
        _ machine: MachineDefinition,
        name: String = "run",
        input: JSON = [:]
    ) throws -> ExecutionKey {
        try start(StartRequest(machine: machine, name: name, input: input))
        let key = try ExecutionKey(machine: machine.name, name: name)
        try run(until: .ended(key))
        return key
    }
}

extension StoreReader {
    func types(of key: ExecutionKey) throws -> [String] { try history(of: key).map(\.type) }
}

extension Driver {
    /// Drives until something holds.
    func run(until holds: () throws -> Bool) throws {
        let deadline = Date(timeIntervalSinceNow: 20)
        while try !holds() {
            try runOnce(milliseconds: 5)
            guard Date() < deadline else {
                Issue.record("what was waited for did not come")
                return
            }
        }
    }
}

extension ProcessHost {
    /// A host whose supervisors nobody but the test waits for.
    static func testing() throws -> ProcessHost {
        ProcessHost(poller: try Poller(inbox: FileManager.default.temporaryDirectory.path))
    }
}
