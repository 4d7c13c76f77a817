import Glibc
package import Runtime
import Values

/// The crawls of a store.
///
///     crawlers/<crawler>/
///       crawling           held by the process that crawls
///       announced.json     the crawl that was asked for last
///       stopping           made when somebody wants it to stop
///       crawls/<id>/
///         crawl.json       the crawl, once it has ended
///         launch/          the supervisor of its process, where nobody waits for it
package struct CrawlerStore: Sendable {
    /// A longer file is none of ours.
    static let fileBytesMax = 64 << 20

    /// How a crawler stands.
    package enum State: String, Sendable {
        case ready = "READY"
        case running = "RUNNING"
        case stopping = "STOPPING"
    }

    let folder: String

    /// Makes one for a store's folder.
    package init(store: String) { folder = store + "/crawlers" }

    func crawler(_ name: String) -> String { folder + "/" + FileName.of(name) }
    func lock(_ name: String) -> String { crawler(name) + "/crawling" }
    func announcement(_ name: String) -> String { crawler(name) + "/announced.json" }
    func stopWish(_ name: String) -> String { crawler(name) + "/stopping" }
    func crawls(_ name: String) -> String { crawler(name) + "/crawls" }
    func crawl(_ id: String, of name: String) -> String { "\(crawls(name))/\(id)" }
    func record(_ id: String, of name: String) -> String { crawl(id, of: name) + "/crawl.json" }
    func launch(_ id: String, of name: String) -> String { crawl(id, of: name) + "/launch" }

    // MARK: Reading

    /// The names of the crawlers that have crawled.
    package var crawlers: [String] { Files.names(in: folder).map(FileName.decoded) }

    /// How a crawler stands.
    package func state(of name: String) -> State {
        guard isCrawling(name) else { return .ready }
        return Files.exists(stopWish(name)) ? .stopping : .running
    }

    /// A crawl; nil if there is none of that id.
    package func read(_ id: String, of name: String) -> CrawlRecord? {
        guard FileName.isPlain(id) else { return nil }
        if let record = Self.read(record(id, of: name)) { return record }
        guard var record = Self.read(announcement(name)), record.id == id else { return nil }
        if isCrawling(name) { return record }
        // It may have ended between the two looks.
        if let written = Self.read(self.record(id, of: name)) { return written }
        record.state = .failed
        record.errorName = "Pawl.TaskLost"
        record.errorMessage =
            "The process of the crawl is gone: it was killed, or the machine went down. Nothing was changed."
        return record
    }

    /// The crawls of a crawler, the latest first.
    package func list(_ name: String) -> [CrawlRecord] {
        var ids = Set(Files.names(in: crawls(name)))
        if let announced = announced(name) { ids.insert(announced.id) }
        return ids.compactMap { read($0, of: name) }
            .sorted { ($1.startTime, $1.id) < ($0.startTime, $0.id) }
    }

    /// The crawl that was asked for last.
    package func announced(_ name: String) -> CrawlRecord? { Self.read(announcement(name)) }

    /// The last crawl that has ended.
    package func last(_ name: String) -> CrawlRecord? {
        list(name).first { $0.state != .running }
    }

    /// Whether a process crawls, or one that was announced is about to.
    private func isCrawling(_ name: String) -> Bool {
        if ProcessLock.holder(lock(name)) != nil { return true }
        guard let announced = Self.read(announcement(name)),
            Self.read(record(announced.id, of: name)) == nil
        else { return false }
        let launch = launch(announced.id, of: name)
        // One that waits for itself has no launch, and is there for as long as it holds the lock.
        guard Files.exists(launch) else { return false }
        return !Files.exists(launch + "/started") || ProcessLock.holder(launch + "/lock") != nil
    }

    private static func read(_ path: String) -> CrawlRecord? {
        guard let bytes = Files.read(path, bytesMax: fileBytesMax) else { return nil }
        return (try? JSON(parsing: bytes)).flatMap(CrawlRecord.init)
    }

    // MARK: Writing

    func write(_ record: CrawlRecord) throws(StoreError) {
        try replace(self.record(record.id, of: record.crawler), record.json)
    }

    func announce(_ record: CrawlRecord) throws(StoreError) {
        try replace(announcement(record.crawler), .object(record.object))
    }

    func makeFolder(of record: CrawlRecord) throws(StoreError) {
        let path = crawl(record.id, of: record.crawler)
        try stored(path, "make a crawl's folder") { () throws(SystemError) in
            try Runtime.Files.makeFolder(path)
        }
    }

    func removeStopWish(_ name: String) throws(StoreError) {
        let path = stopWish(name)
        try stored(path, "remove") { () throws(SystemError) in try Runtime.Files.remove(path) }
    }

    /// Tells the process that crawls to stop.
    ///
    /// - Returns: whether there was one.
    package func stop(_ name: String) throws(StoreError) -> Bool {
        guard ProcessLock.holder(lock(name)) != nil else { return false }
        let path = stopWish(name)
        try stored(path, "write") { () throws(SystemError) in try Runtime.Files.write(path, []) }
        return ProcessLock.signalHolder(of: lock(name), SIGTERM)
    }

    private func replace(_ path: String, _ json: JSON) throws(StoreError) {
        try stored(path, "write") { () throws(SystemError) in
            try Runtime.Files.replace(
                path,
                with: Array((json.prettyText() + "\n").utf8),
                durably: true
            )
        }
    }
}
