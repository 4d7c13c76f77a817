import Values

extension Store {
    /// For how long an answer is kept that nobody fetches, in milliseconds: its sender is gone.
    private static let replyMillisecondsMax: Int64 = 24 * 3600 * 1000

    /// The ids of the requests that wait in the inbox, in the order of their names.
    func waitingRequests() throws(StoreError) -> [String] {
        try reader.names(in: layout.inbox).compactMap { name in
            name.hasSuffix(".json") ? String(name.dropLast(5)) : nil
        }
    }

    /// Puts the answer to a request where its sender looks for it, and takes the request away.
    ///
    /// May be done again: what is gone was finished.
    func finishRequest(_ id: String, reply: JSON) throws(StoreError) {
        let (request, answer) = (layout.request(id), layout.reply(id))
        try storing(answer, "answer a request") { () throws(SystemError) in
            guard disk.exists(request) else { return }
            try disk.replace(answer, with: Array((reply.text() + "\n").utf8))
            try disk.remove(request)
        }
    }

    /// Removes answers that nobody has fetched in time, and what a crash has left half written.
    func tidyInbox(at now: Timestamp) throws(StoreError) {
        for name in try reader.names(in: layout.inbox)
        where name.hasSuffix(".reply") || name.hasSuffix(".tmp") {
            let path = layout.inbox + "/" + name
            guard let written = disk.modified(path) else { continue }
            let age = now.milliseconds - written.milliseconds
            if age > Self.replyMillisecondsMax { try? disk.remove(path) }
        }
    }
}
