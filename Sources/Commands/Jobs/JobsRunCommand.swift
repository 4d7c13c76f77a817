import ArgumentParser
import Integrations
import Runtime
import Values

/// `pawl jobs run`: starts a run and follows it.
struct JobsRunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Run a job, and print what it prints.",
        discussion: """
            The run goes on by itself: killing this command does not end it, Ctrl-C asks it to stop. What \
            comes after -- are arguments, a name and a value each, as the script gets them.

            Exit status: 0 succeeded, 1 failed, 4 its time was up, 5 stopped.

            Example:
              pawl jobs run load -- --day 2024-01-31 --mode full
              pawl jobs run load --detach
            """
    )

    enum Output: String, ExpressibleByArgument, CaseIterable { case text, json }

    @Argument(help: "The job.")
    var job: JobArgument

    @Option(help: "Minutes after which it is given up, instead of what pawl.yaml says.")
    var timeout: Int?

    @Option(
        name: .customLong("again"),
        help: "Repeat this run, with its arguments if none are given."
    )
    var again: String?

    @Flag(help: "Wait for its turn where too many runs go on.")
    var queue = false

    @Flag(help: "Only start it, and print its id.")
    var detach = false

    @Option(
        name: .shortAndLong,
        help: "text: what the script prints; json: the run as GetJobRun gives it, and nothing else."
    )
    var output = Output.text

    @Argument(
        parsing: .postTerminator,
        help: ArgumentHelp("Arguments: names with -- and values.", valueName: "argument")
    )
    var arguments: [String] = []

    @OptionGroup var place: ProjectOption
    @OptionGroup var store: StoreOption
    @OptionGroup var colors: ColorOptions

    private static let pollMilliseconds: Int64 = 50

    func run() throws {
        let terminal = Terminal.current
        let project = try JobProject(place, store, paint: colors.paint(terminal.errors))
        try project.check(job.name, isToRun: true)
        let stop: StopSignal
        do throws(SystemError) { stop = try StopSignal() } catch {
            throw CommandFailure("cannot take signals: \(error.text)", status: .failed)
        }
        let parameters = try parameters(project)
        let id = try withJobs { () throws(TaskFailureError) in
            try project.starter.start(parameters, requester: "pawl jobs run")
        }
        if detach {
            terminal.output.print(id)
            return
        }
        let record = try follow(id, project, stop)
        if output == .json { terminal.output.print(record.json.prettyText()) }
        report(record)
        switch record.state {
        case .succeeded: return
        case .timeout: throw ExitStatus.timedOut
        case .stopped: throw ExitStatus.aborted
        case .failed, .error, .expired, .starting, .running, .stopping, .waiting:
            throw ExitStatus.failed
        }
    }

    private func parameters(_ project: JobProject) throws -> JSON {
        var object: JSONObject = ["JobName": .string(job.name)]
        guard arguments.count.isMultiple(of: 2) else {
            throw CommandFailure(
                "arguments are pairs of a name and a value: \(arguments.last ?? "") has no value",
                hint: "A flag has the value '' or true: -- --verbose true"
            )
        }
        var own = JSONObject()
        for index in stride(from: 0, to: arguments.count, by: 2) {
            let name = arguments[index]
            guard name.hasPrefix("--"), name.count > 2 else {
                throw CommandFailure(
                    "the name of an argument begins with --, that of \"\(name)\" does not",
                    hint: "For example: -- --day 2024-01-31"
                )
            }
            own[name] = .string(arguments[index + 1])
        }
        if !own.isEmpty { object["Arguments"] = .object(own) }
        if let timeout { object["Timeout"] = .integer(Int64(timeout)) }
        if queue { object["JobRunQueuingEnabled"] = true }
        if let again {
            object["JobRunId"] = .string(try project.run(again, of: job.name).id)
        }
        return .object(object)
    }

    private func follow(
        _ id: String,
        _ project: JobProject,
        _ stop: StopSignal
    ) throws -> JobRunRecord {
        let prints = output == .text
        var follower = JobRunFollower(
            id,
            of: job.name,
            in: project,
            printsOutput: prints,
            printsErrors: prints
        )
        var hasAsked = false
        var wasWaiting = false
        while true {
            guard let record = follower.step() else {
                throw CommandFailure("the run \(id) has vanished from the store", status: .failed)
            }
            if record.state.isFinal { return record }
            if record.state == .waiting, !wasWaiting {
                wasWaiting = true
                Terminal.current.errors.print(
                    "\(Signs.waiting) \(record.stateDetail ?? "waiting for its turn")"
                )
            }
            if stop.hasCome, !hasAsked {
                // It may not look after itself yet.
                hasAsked = project.store.stop(follower.id, of: job.name)
                if hasAsked { Terminal.current.errors.print("stopping \(follower.id)") }
            }
            _ = stop.wait(for: nil, milliseconds: Self.pollMilliseconds)
        }
    }

    private func report(_ record: JobRunRecord) {
        let terminal = Terminal.current
        let paint = colors.paint(terminal.errors)
        let state = JobRunText.state(record.state, paint)
        var lines = ["\(state) \(TextWidth.harmless(record.jobName)) \(record.id)"]
        if let message = record.errorMessage { lines.append("  " + TextWidth.harmless(message)) }
        let measures = JobRunText.measures(record)
        if !measures.isEmpty { lines.append("  " + paint(.faint, measures)) }
        if !terminal.drawsUnicode { lines = lines.map(PlainGlyphs.replaced) }
        terminal.errors.print(lines: lines)
    }
}
