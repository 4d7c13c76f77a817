import Foundation
import Simulation
import StatesLanguage
import TestSupport
import Testing

/// Explorations of published machines, which are kept outside of this package.
@Suite struct ExplorationOfRealMachinesTests {
    static let folder = Folders.outside("conformance", variable: "PAWL_CONFORMANCE")?
        .appending(path: "definitions/real")

    static let files: [String] = {
        guard let folder else { return [] }
        let files = try? FileManager.default.contentsOfDirectory(atPath: folder.path)
        return (files ?? []).sorted()
    }()

    @Test(.enabled(if: folder == nil))
    func thereAreNone() {
        print("Published machines are not beside this package: nothing is explored.")
    }

    /// Each is explored within ten seconds or says what it left out, and each script that it gives
    /// leads where it says.
    @Test(arguments: files) func itIsExplored(_ name: String) throws {
        let url = try #require(Self.folder).appending(path: name)
        let source = DefinitionSource(name: name, bytes: Array(try Data(contentsOf: url)))
        var exploration = Exploration(try #require(readDefinition(source).machine))
        let start = ContinuousClock.now
        let clock = Deadline(start.advanced(by: .seconds(10)))
        exploration.isOutOfTime = { clock.isOver }
        let report = exploration.run()
        #expect(!report.ends.isEmpty)
        for end in report.ends {
            if case .differs(let what) = end.check {
                Issue.record("\(end.title): a simulation came to \(what)")
            }
        }
        #expect(!clock.hasStopped || report.bounds.contains { $0.contains("the time was up") })
    }
}

/// A moment after which nothing new is begun.
private final class Deadline {
    private let end: ContinuousClock.Instant
    /// Whether anybody was told that it is over.
    private(set) var hasStopped = false

    init(_ end: ContinuousClock.Instant) { self.end = end }

    var isOver: Bool {
        if ContinuousClock.now > end { hasStopped = true }
        return hasStopped
    }
}
