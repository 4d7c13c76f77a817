import Runtime

extension CommandFailure {
    /// Why a store cannot be read or driven.
    init(_ error: StoreError) {
        if case .inUse(let process) = error.kind {
            let who = process.map { "another pawl (process \($0))" } ?? "another pawl"
            self.init(
                "\(who) runs the executions of \(Path.shown(Path.folder(of: error.path))) already",
                hint: "They go on there: pawl executions --status running",
                status: .failed
            )
            return
        }
        let status: ExitStatus =
            switch error.kind {
            case .notFound, .ambiguous, .badName: .usage
            case .system, .inUse, .damaged, .tooNew: .failed
            }
        self.init(
            TextWidth.harmless("\(error.path): \(error.reason)"),
            hint: error.remedy.map(TextWidth.harmless),
            status: status
        )
    }

    /// Why a request was not carried out.
    init(_ refused: RequestRefused, hint: String? = nil) {
        self.init(TextWidth.harmless(refused.message), hint: hint, status: .failed)
    }
}

/// Runs a piece of work with a store, and says of its errors what to do.
func withStore<Result: ~Copyable>(
    _ body: () throws(StoreError) -> Result
) throws(CommandFailure) -> Result {
    do throws(StoreError) { return try body() } catch { throw CommandFailure(error) }
}
