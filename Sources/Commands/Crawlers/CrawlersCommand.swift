import ArgumentParser
import DataCatalog
import Integrations
import Runtime
import Values

/// `pawl crawlers`: the crawlers of a project and their crawls.
struct CrawlersCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "crawlers",
        abstract: "Find out what data there is, and keep the catalog up to date.",
        discussion: """
            Crawlers are defined in pawl.yaml.

            Example:
              pawl crawlers run raw
              pawl crawlers history raw
            """,
        subcommands: [
            CrawlersListCommand.self, CrawlersShowCommand.self, CrawlersRunCommand.self,
            CrawlersHistoryCommand.self, CrawlersStopCommand.self,
        ]
    )
}

/// The project that a command about crawlers belongs to.
struct CrawlerProject {
    let folder: String
    let storeFolder: String
    let configuration: ProjectConfiguration
    let store: CrawlerStore

    /// Reads the project.
    ///
    /// - Throws: ``ExitStatus/invalid`` after what is wrong with its `pawl.yaml` was said.
    init(_ place: ProjectOption, _ store: StoreOption, paint: Paint) throws {
        folder = place.folder
        try ProjectFolder.check(folder, paint: paint)
        configuration =
            ProjectConfiguration.load(from: folder).configuration ?? ProjectConfiguration()
        storeFolder = Path.absolute(store.folder)
        self.store = CrawlerStore(store: storeFolder)
    }

    /// The names of all crawlers: those of `pawl.yaml`, and those that once crawled.
    var names: [String] { Set(configuration.crawlers.keys).union(store.crawlers).sorted() }

    /// The crawler of that name; nil if it once crawled and is not in `pawl.yaml` any more.
    func crawler(_ name: String) throws(CommandFailure) -> CrawlerConfiguration? {
        if let crawler = configuration.crawlers[name] { return crawler }
        if store.crawlers.contains(name) { return nil }
        let near = Suggestion.nearest(to: name, among: names).map { "Did you mean \($0)?" }
        let all =
            names.isEmpty
            ? "pawl.yaml has no Crawlers." : "There are: \(names.joined(separator: ", "))."
        throw CommandFailure("there is no crawler \"\(name)\"", hint: near ?? all)
    }

    /// The crawler as `GetCrawler` describes it.
    func description(_ name: String, at now: Timestamp) -> JSON {
        guard let crawler = configuration.crawlers[name] else {
            return ["Name": .string(name), "State": .string(store.state(of: name).rawValue)]
        }
        return CrawlerDescription(name, crawler, in: store, at: now).json
    }
}

/// The options of commands about crawlers.
struct CrawlerOptions: ParsableArguments {
    enum Output: String, ExpressibleByArgument, CaseIterable { case text, json }

    @Option(name: .shortAndLong, help: "text, or json.")
    var output = Output.text

    @OptionGroup var place: ProjectOption
    @OptionGroup var store: StoreOption
    @OptionGroup var colors: ColorOptions

    func project() throws -> CrawlerProject {
        try CrawlerProject(place, store, paint: colors.paint(Terminal.current.errors))
    }

    /// Prints JSON, or lines for people.
    func print(_ json: @autoclosure () -> JSON, _ lines: (Paint) -> [String]) {
        let terminal = Terminal.current
        switch output {
        case .json: terminal.output.print(json().prettyText())
        case .text:
            let lines = lines(colors.paint(terminal.output))
            terminal.output.print(
                lines: terminal.drawsUnicode ? lines : lines.map(PlainGlyphs.replaced)
            )
        }
    }
}

/// `pawl crawlers list`.
struct CrawlersListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the crawlers of this project and how they stand.",
        discussion: """
            Example:
              pawl crawlers list
              pawl crawlers list --output json | jq -r '.[].State'
            """
    )

    @OptionGroup var options: CrawlerOptions

    func run() throws {
        let project = try options.project()
        let now = SystemClock().now()
        if project.names.isEmpty, options.output == .text {
            let file = Path.shown(Path.join(project.folder, ProjectConfiguration.fileName))
            return Terminal.current.errors.print("\(file) has no Crawlers.")
        }
        let all = JSON.array(project.names.map { project.description($0, at: now) })
        options.print(all) { paint in
            var table = TextTable(["CRAWLER", "STATE", "DATABASE", "LAST CRAWL", "STARTED", "TOOK"])
            for name in project.names {
                let last = project.store.last(name)
                table.add([
                    TextWidth.harmless(name), project.store.state(of: name).rawValue,
                    TextWidth.harmless(
                        project.configuration.crawlers[name]?.databaseName ?? "not in pawl.yaml"
                    ),
                    last.map { CrawlText.state($0.state, paint) } ?? "",
                    last.map { TimeText.ago($0.startTime, at: now) } ?? "",
                    last.map { CrawlText.duration($0, at: now) } ?? "",
                ])
            }
            return table.lines(
                paint: paint,
                columns: Terminal.current.output.size()?.columns
            )
        }
    }
}

