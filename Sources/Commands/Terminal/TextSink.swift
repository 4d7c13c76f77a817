import Glibc
import Synchronization

/// A stream that text goes to.
struct TextSink: Sendable {
    /// How many characters fit on it.
    struct Size: Sendable, Equatable {
        var columns: Int
        var rows: Int
    }

    /// Its size now; nil if it is no terminal.
    var size: @Sendable () -> Size?
    /// Takes bytes.
    ///
    /// Once something could not be written, the rest is dropped: a hole in the middle is worse than an
    /// end that is missing. ``failure`` says why.
    var write: @Sendable ([UInt8]) -> Void
    /// Why something could not be written, as the system says it; nil while all was, and where the
    /// reader has gone, which is nobody's mistake (`pawl history … | head`).
    var failure: @Sendable () -> String? = { nil }

    /// Whether somebody looks at it.
    var isTerminal: Bool { size() != nil }

    /// The columns there are to use: those of the terminal, or enough for a line of a log.
    var columns: Int { size()?.columns ?? Self.columnsElsewhere }

    private static let columnsElsewhere = 120

    /// Writes a text and a line's end.
    func print(_ text: String) { write(Array((text + "\n").utf8)) }

    /// Writes lines with one call of the system.
    func print(lines: [String]) {
        guard !lines.isEmpty else { return }
        write(Array((lines.joined(separator: "\n") + "\n").utf8))
    }

    /// A stream of the process.
    static func descriptor(_ number: Int32) -> TextSink {
        let stream = Stream(number)
        return TextSink(
            size: {
                guard isatty(number) != 0 else { return nil }
                var size = winsize()
                guard ioctl(number, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else {
                    return Size(columns: 80, rows: 24)
                }
                return Size(columns: Int(size.ws_col), rows: Int(size.ws_row))
            },
            write: { stream.write($0) },
            failure: { stream.failure }
        )
    }
}

/// A descriptor of the process with what has become of writing to it.
private final class Stream: Sendable {
    private let number: Int32
    /// The `errno` of the write that failed; 0 while none has.
    private let code = Atomic<Int32>(0)

    init(_ number: Int32) { self.number = number }

    var failure: String? {
        let code = code.load(ordering: .relaxed)
        return code == 0 || code == EPIPE ? nil : strerror(code).map { String(cString: $0) }
    }

    func write(_ bytes: [UInt8]) {
        guard code.load(ordering: .relaxed) == 0 else { return }
        bytes.withUnsafeBytes { buffer in
            var rest = buffer[...]
            while !rest.isEmpty {
                let count = Glibc.write(
                    number,
                    UnsafeRawBufferPointer(rebasing: rest).baseAddress,
                    rest.count
                )
                if count > 0 {
                    rest = rest.dropFirst(count)
                } else if count == 0 || errno == EAGAIN {
                    var poll = pollfd(fd: number, events: Int16(POLLOUT), revents: 0)
                    Glibc.poll(&poll, 1, -1)
                } else if errno != EINTR {
                    code.store(errno, ordering: .relaxed)
                    return
                }
            }
        }
    }
}
