/// Which fields the service takes, and where.
enum FieldNames {
    static let machine = [
        "Comment", "QueryLanguage", "StartAt", "States", "TimeoutSeconds", "Version",
    ]
    static let branch = ["Comment", "StartAt", "States"]
    static let processor = ["Comment", "ProcessorConfig", "StartAt", "States"]
    static let retrier = [
        "BackoffRate", "Comment", "ErrorEquals", "IntervalSeconds", "JitterStrategy", "MaxAttempts",
        "MaxDelaySeconds",
    ]

    static func catcher(_ language: QueryLanguage) -> [String] {
        let common = ["Assign", "Comment", "ErrorEquals", "Next"]
        return switch language {
        case .jsonPath: common + ["ResultPath"]
        case .jsonata: common + ["Output"]
        }
    }

    /// The fields of a state.
    static func state(_ type: StateType, _ language: QueryLanguage) -> [String] {
        switch language {
        case .jsonPath: jsonPath[type] ?? []
        case .jsonata: jsonata[type] ?? []
        }
    }

    private static let jsonPath = table(.jsonPath)
    private static let jsonata = table(.jsonata)

    private static func table(_ language: QueryLanguage) -> [StateType: [String]] {
        var table: [StateType: [String]] = [:]
        for type in StateType.allCases { table[type] = common + own(type) + data(type, language) }
        return table
    }

    private static let common = ["Type", "Comment", "QueryLanguage"]

    /// The fields that a type of state has in both languages.
    private static func own(_ type: StateType) -> [String] {
        switch type {
        case .pass: ["Next", "End", "Assign"]
        case .task:
            [
                "Next", "End", "Assign", "Retry", "Catch", "Resource", "TimeoutSeconds",
                "HeartbeatSeconds", "Credentials",
            ]
        case .choice: ["Choices", "Default", "Assign"]
        case .wait: ["Next", "End", "Assign", "Seconds", "Timestamp"]
        case .succeed: []
        case .fail: ["Error", "Cause"]
        case .parallel: ["Next", "End", "Assign", "Retry", "Catch", "Branches"]
        case .map:
            [
                "Next", "End", "Assign", "Retry", "Catch", "ItemProcessor", "Iterator",
                "ItemReader",
                "ItemSelector", "ItemBatcher", "ResultWriter", "MaxConcurrency",
                "ToleratedFailurePercentage", "ToleratedFailureCount", "Label",
            ]
        }
    }

    /// The fields that a type of state has in one language.
    private static func data(_ type: StateType, _ language: QueryLanguage) -> [String] {
        switch (type, language) {
        case (.fail, .jsonata): []
        case (.fail, .jsonPath): ["ErrorPath", "CausePath"]
        case (.task, .jsonata), (.parallel, .jsonata): ["Arguments", "Output"]
        case (.map, .jsonata): ["Items", "Output"]
        case (.pass, .jsonata), (.choice, .jsonata), (.wait, .jsonata), (.succeed, .jsonata):
            ["Output"]
        case (.pass, .jsonPath): ["InputPath", "OutputPath", "Parameters", "ResultPath", "Result"]
        case (.task, .jsonPath):
            [
                "InputPath", "OutputPath", "Parameters", "ResultSelector", "ResultPath",
                "TimeoutSecondsPath", "HeartbeatSecondsPath",
            ]
        case (.choice, .jsonPath), (.succeed, .jsonPath): ["InputPath", "OutputPath"]
        case (.wait, .jsonPath): ["InputPath", "OutputPath", "SecondsPath", "TimestampPath"]
        case (.parallel, .jsonPath):
            ["InputPath", "OutputPath", "Parameters", "ResultSelector", "ResultPath"]
        case (.map, .jsonPath):
            [
                "InputPath", "OutputPath", "Parameters", "ResultSelector", "ResultPath",
                "ItemsPath",
                "MaxConcurrencyPath", "ToleratedFailurePercentagePath", "ToleratedFailureCountPath",
            ]
        }
    }
}
