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

let argumentParser = Target.Dependency.product(
    name: "ArgumentParser", package: "swift-argument-parser")

// A target imports only from the rows below its own (ARCHITECTURE.md draws it, TidyTests keep it).
let package = Package(
    name: "pawl",
    products: [
        .executable(name: "pawl", targets: ["pawl"]),
        .library(name: "PawlCore", targets: ["Values"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2")
    ],
    targets: [
        // 0
        .systemLibrary(
            name: "CLibYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
        .target(name: "Values", swiftSettings: strict),
        // 1
        .target(name: "JSONPath", dependencies: ["Values"], swiftSettings: strict),
        .target(name: "JSONata", dependencies: ["Values"], swiftSettings: strict),
        .target(
            name: "StatesLanguage", dependencies: ["CLibYAML", "JSONPath", "JSONata", "Values"],
            swiftSettings: strict),
        // 2
        .target(
            name: "Engine", dependencies: ["JSONPath", "JSONata", "StatesLanguage", "Values"],
            swiftSettings: strict),
        // ════ above: knows the world · below: values in, values out, and no Foundation ════
        // 3
        .target(name: "CSupervisor"),
        .target(
            name: "Runtime", dependencies: ["CSupervisor", "Engine", "StatesLanguage", "Values"],
            swiftSettings: strict),
        // 4
        .target(
            name: "Integrations",
            dependencies: ["CSupervisor", "Engine", "Runtime", "StatesLanguage", "Values"],
            swiftSettings: strict),
        // 6
        .target(
            name: "Commands",
            dependencies: [
                "Engine", "Integrations", "JSONPath", "JSONata", "Runtime", "StatesLanguage", "Values",
                argumentParser,
            ],
            swiftSettings: strict),
        .executableTarget(name: "pawl", dependencies: ["Commands"], swiftSettings: strict),

        .testTarget(name: "ValuesTests", dependencies: ["Values"], swiftSettings: strict),
        .testTarget(name: "JSONPathTests", dependencies: ["JSONPath", "Values"], swiftSettings: strict),
        .testTarget(name: "JSONataTests", dependencies: ["JSONata", "Values"], swiftSettings: strict),
        .testTarget(
            name: "StatesLanguageTests", dependencies: ["StatesLanguage", "Values"],
            exclude: ["Corpora"], swiftSettings: strict),
        .target(
            name: "TestSupport", dependencies: ["Engine", "Values"], path: "Tests/TestSupport",
            swiftSettings: strict),
        .testTarget(
            name: "ConformanceTests",
            dependencies: ["Engine", "StatesLanguage", "TestSupport", "Values"],
            swiftSettings: strict),
        .testTarget(
            name: "IntegrationsTests",
            dependencies: ["Engine", "Integrations", "Runtime", "StatesLanguage", "Values"],
            exclude: ["Fixtures"], swiftSettings: strict),
        .testTarget(
            name: "CommandsTests",
            dependencies: [
                "Commands", "Engine", "Integrations", "Runtime", "StatesLanguage", "Values", "pawl",
            ],
            exclude: ["Fixtures"], swiftSettings: strict),
    ]
)
