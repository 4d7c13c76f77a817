import Glibc
import Runtime
import Values

/// What a simulated command does.
struct Command {
    enum End: Equatable {
        /// Prints this and exits with 0.
        case prints(JSON)
        /// Says this on standard error and exits with 1.
        case fails(JSON)
        /// Goes on until it is told to end.
        case goesOn
    }

    var end: End
    /// How long it runs, in milliseconds.
    var milliseconds: Int64
}

/// The supervisor of a simulated task attempt: the promises of CSupervisor.h, one call at a time.
///
/// It goes on when the driver is killed and is gone when the power is.
final class SimulatedSupervisor {
    /// Where it is.
    enum Phase: Int {
        case claims, starts, flushesStart, begins, runs, prints, flushesOutput, writesExit, renames
        case flushesFolder, exited
    }

    let process: Int32
    let folder: String
    let command: Command
    private(set) var phase = Phase.claims
    private(set) var exitCode: Int32 = 0
    /// Whether it was told to end its command.
    var isEnding = false
    /// Who is to be told of its exit: the driver's process and the number that it gave.
    var watchers: [(process: Int32, number: UInt64)] = []
    private let disk: SimulatedDisk
    private var exitText = ""

    init(_ disk: SimulatedDisk, process: Int32, folder: String, command: Command) {
        (self.disk, self.process, self.folder, self.command) = (disk, process, folder, command)
    }

    /// How long until its next step, in milliseconds; nil if only a signal brings one.
    func milliseconds(_ dice: inout Dice) -> Int64? {
        guard phase == .runs else { return Int64(dice.below(4)) }
        if isEnding { return Int64(dice.below(100)) }
        return command.end == .goesOn ? nil : command.milliseconds
    }

    /// Somebody kills it, and its command dies with it.
    func kill() { exit(0) }

    /// One call further.
    ///
    /// - Parameter begins: is told when the command begins.
    func step(begins: () -> Void) {
        do throws(SystemError) { try work(begins) } catch {
            // Before its command has begun it gives up; afterwards it waits for room.
            guard phase.rawValue <= Phase.flushesStart.rawValue else { return }
            try? disk.unlink(folder + "/started")
            exit(100 + error.code)
        }
    }

    private func work(_ begins: () -> Void) throws(SystemError) {
        switch phase {
        case .claims:
            if disk.locks[folder + "/lock"] != nil { return exit(3) }
            if disk.node(folder + "/lock") == nil {
                _ = try disk.make(folder + "/lock", isFolder: false)
            }
            disk.locks[folder + "/lock"] = process
            phase = .starts
        case .starts:
            if disk.node(folder + "/started") != nil { return exit(3) }
            _ = try disk.make(folder + "/started", isFolder: false)
            phase = .flushesStart
        case .flushesStart:
            try flushFolder()
            phase = .begins
        case .begins:
            begins()
            phase = .runs
        case .runs: phase = .prints
        case .prints:
            let (output, errors) = printed
            try write("stdout", output)
            try write("stderr", errors)
            phase = .flushesOutput
        case .flushesOutput:
            for name in ["stdout", "stderr"] {
                if let node = disk.node(folder + "/" + name) { disk.flushData(node) }
            }
            phase = .writesExit
        case .writesExit:
            try write("exit.json.tmp", exitText)
            if let node = disk.node(folder + "/exit.json.tmp") { disk.flush(node) }
            phase = .renames
        case .renames:
            try disk.rename(folder + "/exit.json.tmp", to: folder + "/exit.json")
            phase = .flushesFolder
        case .flushesFolder:
            try flushFolder()
            exit(0)
        case .exited: break
        }
    }

    /// What the command has printed by its end; what it is said to have ended with goes into
    /// `exitText`.
    private var printed: (output: String, errors: String) {
        var (output, errors) = ("", "")
        var exit: JSON = ["end": "exited", "code": 0, "wallMilliseconds": 1]
        switch command.end {
        case .prints(let value) where !isEnding: output = value.text()
        case .fails(let failure) where !isEnding:
            errors = failure.text()
            exit = ["end": "exited", "code": 1, "wallMilliseconds": 1]
        case .prints, .fails, .goesOn:
            exit = ["end": "signalled", "signal": 15, "wallMilliseconds": 1]
        }
        if var object = exit.objectValue {
            object["standardOutputBytes"] = .integer(Int64(output.utf8.count))
            object["standardErrorBytes"] = .integer(Int64(errors.utf8.count))
            exit = .object(object)
        }
        exitText = exit.text()
        return (output, errors)
    }

    private func write(_ name: String, _ text: String) throws(SystemError) {
        if disk.isFull { throw SystemError(code: ENOSPC) }
        let path = folder + "/" + name
        let node: SimulatedDisk.Node
        if let known = disk.node(path) {
            node = known
        } else {
            node = try disk.make(path, isFolder: false)
        }
        disk.truncate(node, to: 0)
        disk.write(node, Array(text.utf8), at: 0)
    }

    private func flushFolder() throws(SystemError) {
        guard let node = disk.node(folder) else { throw SystemError(code: ENOENT) }
        disk.flush(node)
    }

    private func exit(_ code: Int32) {
        phase = .exited
        exitCode = code
        if disk.locks[folder + "/lock"] == process { disk.locks[folder + "/lock"] = nil }
    }
}
