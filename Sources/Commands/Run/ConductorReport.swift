import Engine
import Runtime
import Values

/// Says how an execution ended that was run or watched, and with which status to exit.
struct ConductorReport {
    let storeWords: String
    let paint: Paint
    let printsOutput: Bool

    /// Says it.
    ///
    /// - Throws: the ``ExitStatus``, unless the execution succeeded.
    func finish(_ outcome: Conductor.Outcome, _ conductor: Conductor) throws {
        let terminal = Terminal.current
        let key = conductor.key
        switch outcome {
        case .ended(let end):
            try? conductor.driver?.checkpoint()
            let report = RunReport(
                tree: conductor.presenter.tree,
                record: key,
                reader: conductor.reader,
                storeWords: storeWords,
                paint: paint,
                unicode: terminal.drawsUnicode
            )
            if conductor.presenter.wasLive { terminal.errors.print("") }
            terminal.errors.print(lines: report.lines())
            sayWhatIsOpen(conductor.others.count)
            if printsOutput, let value = end.output { terminal.output.print(value.prettyText()) }
            if end.status != .succeeded { throw ExitStatus(end.status) }
        case .left:
            terminal.errors.print("pawl: asked to go; \(key) is open")
            terminal.errors.print("      `pawl resume\(storeWords)` goes on with it.")
            throw ExitStatus.failed
        case .failed(let error):
            CommandFailure(error).report()
            terminal.errors.print(
                "      \(key) is open; `pawl resume\(storeWords)` goes on with it."
            )
            throw ExitStatus.failed
        }
    }

    /// Other executions that were open in the store, and are still.
    private func sayWhatIsOpen(_ count: Int) {
        guard count > 0 else { return }
        let what = count == 1 ? "1 other execution is" : "\(count) other executions are"
        Terminal.current.errors.print("\(what) open; `pawl resume\(storeWords)` goes on.")
    }
}
