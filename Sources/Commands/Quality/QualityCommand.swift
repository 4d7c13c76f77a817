import ArgumentParser

/// `pawl quality`: rules about data.
struct QualityCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "quality",
        abstract: "Ask rules of the tables of the catalog, and find rules for them.",
        discussion: """
            Rulesets are written in DQDL and defined in pawl.yaml, under DataQualityRulesets.

            Example:
              pawl quality recommend sales.orders
              pawl quality run orders
              pawl quality runs
            """,
        subcommands: [
            QualityRunCommand.self, QualityRecommendCommand.self, QualityRunsCommand.self,
            QualityShowCommand.self,
        ]
    )
}
