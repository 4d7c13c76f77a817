import ArgumentParser
import Engine
import Runtime
import Simulation
import StatesLanguage
import Values

/// `pawl replay`: a new execution that takes over what another one has done.
struct ReplayCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Do an execution again from a state on, with what it had done before.",
        discussion: """
            A new execution: what the tasks gave before the point is taken from the record and not run \
            again, also in other branches and iterations; what follows from the point is done anew. \
            The point is a state (the last visit, in each iteration), Work[2] for one iteration, \
            Poll#3 for one visit, or the number of an event, before which everything is taken. \
            Without --from it is the state that failed, or what was running at the end.

            --input, --set and --assign change what is there at the point. With --definition the \
            record is followed with another definition, and what of it still fits is said first. \
            With --dry-run nothing runs: the rest is simulated, with the results that were recorded \
            where there are such.

            The context object goes on naming the recorded execution, so that paths made of \
            $$.Execution.Name lead to what that has left; --as-itself names the new one.

            Exit status: 0 succeeded, 1 failed, 2 definition invalid, 3 usage, 4 timed out, 5 stopped.

            Example:
              pawl replay @failed
              pawl replay @failed --from Load --set '$.retries=5' --dry-run
              pawl replay nightly/7f3a --from Load --definition nightly.asl.yaml
            """
    )

    @Argument(help: "The execution: @failed, @latest, a name or the beginning of one.")
    var execution: ExecutionArgument

    @Option(
        help: ArgumentHelp("From where on everything is done anew.", valueName: "STATE|EVENT")
    )
    var from: PointArgument?

    @OptionGroup var edits: EditOptions

    @Option(
        help: ArgumentHelp(
            "What the whole is started with, instead of what was recorded.",
            valueName: "input"
        )
    )
    var executionInput: JSONArgument?

    @Option(
        help: "Another definition: a file, or a machine of the project here.",
        completion: .definitions
    )
    var definition: String?

    @Flag(help: "Simulate the rest instead of running it.")
    var dryRun = false

    @Flag(help: "Let the context object name the new execution.")
    var asItself = false

    @Option(name: .shortAndLong, help: "The new execution's name. Without it a random one.")
    var name: String?

    @Option(name: .shortAndLong, help: "json prints the execution's output, none does not.")
    var output = RunCommand.Output.json

    @Flag(help: "Print a line per event, also on a terminal.")
    var plain = false

    @OptionGroup(title: "With --dry-run") var outcomes: OutcomeOptions
    @OptionGroup var store: StoreOption
    @OptionGroup var colors: ColorOptions

    func validate() throws {
        guard !dryRun, let option = outcomes.given.first else { return }
        throw ValidationError(
            "\(option) goes with --dry-run: without it tasks run and what becomes of them is theirs "
                + "to say"
        )
    }

    func run() throws {
        let paint = colors.paint(Terminal.current.errors)
        let preparation = try ReplayPreparation(self, paint: paint)
        ReplayReport(preparation, paint: paint).print()
        if dryRun {
            try ReplayDryRun(preparation, outcomes: outcomes, prints: output, colors).run()
        } else {
            try perform(preparation, paint)
        }
    }

    private func perform(_ preparation: ReplayPreparation, _ paint: Paint) throws {
        let terminal = Terminal.current
        try ProjectFolder.check(preparation.home, paint: paint)
        let wakeup = Wakeup()
        let news = NewsQueue(wakeup)
        wakeup.catchSignals()
        var conductor = Conductor(
            folder: store.folder,
            home: preparation.home,
            key: preparation.key,
            presenter: Presenter(
                facts: MachineFacts(preparation.machine.program.machine),
                isLive: terminal.errors.isTerminal && !plain && !colors.isPlain,
                paint: paint
            ),
            wakeup: wakeup,
            news: news
        )
        conductor.presenter.skip(preparation.plan.replay.history)
        let starter = ExecutionStarter(
            folder: store.folder,
            home: preparation.home,
            news: news,
            wakeup: wakeup
        )
        conductor.driver = try starter.start(
            .startExecution(preparation.request),
            as: preparation.key
        ) { conductor.presenter.note($0) }
        conductor.presenter.note(
            paint(.bold, preparation.key.description) + paint(.faint, " in \(store.folder)")
        )
        let outcome = conductor.run()
        try ConductorReport(
            storeWords: store.words,
            paint: paint,
            printsOutput: output == .json
        ).finish(outcome, conductor)
    }
}
