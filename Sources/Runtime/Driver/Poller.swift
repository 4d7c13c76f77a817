import CSupervisor
import Glibc

/// What has come to a driver from outside.
package struct Arrivals: Sendable {
    /// Supervisors that have exited, by the number under which they were watched.
    package var ended: [UInt64] = []
    /// Whether something has appeared in the inbox.
    package var inbox = false

    package init() {}
}

/// Waits for news from outside: supervisors that have exited, requests in the inbox, a call to wake.
///
/// Any thread may add and remove while another waits.
final class Poller: Sendable {
    private let set: FileDescriptor
    private let waker: FileDescriptor
    private let inbox: FolderWatch

    private static let wakerNumber = UInt64.max
    private static let inboxNumber = UInt64.max - 1
    private static let eventsMax = 64

    init(inbox folder: String) throws(SystemError) {
        let set = FileDescriptor(owning: try retrying { epoll_create1(Int32(EPOLL_CLOEXEC)) })
        let waker = FileDescriptor(
            owning: try retrying { eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK)) }
        )
        let inbox = try FolderWatch(folder)
        try Self.add(waker.number, as: Self.wakerNumber, to: set)
        try Self.add(inbox.file.number, as: Self.inboxNumber, to: set)
        self.set = set
        self.waker = waker
        self.inbox = inbox
    }

    private static func add(
        _ file: Int32,
        as number: UInt64,
        to set: borrowing FileDescriptor
    ) throws(SystemError) {
        var event = epoll_event(events: EPOLLIN.rawValue, data: epoll_data(u64: number))
        try retrying { epoll_ctl(set.number, EPOLL_CTL_ADD, file, &event) }
    }

    /// Tells of this file, which is readable once its process has exited, until it is closed.
    func watch(_ file: Int32, as number: UInt64) throws(SystemError) {
        try Self.add(file, as: number, to: set)
    }

    /// Makes a thread that waits, or the next one that would, return at once.
    func wake() {
        var one: UInt64 = 1
        write(waker.number, &one, 8)
    }

    /// Waits until something has come, at most so long.
    func wait(milliseconds: Int) -> Arrivals {
        var arrivals = Arrivals()
        withUnsafeTemporaryAllocation(of: epoll_event.self, capacity: Self.eventsMax) { events in
            let count = epoll_wait(
                set.number,
                events.baseAddress,
                Int32(Self.eventsMax),
                Int32(clamping: milliseconds)
            )
            for event in events.prefix(max(0, Int(count))) {
                switch event.data.u64 {
                case Self.wakerNumber:
                    var value: UInt64 = 0
                    read(waker.number, &value, 8)
                case Self.inboxNumber:
                    inbox.drain()
                    arrivals.inbox = true
                case let number: arrivals.ended.append(number)
                }
            }
        }
        return arrivals
    }
}
