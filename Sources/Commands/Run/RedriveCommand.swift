import ArgumentParser
import Engine
import Runtime
import StatesLanguage
import Values

/// `pawl redrive`: lets an execution go on that has ended without success.
struct RedriveCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "redrive",
        abstract: "Let an execution that failed, timed out or was stopped go on where it stood.",
        discussion: """
            The same execution with the same definition and input: its history goes on with \
            ExecutionRedriven. What has succeeded stays, also the branches of a Parallel and the \
            iterations of a Map; what failed or was stopped is done again, with all its retries, and \
            the time of the machine begins anew. A Fail state is entered again and fails again: to go \
            on before it, or with another input or definition, see `pawl replay`.

            Standard output carries the execution's output, as JSON.

            Exit status: 0 succeeded, 1 failed, 3 usage, 4 timed out, 5 stopped.

            Example:
              pawl redrive @failed
            """
    )

    @Argument(help: "The execution: @failed, @latest, a name or the beginning of one.")
    var execution: ExecutionArgument

    @Option(name: .shortAndLong, help: "json prints the execution's output, none does not.")
    var output = RunCommand.Output.json

    @Flag(help: "Print a line per event, also on a terminal.")
    var plain = false

    @OptionGroup var store: StoreOption
    @OptionGroup var colors: ColorOptions

    func run() throws {
        let terminal = Terminal.current
        let paint = colors.paint(terminal.errors)
        let record = try execution.find(in: store.reader)
        let key = record.key
        if let reason = record.notRedrivable {
            throw CommandFailure(
                "\(key): \(reason)",
                hint: record.end == nil
                    ? "It goes on by itself, or with `pawl resume\(store.words)`."
                    : "`pawl replay \(ShellWord.quoted(key.description)) --from STATE\(store.words)` "
                        + "makes a new execution of it."
            )
        }
        let loaded = try LoadedExecution(record, in: store.reader)
        try ProjectFolder.check(home(of: record), paint: paint)
        let wakeup = Wakeup()
        let news = NewsQueue(wakeup)
        wakeup.catchSignals()
        let isLive = terminal.errors.isTerminal && !plain && !colors.isPlain
        var conductor = Conductor(
            folder: store.folder,
            home: home(of: record),
            key: key,
            presenter: Presenter(facts: loaded.facts, isLive: isLive, paint: paint),
            wakeup: wakeup,
            news: news
        )
        conductor.presenter.skip(loaded.events)
        conductor.goesOnAfter = loaded.tree.lastEventID
        let note = Self.note(loaded.tree, key, store.words)
        for line in note?.split(separator: "\n") ?? [] { conductor.presenter.note(String(line)) }
        let starter = ExecutionStarter(
            folder: store.folder,
            home: home(of: record),
            news: news,
            wakeup: wakeup
        )
        conductor.driver = try starter.start(.redriveExecution(key), as: key) {
            conductor.presenter.note($0)
        }
        conductor.presenter.note(
            paint(.bold, key.description) + paint(.faint, " in \(store.folder)")
        )
        let outcome = conductor.run()
        try ConductorReport(
            storeWords: store.words,
            paint: paint,
            printsOutput: output == .json
        ).finish(outcome, conductor)
    }

    private func home(of record: ExecutionRecord) -> String {
        record.definitionSource.map(ProjectFolder.of) ?? ProjectFolder.of("./here")
    }

    /// What a person should know who redrives an execution that stands at a Fail state.
    private static func note(_ tree: ExecutionTree, _ key: ExecutionKey, _ words: String) -> String?
    {
        guard let last = tree.top.last, tree.visits[last].type == .fail else { return nil }
        let caught = tree.lastFailedAttempt.map { tree.visits[$0.visit].name } ?? "STATE"
        let command = "pawl replay \(ShellWord.quoted(key.description)) --from "
        return
            "It stands at \(TextWidth.harmless(tree.visits[last].name)), a Fail state, and will fail "
            + "there again.\nTo do the work before it again: "
            + command + ShellWord.quoted(caught) + words
    }
}
