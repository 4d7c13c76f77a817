/// Why a command could not be carried out: what, where, and what to do.
struct CommandFailure: Error, Equatable {
    /// What is wrong, and with what: one line.
    let message: String
    /// What to do about it: one line.
    let hint: String?
    /// An excerpt of a text with the place marked, line by line.
    let excerpt: [String]
    /// The status to exit with.
    let status: ExitStatus

    init(
        _ message: String,
        hint: String? = nil,
        excerpt: [String] = [],
        status: ExitStatus = .usage
    ) {
        self.message = message
        self.hint = hint
        self.excerpt = excerpt
        self.status = status
    }

    /// Says it on standard error.
    func report() {
        let sink = Terminal.current.errors
        sink.print("pawl: " + message)
        for line in excerpt { sink.print("      " + line) }
        if let hint { sink.print("      " + hint) }
    }
}
