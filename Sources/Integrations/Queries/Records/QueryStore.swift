import Glibc
import Runtime
import Values

/// Queries and their results in a store.
///
///     queries/
///       <id>.json             the query
///       <id>.csv              its result
///       <id>/performer        held by the process that carries it out
///       <id>/launch/          its supervisor, where nobody waits for the query
package struct QueryStore: Sendable {
    /// A longer record is none of ours.
    static let recordBytesMax = 16 << 20

    let folder: String

    /// Makes one for a store's folder.
    package init(store: String) { folder = Runtime.Files.absolute(store) + "/queries" }

    func record(_ id: String) -> String { "\(folder)/\(id).json" }
    func result(_ id: String) -> String { "\(folder)/\(id).csv" }
    func own(_ id: String) -> String { "\(folder)/\(id)" }
    func performer(_ id: String) -> String { own(id) + "/performer" }
    func launch(_ id: String) -> String { own(id) + "/launch" }
    /// Made by who wants the query to end.
    func cancellation(_ id: String) -> String { own(id) + "/cancelled" }

    /// A query as it stands; nil if there is none of that id.
    package func read(_ id: String) -> QueryExecution? {
        guard FileName.isPlain(id), let query = written(id) else { return nil }
        if query.state.isFinal || ProcessLock.holder(performer(id)) != nil { return query }
        let launch = launch(id)
        // Not started: whoever has announced it is about to.
        if query.state == .queued,
            !Files.exists(launch + "/started") || ProcessLock.holder(launch + "/lock") != nil
        {
            return query
        }
        // It may have ended between the two looks.
        guard var latest = written(id), !latest.state.isFinal else { return written(id) }
        if Files.exists(cancellation(id)) {
            latest.state = .cancelled
            latest.reason = "Query cancelled by user"
        } else {
            latest.state = .failed
            latest.reason =
                "The process that carried it out is gone: it was stopped or killed, or the machine went down"
        }
        return latest
    }

    private func written(_ id: String) -> QueryExecution? {
        Files.read(record(id), bytesMax: Self.recordBytesMax).flatMap { try? JSON(parsing: $0) }
            .flatMap(QueryExecution.init)
    }

    /// Says that a query is carried out, for as long as what is returned lives.
    func begin(_ id: String) throws(StoreError) -> ProcessLock {
        let folder = own(id)
        try stored(folder, "make a query's folder") { () throws(SystemError) in
            try Runtime.Files.makeFolder(folder)
        }
        guard let lock = try ProcessLock.take(performer(id), waits: true) else {
            throw StoreError(
                SystemError(code: EBUSY),
                path: performer(id),
                while: "carry out a query"
            )
        }
        return lock
    }

    /// Writes a query down.
    func write(_ query: QueryExecution) throws(StoreError) {
        let path = record(query.id)
        try stored(path, "write a query's record") { () throws(SystemError) in
            try Runtime.Files.makeFolder(folder)
            try Runtime.Files.replace(
                path,
                with: Array((query.record.prettyText() + "\n").utf8),
                durably: query.state.isFinal
            )
        }
    }
}
