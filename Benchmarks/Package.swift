// swift-tools-version: 6.2
import PackageDescription

// A package of its own, so that nothing here weighs on the product or its tests.
let package = Package(
    name: "pawl-benchmarks",
    dependencies: [.package(name: "pawl", path: "..")],
    targets: [
        .target(name: "CAllocations"),
        .executableTarget(
            name: "PawlBenchmarks",
            dependencies: ["CAllocations", .product(name: "PawlCore", package: "pawl")],
            swiftSettings: [.swiftLanguageMode(.v6)]
        ),
    ]
)
