import Glibc
import Values

/// The folder of a task attempt: what its supervisor leaves there says how the attempt stands, to
/// whichever driver looks.
package struct TaskFolder: Sendable {
    package let path: String
    let disk: any Disk

    init(path: String, disk: any Disk = SystemDisk()) { (self.path, self.disk) = (path, disk) }

    var lock: String { path + "/lock" }
    var started: String { path + "/started" }
    var exit: String { path + "/exit.json" }
    /// What was run: arguments and working folder.
    ///
    /// For people, and for the words of an error.
    var command: String { path + "/command.json" }

    /// The names in a folder that are the supervisor's.
    static let reserved: Set<String> = [
        "lock", "started", "stdin", "stdout", "stderr", "exit.json", "exit.json.tmp",
        "command.json", "command.json.tmp",
    ]

    /// How an attempt stands.
    enum State {
        case notStarted
        /// Its supervisor lives.
        case running(process: Int32)
        /// Its supervisor lives where it cannot be watched: in another process namespace.
        case runningElsewhere
        case ended(ProcessResult)
    }

    func state() throws(StoreError) -> State {
        guard disk.exists(started) else { return .notStarted }
        if let result = try result() { return .ended(result) }
        let path = lock
        let holder = try storing(path, "look at a task's lock") { () throws(SystemError) in
            try disk.lockHolder(path)
        }
        switch holder {
        case .process(let process): return .running(process: process)
        case .elsewhere: return .runningElsewhere
        // It may have ended between the two looks.
        case .nobody: return .ended(try result() ?? ProcessResult(end: .lost))
        }
    }

    /// How the attempt ended, with what it printed if that is wanted; nil if it has not, or has left
    /// no word.
    func result(withOutput: Bool = true) throws(StoreError) -> ProcessResult? {
        guard let bytes = try read(exit) else { return nil }
        guard let json = try? JSON(parsing: bytes), let end = try end(json) else {
            throw .damaged(exit, "does not say how the task ended")
        }
        return ProcessResult(
            end: end,
            standardOutput: withOutput
                ? try printed("stdout", json["standardOutputBytes"]) : [],
            standardError: withOutput ? try printed("stderr", json["standardErrorBytes"]) : [],
            wallMilliseconds: json["wallMilliseconds"]?.integerValue ?? 0,
            cpuMilliseconds: json["cpuMilliseconds"]?.integerValue ?? 0,
            memoryPeakKiB: json["memoryPeakKiB"]?.integerValue ?? 0
        )
    }

    /// What the supervisor wrote of a stream, and no more: the folder is the task's too, which can put
    /// anything there.
    private func printed(_ name: String, _ total: JSON?) throws(StoreError) -> [UInt8] {
        let total = min(max(0, total?.integerValue ?? 0), Self.printedBytesMax)
        return try read(path + "/" + name, bytesMax: Int(total) + Self.omissionBytesMax) ?? []
    }

    /// No plan lets a supervisor keep more.
    private static let printedBytesMax: Int64 = 1 << 30

    /// The line that says what is left out in the middle is not longer.
    private static let omissionBytesMax = 64

    private func end(_ json: JSON) throws(StoreError) -> ProcessResult.End? {
        let code = Int32(clamping: json["errno"]?.integerValue ?? 0)
        switch json["end"]?.stringValue {
        case "exited": return .exited(code: Int32(clamping: json["code"]?.integerValue ?? 0))
        case "signalled": return .signalled(Int32(clamping: json["signal"]?.integerValue ?? 0))
        case "outputLimitExceeded": return .outputLimitExceeded
        // What it printed could not be kept (the disk is full): nobody knows what it said.
        case "outputNotStored": return .lost
        case "notStarted":
            return .notStarted(reason: try reason(json["stage"]?.stringValue, code))
        default: return nil
        }
    }

    private func reason(_ stage: String?, _ code: Int32) throws(StoreError) -> String {
        let command = try read(self.command).flatMap { try? JSON(parsing: $0) }
        let text = SystemError.text(of: code)
        switch stage {
        case "folder":
            let folder = command?["workingDirectory"]?.stringValue ?? ""
            return "cannot work in '\(folder)': \(text)"
        case "program":
            let program = command?["arguments"]?.arrayValue?.first?.stringValue ?? ""
            let hint = code == ENOENT && !program.contains("/") ? " in any folder of PATH" : ""
            return "cannot run '\(program)': \(text)\(hint)"
        default: return "cannot make a process: \(text)"
        }
    }

    private func read(_ path: String, bytesMax: Int = .max) throws(StoreError) -> [UInt8]? {
        try storing(path, "read") { () throws(SystemError) in
            try disk.read(path, bytesMax: bytesMax)
        }
    }
}
