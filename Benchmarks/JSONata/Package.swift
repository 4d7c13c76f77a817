// swift-tools-version: 6.2
import PackageDescription

/// The expression engine alone, beside a driver that measures it.
///
/// `Sources/Values` and
/// `Sources/JSONata` are links to the targets themselves.
let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

let package = Package(
    name: "jsonata-benchmarks",
    targets: [
        .target(name: "Values", swiftSettings: settings),
        .target(name: "JSONata", dependencies: ["Values"], swiftSettings: settings),
        .executableTarget(
            name: "JSONataBenchmarks",
            dependencies: ["JSONata", "Values"],
            swiftSettings: settings
        ),
    ]
)
