import Synchronization

/// Requests of this process that wait for a turn of the driver.
final class Mailbox: Sendable {
    private let letters = Mutex<[Letter]>([])

    func post(_ request: Request) -> Letter {
        let letter = Letter(request)
        letters.withLock { $0.append(letter) }
        return letter
    }

    /// Takes all that wait, first come, first served.
    func take() -> [Letter] {
        letters.withLock { waiting in
            defer { waiting = [] }
            return waiting
        }
    }
}

/// A request and where its answer goes.
package final class Letter: Sendable {
    let request: Request
    private let slot = Mutex<Result<Reply, StoreError>?>(nil)

    package init(_ request: Request) { self.request = request }

    /// The answer, once there is one.
    package internal(set) var answer: Result<Reply, StoreError>? {
        get { slot.withLock { $0 } }
        set { slot.withLock { $0 = newValue } }
    }
}
