import Foundation
import StatesLanguage
import TestSupport
import Testing
import Values

@testable import FaultSimulator

/// Executions on a machine that breaks.
///
/// Few worlds here, because they are slow without optimisation; `.ci/run` has ten thousand executions
/// run by the release build.
@Suite struct FaultTests {
    /// A seed that once broke a promise: kept for ever.
    struct Case: CustomTestStringConvertible {
        let name: String
        let seed: UInt64
        let executions: Int

        var testDescription: String { name }

        static let all: [Case] = {
            let folder = Folders.package.appending(path: "Tests/FaultSimulator/Corpora")
            let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
            return files.filter { $0.hasSuffix(".yaml") }.sorted().map { name in
                let data = try? Data(contentsOf: folder.appending(path: name))
                let source = DefinitionSource(name: name, bytes: Array(data ?? Data()))
                guard let json = Node.parse(source).0?.json, let seed = json["seed"]?.integerValue,
                    let executions = json["executions"]?.integerValue
                else { fatalError("\(name) is not a case") }
                return Case(name: name, seed: UInt64(seed), executions: Int(executions))
            }
        }()
    }

    private func run(_ seed: UInt64, executions: Int) -> Summary {
        var options = Simulator.Options()
        options.executions = executions
        return Summary.run(seed: seed, options)
    }

    @Test(arguments: Case.all) func aSeedThatWasFoundStaysGood(case: Case) {
        #expect(run(`case`.seed, executions: `case`.executions).failures.map(\.text) == [])
    }

    @Test(arguments: [1, 101, 201, 301]) func noPromiseIsBroken(first: UInt64) {
        for seed in first..<first + 5 {
            #expect(run(seed, executions: 8).failures.map(\.text) == [])
        }
    }

    @Test func theSameSeedIsTheSameWorld() {
        let (first, second) = (run(7, executions: 4), run(7, executions: 4))
        #expect(first.digest == second.digest && first.steps == second.steps)
        #expect(first.digest != run(8, executions: 4).digest)
    }

    /// What a simulator never finds it does not look for: a disk that says that it has flushed and
    /// has not must show.
    @Test(arguments: ProcessDisk.Lie.allCases) func aLieOfTheDiskIsFound(lie: ProcessDisk.Lie)
        throws
    {
        let isFound = try (1...12).contains { (seed: UInt64) in
            let world = try World(seed: seed, executions: 8)
            world.lie = lie
            do { try world.run() } catch { return true }
            return false
        }
        #expect(isFound)
    }
}
