import Runtime

/// Asks whoever drives a store for something.
struct StoreRequest {
    let folder: String

    /// How long the process that drives may take to answer.
    private static let replyMillisecondsMax = 10_000
    private static let stepMilliseconds = 200

    /// Asks the process that drives.
    ///
    /// - Returns: the answer; nil if nobody drives (any more), in which case the request waits in the
    ///   inbox for whoever drives next.
    /// - Throws: ``CommandFailure`` for a refusal.
    func post(_ request: Request) throws(CommandFailure) -> Reply? {
        let requester = Requester(folder)
        let reader = StoreReader(folder)
        let id = try withStore { () throws(StoreError) in try requester.post(request) }
        for _ in 0..<Self.replyMillisecondsMax / Self.stepMilliseconds {
            guard reader.isDriven else { return nil }
            let reply = try withStore { () throws(StoreError) in
                try requester.reply(to: id, within: Self.stepMilliseconds)
            }
            guard let reply else { continue }
            if case .refused(let refused) = reply { throw CommandFailure(refused) }
            return reply
        }
        _ = requester.withdraw(id)
        throw CommandFailure(
            "the pawl that drives \(folder) does not answer",
            hint: "Look whether it still runs; when it has ended try again.",
            status: .failed
        )
    }
}
