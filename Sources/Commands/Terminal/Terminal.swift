import Glibc

/// Where a command reads, writes and looks around.
///
/// Tests put another one in its place.
struct Terminal: Sendable {
    /// What was asked for.
    var output: TextSink
    /// What is said about it.
    var errors: TextSink
    /// All of standard input.
    var input: @Sendable () throws(CommandFailure) -> [UInt8]
    /// A variable of the environment; nil where it is not set or is empty.
    var environment: @Sendable (String) -> String?
    /// The next line that somebody types, nil at the end; nil where nobody types.
    var typedLine: (@Sendable () -> String?)?

    /// The terminal of the command that runs.
    @TaskLocal static var current = process

    /// The process's own.
    private static let process = Terminal(
        output: .descriptor(STDOUT_FILENO),
        errors: .descriptor(STDERR_FILENO),
        input: { () throws(CommandFailure) in
            try FileAccess.read(descriptor: STDIN_FILENO, name: "standard input")
        },
        environment: { name in
            guard let value = getenv(name), value.pointee != 0 else { return nil }
            return String(cString: value)
        },
        typedLine: isatty(STDIN_FILENO) == 1 ? typedLineOfProcess : nil
    )

    @Sendable private static func typedLineOfProcess() -> String? { readLine() }
}

extension Terminal {
    /// Whether moving the cursor and colours are out of place whatever the stream is: somebody asked
    /// for plain text, or nobody watches.
    var prefersPlain: Bool {
        environment("NO_COLOR") != nil || environment("CI") != nil || environment("TERM") == "dumb"
    }

    /// Whether lines and arrows may be drawn with characters beyond ASCII: always, but where the
    /// locale says another encoding.
    var drawsUnicode: Bool {
        let locale = environment("LC_ALL") ?? environment("LC_CTYPE") ?? environment("LANG")
        guard let locale = locale?.lowercased() else { return true }
        return locale.contains("utf-8") || locale.contains("utf8")
    }
}
