import CSupervisor
import Glibc
package import Runtime

/// The wish that a run ends: SIGTERM, SIGINT or SIGHUP to the process that looks after it.
package final class StopSignal {
    /// What a wait has ended with.
    package enum Woken { case stop, ready, time }

    private let file: FileDescriptor
    /// Whether it has come.
    package private(set) var hasCome = false

    /// From here on the signals are taken here.
    package init() throws(SystemError) {
        file = FileDescriptor(owning: try retrying { pawl_stop_file() })
    }

    /// Waits for the wish, for an open file to be readable, or for a moment.
    ///
    /// - Parameters:
    ///   - ready: the file; nil for none.
    ///   - milliseconds: how long; nil for ever.
    /// - Returns: what came first.
    package func wait(for ready: Int32?, milliseconds: Int64?) -> Woken {
        var files = [pollfd(fd: file.number, events: Int16(POLLIN), revents: 0)]
        if let ready { files.append(pollfd(fd: ready, events: Int16(POLLIN), revents: 0)) }
        let time = milliseconds.map { Int32(clamping: max(0, $0)) } ?? -1
        let count = poll(&files, nfds_t(files.count), time)
        if count == 0 { return .time }
        if files[0].revents != 0, pawl_stop_take(file.number) != 0 {
            hasCome = true
            return .stop
        }
        return files.count > 1 && files[1].revents != 0 ? .ready : .time
    }
}
