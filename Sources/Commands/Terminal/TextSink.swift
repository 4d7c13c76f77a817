import Glibc

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
    /// What cannot be written is dropped: nobody reads it.
    var write: @Sendable ([UInt8]) -> Void

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
        TextSink(
            size: {
                guard isatty(number) != 0 else { return nil }
                var size = winsize()
                guard ioctl(number, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else {
                    return Size(columns: 80, rows: 24)
                }
                return Size(columns: Int(size.ws_col), rows: Int(size.ws_row))
            },
            write: { bytes in
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
                        } else if errno == EAGAIN {
                            var poll = pollfd(fd: number, events: Int16(POLLOUT), revents: 0)
                            Glibc.poll(&poll, 1, -1)
                        } else if errno != EINTR {
                            return
                        }
                    }
                }
            }
        )
    }
}
