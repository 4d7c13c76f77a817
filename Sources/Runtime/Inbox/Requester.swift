import Glibc
import Values

/// Asks the process that drives a store to do something, through the store's inbox.
///
/// A posted request is on the disk: if nobody drives the store it is done when somebody next does.
public struct Requester: Sendable {
    private let layout: StoreLayout
    private let disk: any Disk
    private let entropy: @Sendable () -> UInt64

    /// Makes a requester for a store's folder.
    public init(_ folder: String) {
        self.init(folder, on: SystemDisk(), entropy: Entropy.seed)
    }

    /// Makes a requester for a store on a disk of any kind, whose requests' names are drawn as told.
    package init(
        _ folder: String,
        on disk: any Disk,
        entropy: @escaping @Sendable () -> UInt64
    ) {
        (layout, self.disk, self.entropy) = (StoreLayout(root: folder), disk, entropy)
    }

    /// Puts a request into the inbox.
    ///
    /// - Returns: its id, for ``reply(to:within:)``.
    public func post(_ request: Request) throws(StoreError) -> String {
        let id = Entropy.uuid(entropy())
        let (path, inbox) = (layout.request(id), layout.inbox)
        try storing(path, "post a request") { () throws(SystemError) in
            try disk.makeFolder(inbox)
            try disk.replace(path, with: Array((request.json.text() + "\n").utf8), durably: true)
            try disk.flushFolder(inbox)
        }
        return id
    }

    /// Waits for the reply to a request, and takes it.
    ///
    /// - Parameters:
    ///   - id: the request's.
    ///   - milliseconds: how long to wait for it.
    /// - Returns: nil if it has not come; it can be asked for again.
    /// - Throws: ``StoreError`` if the inbox cannot be read or the reply is none.
    public func reply(to id: String, within milliseconds: Int) throws(StoreError) -> Reply? {
        let path = layout.reply(id)
        let watch = try storing(layout.inbox, "watch the inbox") { () throws(SystemError) in
            try FolderWatch(layout.inbox)
        }
        let end = monotonicMilliseconds() + milliseconds
        while true {
            let bytes = try storing(path, "read a reply") { () throws(SystemError) in
                try disk.read(path)
            }
            if let bytes {
                try? disk.remove(path)
                guard let reply = (try? JSON(parsing: bytes)).flatMap(Reply.init(json:)) else {
                    throw .damaged(path, "is not a reply")
                }
                return reply
            }
            let left = end - monotonicMilliseconds()
            if left <= 0 { return nil }
            watch.wait(milliseconds: left)
        }
    }

    /// Takes a request back that has not been answered.
    ///
    /// - Returns: whether it was still there; if not, it has been or is being done.
    public func withdraw(_ id: String) -> Bool { (try? disk.unlink(layout.request(id))) != nil }

    private func monotonicMilliseconds() -> Int {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int(time.tv_sec) * 1000 + Int(time.tv_nsec) / 1_000_000
    }
}

/// Tells of files that appear in a folder.
struct FolderWatch: ~Copyable, Sendable {
    let file: FileDescriptor

    init(_ folder: String) throws(SystemError) {
        let file = FileDescriptor(
            owning: try retrying { inotify_init1(Int32(IN_CLOEXEC) | Int32(IN_NONBLOCK)) }
        )
        try retrying {
            inotify_add_watch(file.number, folder, UInt32(IN_MOVED_TO | IN_CLOSE_WRITE))
        }
        self.file = file
    }

    /// Waits until something has appeared, at most so long.
    func wait(milliseconds: Int) {
        var poll = pollfd(fd: file.number, events: Int16(POLLIN), revents: 0)
        Glibc.poll(&poll, 1, Int32(clamping: milliseconds))
        drain()
    }

    /// Forgets what has appeared so far.
    func drain() {
        withUnsafeTemporaryAllocation(byteCount: 4096, alignment: 8) { buffer in
            while read(file.number, buffer.baseAddress, buffer.count) > 0 {}
        }
    }
}
