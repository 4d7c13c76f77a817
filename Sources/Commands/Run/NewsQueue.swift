import Runtime
import Synchronization

/// What the driver's thread tells the thread that shows it.
final class NewsQueue: DriverObserver {
    /// One piece of news.
    enum News: Sendable {
        /// Something happened to an execution.
        case progress(ExecutionProgress)
        /// The driver has a remark.
        case remark(LogLevel, String)
        /// The driver has stopped; the error says why, if it was one.
        case stopped(StoreError?)
    }

    private let waiting = Mutex<[News]>([])
    private let wakeup: Wakeup

    init(_ wakeup: Wakeup) { self.wakeup = wakeup }

    func happened(_ progress: ExecutionProgress) { post(.progress(progress)) }

    func post(_ news: News) {
        let isFirst = waiting.withLock { waiting in
            waiting.append(news)
            return waiting.count == 1
        }
        if isFirst { wakeup.wake() }
    }

    /// Takes what has come since the last time.
    func take() -> [News] {
        waiting.withLock { waiting in
            defer { waiting = [] }
            return waiting
        }
    }
}
