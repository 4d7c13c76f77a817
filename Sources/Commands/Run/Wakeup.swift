import Glibc
import Synchronization

/// Wakes the thread that shows what happens: by signals from the keyboard, and by other threads.
///
/// It is a pipe, because a signal's handler may do hardly more than write to one.
final class Wakeup: Sendable {
    /// What a byte in the pipe means.
    enum Reason: UInt8 {
        case news = 0
        /// Ctrl-C.
        case interrupt = 1
        /// The process is asked to go: SIGTERM, SIGHUP.
        case leave = 2
    }

    private let readEnd: Int32
    private let writeEnd: Int32
    /// The write end for signal handlers, which can reach nothing but globals.
    private static let signalEnd = Atomic<Int32>(-1)

    init() {
        var ends: [Int32] = [-1, -1]
        if pipe(&ends) != 0 { ends = [-1, -1] }
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        (readEnd, writeEnd) = (ends[0], ends[1])
    }

    deinit {
        Self.signalEnd.store(-1, ordering: .relaxed)
        close(readEnd)
        close(writeEnd)
    }

    /// Makes the keyboard's and the system's signals come here from now on.
    ///
    /// A hang-up that the parent had ignored stays ignored, as `nohup` has it; what it had blocked is
    /// let through. Writing to a stream that nobody reads becomes an error instead of the end.
    func catchSignals() {
        Self.signalEnd.store(writeEnd, ordering: .relaxed)
        Self.handle(SIGINT) { _ in Wakeup.note(.interrupt) }
        Self.handle(SIGTERM) { _ in Wakeup.note(.leave) }
        Self.handle(SIGHUP) { _ in Wakeup.note(.leave) }
        signal(SIGPIPE, SIG_IGN)
    }

    private static func handle(_ number: Int32, _ handler: @escaping @convention(c) (Int32) -> Void)
    {
        var old = sigaction()
        sigaction(number, nil, &old)
        let isIgnored =
            number == SIGHUP
            && unsafeBitCast(old.__sigaction_handler.sa_handler, to: Int.self)
                == unsafeBitCast(SIG_IGN, to: Int.self)
        if isIgnored { return }
        signal(number, handler)
        var set = sigset_t()
        sigemptyset(&set)
        sigaddset(&set, number)
        pthread_sigmask(SIG_UNBLOCK, &set, nil)
    }

    private static func note(_ reason: Reason) {
        let end = signalEnd.load(ordering: .relaxed)
        var byte = reason.rawValue
        if end >= 0 { write(end, &byte, 1) }
    }

    /// Wakes the thread that waits.
    func wake() {
        var byte = Reason.news.rawValue
        write(writeEnd, &byte, 1)
    }

    /// Waits until something has come, at most so long.
    ///
    /// - Returns: what came besides news, in order.
    func wait(milliseconds: Int32) -> [Reason] {
        var descriptor = pollfd(fd: readEnd, events: Int16(POLLIN), revents: 0)
        guard poll(&descriptor, 1, milliseconds) > 0 else { return [] }
        var bytes = [UInt8](repeating: 0, count: 256)
        let count = read(readEnd, &bytes, bytes.count)
        return bytes.prefix(max(0, count)).compactMap { Reason(rawValue: $0) }.filter {
            $0 != .news
        }
    }
}
