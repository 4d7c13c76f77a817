import DataCatalog
import Runtime
import Values

/// What is asked for with `StartCrawler`.
struct CrawlRequest {
    /// `SchemaChange` is Pawl's own: it counts instead of the crawler's.
    static let known = ["Name", "SchemaChange"]
    static let invalid = "Glue.InvalidInputException"

    let name: String
    let crawler: CrawlerConfiguration

    init(_ parameters: JSON, project: Project) throws(TaskFailureError) {
        let parameters = try Parameters(parameters, errorName: Self.invalid, known: Self.known)
        name = try parameters.required("Name")
        var crawler = try Self.crawler(name, project: project)
        if let word = try parameters.string("SchemaChange") {
            guard let change = CrawlPolicy.SchemaChange(rawValue: word) else {
                throw parameters.mistake(
                    "SchemaChange",
                    "one of ALLOW, FAIL",
                    found: .string(word)
                )
            }
            crawler.policy.schemaChange = change
        }
        self.crawler = crawler
    }

    static func crawler(
        _ name: String,
        project: Project
    ) throws(TaskFailureError) -> CrawlerConfiguration {
        let crawlers = project.configuration.crawlers
        if let crawler = crawlers[name] { return crawler }
        throw TaskFailureError(
            "Glue.EntityNotFoundException",
            "Crawler entry with name \(name) does not exist: it is not among the Crawlers of pawl.yaml."
                + NearestName.hint(name, among: crawlers.keys.sorted())
        )
    }

    static func id(_ idempotencyKey: String) -> String {
        StableIdentifier.uuid(idempotencyKey, "crawl")
    }

    static func running(_ name: String) -> TaskFailureError {
        TaskFailureError(
            "Glue.CrawlerRunningException",
            "Crawler with name \(name) has already started"
        )
    }
}
