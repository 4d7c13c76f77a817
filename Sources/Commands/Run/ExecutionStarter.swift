import Engine
import Runtime

/// Starts an execution, or lets one go on: in this process if it can have the store, else by asking the one that has it.
struct ExecutionStarter {
    let folder: String
    let home: String
    let news: NewsQueue
    let wakeup: Wakeup

    private static let replyMilliseconds = 200

    /// Starts it, or finds the one that the same request started before.
    ///
    /// - Parameters:
    ///   - request: what to start, or to let go on.
    ///   - key: its name.
    ///   - note: says something to the person who waits.
    /// - Throws: ``CommandFailure`` where it is refused, or where the store cannot be had.
    /// - Returns: the driver; nil where another process drives.
    func start(
        _ request: Request,
        as key: ExecutionKey,
        note: (String) -> Void
    ) throws -> Driver? {
        if let driver = try drive() {
            try accept(Result { try driver.ask(request) }, key)
            return driver
        }
        note("Another pawl runs executions of \(folder); it runs this one too.")
        let requester = Requester(folder)
        let id = try withStore { () throws(StoreError) in
            try requester.post(request)
        }
        while true {
            let reply = try withStore { () throws(StoreError) in
                try requester.reply(to: id, within: Self.replyMilliseconds)
            }
            if let reply {
                try accept(.success(reply), key)
                return nil
            }
            if !wakeup.wait(milliseconds: 0).isEmpty {
                let isGone = requester.withdraw(id)
                let what = isGone ? "was not started" : "may have been started"
                throw CommandFailure("\(key) \(what)", status: .aborted)
            }
            guard !StoreReader(folder).isDriven, let driver = try drive() else { continue }
            // The request is in the inbox: the new driver has taken it from there.
            note("That pawl is gone; this one goes on.")
            return driver
        }
    }

    /// The driver; nil where another process is.
    private func drive() throws -> Driver? {
        do throws(StoreError) { return try Conductor.drive(folder, home: home, news) } catch {
            if case .inUse = error.kind { return nil }
            throw CommandFailure(error)
        }
    }

    private func accept(_ reply: Result<Reply, any Error>, _ key: ExecutionKey) throws {
        do {
            if case .refused(let refused) = try reply.get() { throw refused }
        } catch let refused as RequestRefused {
            guard refused.name == "ExecutionAlreadyExists" else {
                throw CommandFailure(refused)
            }
            let record = try? StoreReader(folder).record(of: key)
            let state = record.map { ": it is \($0.status.rawValue)" } ?? ""
            // Asked for with the same input, an open one goes on.
            let isOpen = record.map { $0.end == nil } ?? false
            throw CommandFailure(
                "there is an execution \(key) already\(state)"
                    + (isOpen ? " with another input or definition" : ""),
                hint: isOpen
                    ? "pawl resume goes on with it. For a new one give another --name."
                    : "Give another --name, or look at it: pawl show \(key)"
            )
        } catch let error as StoreError {
            throw CommandFailure(error)
        }
    }
}
