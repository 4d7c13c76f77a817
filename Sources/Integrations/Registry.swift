public import Runtime
public import StatesLanguage

/// Everything that a Task's `Resource` can name: the only list of it.
public struct Registry: IntegrationRegistry {
    private let project: Project
    private let machine: @Sendable (String) -> MachineDefinition?

    /// Makes a registry for a project.
    ///
    /// - Parameters:
    ///   - configuration: the content of the project's `pawl.yaml`.
    ///   - environment: where variables and `${env:…}` are looked up.
    ///   - pawl: the program whose `perform` does work of Pawl's own; nil for the one that runs.
    ///   - stateMachine: finds a state machine by its name or ARN, for executions that tasks start.
    public init(
        configuration: ProjectConfiguration,
        environment: EnvironmentLookup = .process,
        pawl: String? = nil,
        stateMachine: @escaping @Sendable (String) -> MachineDefinition? = { _ in nil }
    ) {
        project = Project(
            configuration: configuration,
            environment: environment,
            pawl: pawl ?? Programs.own
        )
        machine = stateMachine
    }

    /// Whether something carries out tasks of this resource.
    ///
    /// Functions count even if `pawl.yaml` does
    /// not have them: a call of one that is missing fails as it does on the service.
    public func carriesOut(_ resource: Resource) -> Bool { planner(for: resource) != nil }

    /// What carries out tasks of this resource.
    ///
    /// Where nothing does, that is what the task fails with. Secrets of the project are masked in all that comes from it, but for plans of processes, which
    /// need them.
    public func integration(for resource: Resource) -> (any Integration)? {
        Guarded(
            inner: planner(for: resource)
                ?? UnknownResource(resource: resource, known: Self.known),
            project: project
        )
    }

    /// The machine of this name or ARN; nil if there is none.
    public func stateMachine(_ nameOrARN: String) -> MachineDefinition? { machine(nameOrARN) }

    private func planner(for resource: Resource) -> (any Integration)? {
        switch resource.kind {
        case .activity: return Activity()
        case .function: return LambdaInvoke(project: project)
        case .integration(let service, let action, let pattern):
            guard let entry = Self.entries["\(service):\(action)"],
                entry.patterns.contains(pattern)
            else { return nil }
            return entry.make(project)
        }
    }

    /// An integration and the forms in which it can be called.
    private struct Entry {
        let patterns: [Resource.Pattern]
        let make: @Sendable (Project) -> any Integration
    }

    private static let entries: [String: Entry] = catalogEntries.merging(
        otherEntries,
        uniquingKeysWith: { $1 }
    )

    private static let catalogEntries: [String: Entry] = Dictionary(
        uniqueKeysWithValues: GlueCatalogAction.allCases.map { action in
            (
                "aws-sdk:glue:\(action.rawValue)",
                Entry(patterns: [.requestResponse]) { GlueCatalog(project: $0, action: action) }
            )
        }
    )

    private static let otherEntries: [String: Entry] = [
        "shell:run": Entry(patterns: [.requestResponse, .waitForTaskToken]) {
            ShellRun(project: $0)
        },
        "lambda:invoke": Entry(patterns: [.requestResponse, .waitForTaskToken]) {
            LambdaInvoke(project: $0)
        },
        "sns:publish": Entry(patterns: [.requestResponse, .waitForTaskToken]) {
            SNSPublish(project: $0)
        },
        "http:invoke": Entry(patterns: [.requestResponse]) { HTTPInvoke(project: $0) },
        "states:startExecution": Entry(
            patterns: [.requestResponse, .sync, .sync2, .waitForTaskToken]
        ) { _ in StartExecution() },
        "aws-sdk:sfn:startExecution": Entry(patterns: [.requestResponse]) { _ in StartExecution() },
        "glue:startJobRun": Entry(patterns: [.requestResponse, .sync]) {
            GlueStartJobRun(project: $0)
        },
        "aws-sdk:glue:startJobRun": Entry(patterns: [.requestResponse]) {
            GlueStartJobRun(project: $0)
        },
        // The service has this in its SDK integration only.
        "aws-sdk:glue:getJobRun": Entry(patterns: [.requestResponse]) {
            _ in GlueGetJobRun()
        },
        // Waiting for a crawl is Pawl's own: the service has no such form.
        "glue:startCrawler": Entry(patterns: [.requestResponse, .sync]) {
            GlueStartCrawler(project: $0)
        },
        "aws-sdk:glue:startCrawler": Entry(patterns: [.requestResponse]) {
            GlueStartCrawler(project: $0)
        },
        "glue:getCrawler": Entry(patterns: [.requestResponse]) { GlueGetCrawler(project: $0) },
        "aws-sdk:glue:getCrawler": Entry(patterns: [.requestResponse]) {
            GlueGetCrawler(project: $0)
        },
        "glue:startDataQualityRulesetEvaluationRun": Entry(patterns: [.requestResponse, .sync]) {
            StartQualityRun(project: $0)
        },
        "athena:startQueryExecution": Entry(patterns: [.requestResponse, .sync]) {
            StartQuery(project: $0)
        },
        "athena:stopQueryExecution": Entry(patterns: [.requestResponse]) { StopQuery(project: $0) },
        "athena:getQueryExecution": Entry(patterns: [.requestResponse]) { _ in
            GetQuery(subject: .execution)
        },
        "athena:getQueryResults": Entry(patterns: [.requestResponse]) { _ in
            GetQuery(subject: .results)
        },
        "aws-sdk:athena:startQueryExecution": Entry(patterns: [.requestResponse]) {
            StartQuery(project: $0)
        },
        "aws-sdk:athena:stopQueryExecution": Entry(patterns: [.requestResponse]) {
            StopQuery(project: $0)
        },
        "aws-sdk:athena:getQueryExecution": Entry(patterns: [.requestResponse]) { _ in
            GetQuery(subject: .execution, times: .iso8601)
        },
        "aws-sdk:athena:getQueryResults": Entry(patterns: [.requestResponse]) { _ in
            GetQuery(subject: .results)
        },
        // The service has these in its SDK integration only.
        "aws-sdk:glue:startDataQualityRulesetEvaluationRun": Entry(patterns: [.requestResponse]) {
            StartQualityRun(project: $0)
        },
        "aws-sdk:glue:getDataQualityRulesetEvaluationRun": Entry(patterns: [.requestResponse]) {
            _ in GetQualityRun(subject: .run)
        },
        "aws-sdk:glue:getDataQualityResult": Entry(patterns: [.requestResponse]) { _ in
            GetQualityRun(subject: .result)
        },
    ]

    /// Every resource that is not a function or an activity, in its short form.
    public static var known: [String] {
        entries.flatMap { name, entry in entry.patterns.map { name + $0.rawValue } }.sorted()
    }
}
