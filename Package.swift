// swift-tools-version: 6.2
import PackageDescription

/// Settings shared by every target: warnings are errors, and a file says what it imports and exposes.
let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

func target(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

/// Tests of a target; `data` names folders beside the sources that hold cases and no code.
func tests(_ name: String, _ dependencies: [Target.Dependency], data: [String] = []) -> Target {
    .testTarget(
        name: name,
        dependencies: dependencies,
        exclude: data,
        swiftSettings: strict
    )
}

let argumentParser = Target.Dependency.product(
    name: "ArgumentParser",
    package: "swift-argument-parser"
)

// A target imports only from the rows above its own (ARCHITECTURE.md draws it, TidyTests keep it).
let package = Package(
    name: "pawl",
    products: [
        .executable(name: "pawl", targets: ["pawl"]),
        .library(
            name: "PawlCore",
            targets: [
                "Values", "JSONPath", "JSONata", "StatesLanguage", "Engine", "Simulation",
                "DataCatalog", "DataQuality", "Runtime",
            ]
        ),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2")
    ],
    targets: [
        // Values in, values out, no Foundation.
        .systemLibrary(
            name: "CLibYAML",
            pkgConfig: "yaml-0.1",
            providers: [.apt(["libyaml-dev"])]
        ),
        target("Values"),
        target("JSONPath", ["Values"]),
        target("JSONata", ["Values"]),
        target("StatesLanguage", ["CLibYAML", "JSONPath", "JSONata", "Values"]),
        target("Engine", ["JSONPath", "JSONata", "StatesLanguage", "Values"]),
        target("Simulation", ["Engine", "JSONPath", "JSONata", "StatesLanguage", "Values"]),
        target("DataCatalog", ["JSONPath", "Values"]),
        target("DataQuality", ["DataCatalog", "Values"]),
        // What knows the world.
        .target(name: "CSupervisor"),
        target("Runtime", ["CSupervisor", "Engine", "StatesLanguage", "Values"]),
        .target(
            name: "Integrations",
            dependencies: [
                "CSupervisor", "DataCatalog", "DataQuality", "Engine", "JSONPath", "JSONata",
                "Runtime", "StatesLanguage", "Values",
            ],
            resources: [.embedInCode("Jobs/Python/Files")],
            swiftSettings: strict
        ),
        target(
            "Commands",
            [
                "DataCatalog", "DataQuality", "Engine", "Integrations", "JSONPath", "JSONata",
                "Runtime", "Simulation", "StatesLanguage", "Values", argumentParser,
            ]
        ),
        .executableTarget(name: "pawl", dependencies: ["Commands"], swiftSettings: strict),

        .target(
            name: "TestSupport",
            dependencies: ["Engine", "Simulation", "StatesLanguage", "Values"],
            path: "Tests/TestSupport",
            swiftSettings: strict
        ),
        tests("ValuesTests", ["Values"]),
        tests("JSONPathTests", ["JSONPath", "Values"], data: ["Corpora"]),
        tests("JSONataTests", ["JSONata", "Values"], data: ["Corpora"]),
        tests("StatesLanguageTests", ["StatesLanguage", "Values"], data: ["Corpora"]),
        tests(
            "EngineTests",
            ["Engine", "Simulation", "StatesLanguage", "TestSupport", "Values"],
            data: ["Corpora"]
        ),
        tests(
            "ConformanceTests",
            ["Engine", "Simulation", "StatesLanguage", "TestSupport", "Values"]
        ),
        tests(
            "SimulationTests",
            ["Engine", "Simulation", "StatesLanguage", "TestSupport", "Values"],
            data: ["Corpora"]
        ),
        tests("DataCatalogTests", ["DataCatalog", "TestSupport", "Values"]),
        tests(
            "DataQualityTests",
            ["DataCatalog", "DataQuality", "TestSupport", "Values"],
            data: ["Corpora"]
        ),
        // A driver in a process of its own, for the tests to kill.
        .executableTarget(
            name: "RuntimeTestDriver",
            dependencies: ["Engine", "Runtime", "StatesLanguage", "Values"],
            path: "Tests/RuntimeTestDriver",
            swiftSettings: strict
        ),
        // Executions on a machine that breaks: one seed, one world.
        .executableTarget(
            name: "FaultSimulator",
            dependencies: ["Engine", "Runtime", "Simulation", "StatesLanguage", "Values"],
            path: "Tests/FaultSimulator",
            exclude: ["Corpora"],
            swiftSettings: strict
        ),
        tests(
            "FaultTests",
            ["Engine", "FaultSimulator", "Runtime", "StatesLanguage", "TestSupport", "Values"]
        ),
        tests(
            "RuntimeTests",
            [
                "CSupervisor", "Engine", "Runtime", "RuntimeTestDriver", "Simulation",
                "StatesLanguage", "TestSupport", "Values",
            ]
        ),
        tests(
            "IntegrationsTests",
            [
                "DataCatalog", "DataQuality", "Engine", "Integrations", "Runtime", "StatesLanguage",
                "TestSupport", "Values", "pawl",
            ],
            data: ["Fixtures"]
        ),
        tests(
            "CommandsTests",
            [
                "Commands", "DataCatalog", "DataQuality", "Engine", "Integrations", "Runtime",
                "Simulation", "StatesLanguage", "TestSupport", "Values", "pawl", argumentParser,
            ],
            data: ["Fixtures"]
        ),
        tests("EndToEndTests", ["TestSupport", "Values", "pawl"], data: ["Corpora"]),
        tests("TidyTests", ["TestSupport"]),
    ]
)