/// `pawl crawlers show`.
struct CrawlersShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show a crawler, and what its last crawl has found, changed and skipped.",
        discussion: """
            Example:
              pawl crawlers show raw
              pawl crawlers show raw --output json | jq .LastCrawl.Status
            """
    )

    @Argument(help: "The crawler.")
    var crawler: String

    @OptionGroup var options: CrawlerOptions

    func run() throws {
        let project = try options.project()
        let definition = try project.crawler(crawler)
        let now = SystemClock().now()
        options.print(project.description(crawler, at: now)) { paint in
            var rows = [("crawler", project.store.state(of: crawler).rawValue)]
            if let definition {
                rows.append(("database", definition.databaseName))
                for target in definition.targets {
                    let globs = target.exclusions.map(\.source).joined(separator: " ")
                    rows.append(
                        ("target", target.path + (globs.isEmpty ? "" : " without \(globs)"))
                    )
                }
                let policy = definition.policy
                rows.append(("updates", policy.updateBehavior.rawValue))
                rows.append(("deletions", policy.deleteBehavior.rawValue))
                if policy.schemaChange == .fail { rows.append(("schema", "FAIL on a change")) }
                if policy.recrawl == .newFoldersOnly {
                    rows.append(("recrawl", policy.recrawl.rawValue))
                }
            }
            var lines = JobPage.lines(
                title: paint(.bold, TextWidth.harmless(crawler)),
                rows,
                paint
            )
            if let last = project.store.list(crawler).first {
                lines += [""] + CrawlText.page(last, paint, at: now)
            }
            return lines
        }
    }
}

/// `pawl crawlers history`.
struct CrawlersHistoryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "history",
        abstract: "List the crawls of a crawler, or show one.",
        discussion: """
            A crawl is named by its id or the beginning of it.

            Example:
              pawl crawlers history raw
              pawl crawlers history raw 7f3a --output json | jq '.Report.Skipped'
            """
    )

    @Argument(help: "The crawler.")
    var crawler: String

    @Argument(help: "Only this crawl, with all that it has found, changed and skipped.")
    var crawl: String?

    @Option(name: .shortAndLong, help: "How many at the most; 0 for all.")
    var limit = 20

    @OptionGroup var options: CrawlerOptions

    func run() throws {
        let project = try options.project()
        _ = try project.crawler(crawler)
        let now = SystemClock().now()
        let all = project.store.list(crawler)
        if let crawl {
            let fitting = all.filter { $0.id.hasPrefix(crawl) }
            guard let found = fitting.first, fitting.count == 1 else {
                throw CommandFailure(
                    fitting.isEmpty
                        ? "crawler \"\(crawler)\" has no crawl \(crawl)"
                        : "\(fitting.count) crawls of \"\(crawler)\" begin with \(crawl)",
                    hint: "pawl crawlers history \(ShellWord.quoted(crawler)) lists them."
                )
            }
            return options.print(found.json) { CrawlText.page(found, $0, at: now) }
        }
        let shown = limit > 0 ? Array(all.prefix(limit)) : all
        options.print(JSON.array(shown.map(\.json))) { paint in
            if shown.isEmpty { return ["\(crawler) has not crawled yet."] }
            var table = TextTable(["CRAWL", "STATE", "STARTED", "TOOK", "CHANGES"])
            for record in shown {
                table.add([
                    String(record.id.prefix(8)), CrawlText.state(record.state, paint),
                    TimeText.ago(record.startTime, at: now), CrawlText.duration(record, at: now),
                    TextWidth.harmless(record.errorMessage ?? CrawlText.changes(record)),
                ])
            }
            return table.lines(
                paint: paint,
                columns: Terminal.current.output.size()?.columns
            )
        }
    }
}

/// `pawl crawlers stop`.
struct CrawlersStopCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stop",
        abstract: "Stop the crawl that goes on; the catalog stays as it was.",
        discussion: """
            Example:
              pawl crawlers stop raw
            """
    )

    @Argument(help: "The crawler.")
    var crawler: String

    @OptionGroup var options: CrawlerOptions

    func run() throws {
        let project = try options.project()
        _ = try project.crawler(crawler)
        let wasRunning = try withStore { () throws(StoreError) in
            try project.store.stop(crawler)
        }
        guard wasRunning else {
            throw CommandFailure("crawler \"\(crawler)\" does not crawl", status: .failed)
        }
        Terminal.current.errors.print("stopping \(crawler)")
    }
}
