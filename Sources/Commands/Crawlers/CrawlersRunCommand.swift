import ArgumentParser
import Integrations
import Runtime
import Values

/// `pawl crawlers run`: crawls, and says what came of it.
struct CrawlersRunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Crawl, and say what was found, changed and skipped.",
        discussion: """
            The crawl goes on by itself: killing this command does not end it, Ctrl-C asks it to stop.

            Exit status: 0 completed, 1 failed, 5 stopped.

            Example:
              pawl crawlers run raw
              pawl crawlers run raw --schema-change fail
            """
    )

    enum SchemaChange: String, ExpressibleByArgument, CaseIterable { case allow, fail }

    @Argument(help: "The crawler.")
    var crawler: String

    @Option(
        name: .customLong("schema-change"),
        help: "fail: a table with other columns fails the crawl, and nothing is changed."
    )
    var schemaChange: SchemaChange?

    @Flag(help: "Only start it, and print its id.")
    var detach = false

    @OptionGroup var options: CrawlerOptions

    private static let pollMilliseconds: Int64 = 20

    func run() throws {
        let terminal = Terminal.current
        let project = try options.project()
        _ = try project.crawler(crawler)
        let stop: StopSignal
        do throws(SystemError) { stop = try StopSignal() } catch {
            throw CommandFailure("cannot take signals: \(error.text)", status: .failed)
        }
        var parameters: JSONObject = ["Name": .string(crawler)]
        if let schemaChange {
            parameters["SchemaChange"] = .string(schemaChange.rawValue.uppercased())
        }
        let id = try withJobs { () throws(TaskFailureError) in
            try CrawlStarter(
                configuration: project.configuration,
                projectDirectory: project.folder,
                storeDirectory: project.storeFolder
            ).start(.object(parameters), requester: "pawl crawlers run")
        }
        if detach { return terminal.output.print(id) }
        let record = try follow(id, project, stop)
        let now = SystemClock().now()
        options.print(record.json) { CrawlText.page(record, $0, at: now) }
        switch record.state {
        case .completed: return
        case .stopped: throw ExitStatus.aborted
        case .failed, .running: throw ExitStatus.failed
        }
    }

    private func follow(
        _ id: String,
        _ project: CrawlerProject,
        _ stop: StopSignal
    ) throws -> CrawlRecord {
        var hasAsked = false
        while true {
            guard let record = project.store.read(id, of: crawler) else {
                throw CommandFailure("the crawl \(id) has vanished from the store", status: .failed)
            }
            if record.state != .running { return record }
            if stop.hasCome, !hasAsked {
                hasAsked = try withStore { () throws(StoreError) in
                    try project.store.stop(crawler)
                }
            }
            _ = stop.wait(for: nil, milliseconds: Self.pollMilliseconds)
        }
    }
}
