import Foundation
import JSONata
import Testing
import Values

/// The reference implementation's suite, and our own cases in the same format.
struct SuiteTests {
    /// The folder that PAWL_JSONATA_SUITE names, else the one that lies beside the repository.
    private static var suite: URL {
        if let path = ProcessInfo.processInfo.environment["PAWL_JSONATA_SUITE"] {
            return URL(filePath: path)
        }
        return package.deletingLastPathComponent().appending(path: "shared/conformance/jsonata")
    }

    static var package: URL {
        URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
    }

    @Test func referenceSuitePasses() throws {
        guard FileManager.default.fileExists(atPath: Self.suite.path) else {
            print("JSONata suite: none at \(Self.suite.path); set PAWL_JSONATA_SUITE")
            return
        }
        let cases = try SuiteCase.all(in: Self.suite)
        #expect(!cases.isEmpty)
        report(cases, as: "JSONata suite")
    }

    @Test func ownCasesPass() throws {
        let corpora = Self.package.appending(path: "Tests/JSONataTests/Corpora")
        var cases: [SuiteCase] = []
        for file in try FileManager.default.contentsOfDirectory(atPath: corpora.path).sorted()
        where file.hasSuffix(".json") {
            cases += try SuiteCase.cases(in: corpora.appending(path: file), named: file, corpora)
        }
        #expect(!cases.isEmpty)
        report(cases, as: "JSONata corpora")
    }

    private func report(_ cases: [SuiteCase], as title: String) {
        var failed = 0
        for one in cases {
            let only = ProcessInfo.processInfo.environment["PAWL_JSONATA_CASE"]
            if let only, !one.name.contains(only) { continue }
            guard let failure = one.failure() else { continue }
            failed += 1
            Issue.record("\(one.name): \(failure.prefix(400))\n    \(one.expression.prefix(300))")
        }
        print("\(title): passed \(cases.count - failed) of \(cases.count)")
    }
}
