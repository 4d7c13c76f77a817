import ArgumentParser
import Glibc
import Integrations

/// `pawl jobs stop`: ends a run.
struct JobsStopCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stop",
        abstract: "End a run of a job with all that it has started; it is STOPPED then.",
        discussion: """
            Without a run, all that go on are ended.

            Example:
              pawl jobs stop load
              pawl jobs stop load jr_7f3a
            """
    )

    @Argument(help: "The job.")
    var job: JobArgument

    @Argument(help: "The run: @latest, an id or the beginning of one.")
    var runID: String?

    @OptionGroup var place: ProjectOption
    @OptionGroup var store: StoreOption
    @OptionGroup var colors: ColorOptions

    private static let pollMicroseconds: UInt32 = 50_000
    /// For how long the end of a run is waited for: its processes have 5 seconds after SIGTERM.
    private static let secondsMax = 30

    func run() throws {
        let sink = Terminal.current.errors
        let project = try JobProject(place, store, paint: colors.paint(sink))
        try project.check(job.name)
        let records =
            try runID.map { [try project.run($0, of: job.name)] }
            ?? project.store.activeRuns(job.name)
        if records.isEmpty {
            throw CommandFailure("no run of job \"\(job.name)\" goes on", status: .failed)
        }
        for record in records {
            guard !record.state.isFinal else {
                sink.print("\(record.id) has ended already: \(record.state.rawValue)")
                continue
            }
            try end(record, project)
        }
    }

    private func end(_ record: JobRunRecord, _ project: JobProject) throws {
        var hasAsked = false
        for _ in 0..<Self.secondsMax * 1_000_000 / Int(Self.pollMicroseconds) {
            // One that was only just started looks after itself in a moment.
            if !hasAsked { hasAsked = project.store.stop(record.id, of: job.name) }
            let now = project.store.read(record.id, of: job.name)
            if let now, now.state.isFinal {
                let text = now.state == .stopped ? "stopped" : "it was over: \(now.state.rawValue)"
                return Terminal.current.errors.print("\(record.id) \(text)")
            }
            usleep(Self.pollMicroseconds)
        }
        throw CommandFailure(
            "\(record.id) has not ended within \(Self.secondsMax) seconds",
            hint: "See how it stands: pawl jobs show \(ShellWord.quoted(job.name)) \(record.id)",
            status: .failed
        )
    }
}
