import StatesLanguage

/// What the parameters of a resource are, and which of them name something of the project.
enum TaskSubject {
    case jobRun, crawl, crawler, qualityRun, message, functionCall, http, query, execution, command

    /// The subject of a resource without its form: `glue:startJobRun`; nil if its parameters are not known
    /// beforehand.
    init?(_ resource: String) {
        switch resource {
        case "glue:startJobRun": self = .jobRun
        case "glue:startCrawler": self = .crawl
        case "glue:getCrawler": self = .crawler
        case "glue:startDataQualityRulesetEvaluationRun": self = .qualityRun
        case "sns:publish": self = .message
        case "lambda:invoke": self = .functionCall
        case "http:invoke": self = .http
        case "athena:startQueryExecution": self = .query
        case "states:startExecution", "sfn:startExecution": self = .execution
        case "shell:run": self = .command
        default: return nil
        }
    }

    /// The names of the parameters.
    var parameters: [String] {
        switch self {
        case .jobRun: JobRunRequest.known
        case .crawl: CrawlRequest.known
        case .crawler: ["Name"]
        case .qualityRun: QualityRunRequest.known
        case .message: SNSPublish.known
        case .functionCall: FunctionCall.known
        case .http: HTTPCall.known
        case .query: QueryRequest.known
        case .execution: StartExecution.known
        case .command: ShellParameters.known
        }
    }

    /// A name of something that `pawl.yaml` has to have.
    struct Reference {
        var name: String
        var range: SourceRange
        /// `job`.
        var kind: String
        /// `Jobs`.
        var section: String
        /// What there is.
        var known: [String]
    }

    /// The names in a parameter, as far as they are written out.
    func references(
        in entry: Node.Entry,
        _ project: ProjectConfiguration
    ) -> [Reference] {
        func all(
            _ nodes: [Node],
            _ kind: String,
            _ section: String,
            _ known: some Sequence<String>,
            _ name: (String) -> String = { $0 }
        ) -> [Reference] {
            nodes.compactMap { node in
                // A JSONata expression is data, and a template's ${Name} is filled in by whoever deploys it.
                guard let text = node.string, !text.hasPrefix("{%"), !text.contains("${") else {
                    return nil
                }
                return Reference(
                    name: name(text),
                    range: node.range,
                    kind: kind,
                    section: section,
                    known: Array(known)
                )
            }
        }
        switch (self, entry.key) {
        case (.jobRun, "JobName"):
            return all([entry.value], "job", "Jobs", project.jobs.keys)
        case (.crawl, "Name"), (.crawler, "Name"):
            return all([entry.value], "crawler", "Crawlers", project.crawlers.keys)
        case (.qualityRun, "RulesetNames"):
            let names = entry.value.elements ?? []
            return all(names, "ruleset", "DataQualityRulesets", project.rulesets.keys)
        case (.message, "TopicArn"), (.message, "TargetArn"), (.message, "TopicName"):
            return all([entry.value], "topic", "Topics", project.topics.keys) {
                $0.split(separator: ":").last.map(String.init) ?? $0
            }
        case (.functionCall, "FunctionName"):
            return all([entry.value], "function", "Functions", project.functions.keys) {
                FunctionName($0).name
            }
        default: return []
        }
    }
}
