import ArgumentParser
import Engine
import Runtime
import Values

/// `pawl stop`: ends an execution.
struct StopCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stop",
        abstract: "End an execution now, with its tasks; it is ABORTED then.",
        discussion: """
            Example:
              pawl stop @latest --cause 'wrong input'
            """
    )

    @Argument(help: "The execution: @latest, a name or the beginning of one.")
    var execution: ExecutionArgument

    @Option(help: "The name of the error that its history will say.")
    var error: String?

    @Option(help: "The reason that its history will say.")
    var cause: String?

    @OptionGroup var store: StoreOption

    func run() throws {
        let sink = Terminal.current.errors
        let reader = try store.reader
        let record = try execution.find(in: reader)
        let key = record.key
        guard record.end == nil else {
            sink.print("\(key) has ended already: \(record.status.rawValue)")
            return
        }
        if reader.isDriven {
            _ = try StoreRequest(folder: store.folder)
                .post(.stopExecution(key, error: error, cause: cause))
        }
        // Nobody else drives: do it here.
        if try withStore({ () throws(StoreError) in try reader.record(of: key) }).end == nil,
            !reader.isDriven
        {
            try stopHere(record)
        }
        sink.print("stopped \(key)")
    }

    private func stopHere(_ record: ExecutionRecord) throws {
        let news = NewsQueue(Wakeup())
        let home = record.definitionSource.map(ProjectFolder.of) ?? Path.absolute(".")
        let driver = try withStore { () throws(StoreError) in
            try Conductor.drive(store.folder, home: home, news)
        }
        do {
            try driver.stop(record.key, error: error, cause: cause)
            try driver.run(until: .ended(record.key))
            try driver.checkpoint()
        } catch let refused as RequestRefused {
            throw CommandFailure(refused)
        } catch let error as StoreError {
            throw CommandFailure(error)
        }
    }
}
