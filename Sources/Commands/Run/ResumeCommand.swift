import ArgumentParser
import Engine
import Runtime
import StatesLanguage
import Values

/// `pawl resume`: goes on with everything that is open.
struct ResumeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume",
        abstract: "Go on with every open execution, until none is open.",
        discussion: """
            Executions are open when the process that ran them was killed, or was asked to go. What \
            was done is not done again.

            Exit status: 0 all succeeded, 1 one did not.

            Example:
              pawl resume
            """
    )

    @Flag(help: "Print a line per event, also on a terminal.")
    var plain = false

    @OptionGroup var store: StoreOption
    @OptionGroup var colors: ColorOptions

    private static let waitMilliseconds: Int32 = 1000

    func run() throws {
        let terminal = Terminal.current
        let paint = colors.paint(terminal.errors)
        let folder = try store.existingFolder
        let reader = StoreReader(folder)
        let wakeup = Wakeup()
        let news = NewsQueue(wakeup)
        guard FileAccess.kind(of: folder) == .folder else {
            terminal.errors.print("Nothing is open: there is no store \(folder).")
            return
        }
        let driver = try withStore { () throws(StoreError) in
            try Conductor.drive(folder, home: ProjectFolder.of("./here"), news)
        }
        wakeup.catchSignals()
        let open = try withStore { () throws(StoreError) in try reader.executions(status: .running)
        }
        .records
        let isLive = terminal.errors.isTerminal && !plain && !colors.isPlain
        if let only = open.first, open.count == 1, isLive {
            try resume(only, driver, wakeup, news, paint)
            return
        }
        terminal.errors.print(
            open.isEmpty
                ? "Nothing is open in \(folder)."
                : "\(open.count) open in \(folder); Ctrl-C leaves them open."
        )
        try resumeAll(driver, wakeup, news, paint)
    }

    /// One execution, with its tree.
    private func resume(
        _ record: ExecutionRecord,
        _ driver: Driver,
        _ wakeup: Wakeup,
        _ news: NewsQueue,
        _ paint: Paint
    ) throws {
        let loaded = try LoadedExecution(record, in: store.reader)
        var conductor = Conductor(
            folder: store.folder,
            home: ProjectFolder.of("./here"),
            key: record.key,
            presenter: Presenter(facts: loaded.facts, isLive: true, paint: paint),
            wakeup: wakeup,
            news: news
        )
        conductor.driver = driver
        conductor.presenter.note(
            paint(.bold, record.key.description) + paint(.faint, " in \(store.folder)")
        )
        let outcome = conductor.run()
        try ConductorReport(storeWords: store.words, paint: paint, printsOutput: false)
            .finish(outcome, conductor)
    }

    /// All, with a line per event.
    private func resumeAll(
        _ driver: Driver,
        _ wakeup: Wakeup,
        _ news: NewsQueue,
        _ paint: Paint
    ) throws {
        let sink = Terminal.current.errors
        var logs = ExecutionLogs(StoreReader(store.folder), paint)
        Conductor.start(driver, until: .allEnded, news)
        var isOver = false
        while !isOver {
            for reason in wakeup.wait(milliseconds: Self.waitMilliseconds) where reason != .news {
                driver.leave()
                sink.print(
                    "pawl: what is open stays open; `pawl resume\(store.words)` goes on with it"
                )
                throw ExitStatus.aborted
            }
            for item in news.take() {
                switch item {
                case .progress(let progress): sink.print(lines: logs.lines(of: progress))
                case .remark(.error, let text): sink.print("pawl: " + TextWidth.harmless(text))
                case .remark: break
                case .stopped(let error?): throw CommandFailure(error)
                case .stopped(nil): isOver = true
                }
            }
        }
        try? driver.checkpoint()
        let bad = logs.ends.filter { $0.end.status != .succeeded }
        if !logs.ends.isEmpty {
            sink.print("\(logs.ends.count) ended, \(logs.ends.count - bad.count) of them well.")
        }
        if !bad.isEmpty || !driver.problems.isEmpty { throw ExitStatus.failed }
    }
}
