import Foundation
import StatesLanguage
import Testing
import Values

/// Random and damaged texts: whatever comes, the reader answers and does not crash.
@Suite struct FuzzTests {
    private static let seed: UInt64 = 0x5EED
    private static let roundsPerCase = 60

    private static func read(_ bytes: [UInt8]) {
        let source = DefinitionSource(name: "fuzz.asl.yaml", bytes: bytes)
        let report = readDefinition(source)
        // Whoever refuses says why, and whoever accepts has a machine.
        #expect((report.machine == nil) == report.hasErrors)
        for format in DiagnosticFormat.allCases {
            _ = DiagnosticRenderer(format: format).render([
                .init(source: source, diagnostics: report.diagnostics)
            ])
        }
    }

    @Test func randomBytes() {
        var random = RandomGenerator(seed: Self.seed)
        for _ in 0..<400 {
            let count = Int.random(in: 0...300, using: &random)
            Self.read((0..<count).map { _ in UInt8.random(in: 0...255, using: &random) })
        }
    }

    @Test func randomYAMLCharacters() {
        var random = RandomGenerator(seed: Self.seed + 1)
        let alphabet = Array("{}[]:,-?&*!|>'\"%@`#\n\n  abc<<01.$~=\\/\t".utf8)
        for _ in 0..<600 {
            let count = Int.random(in: 0...200, using: &random)
            Self.read(
                (0..<count).map { _ in alphabet[Int.random(in: alphabet.indices, using: &random)] }
            )
        }
    }

    @Test(arguments: Corpora.names(in: "good") + Corpora.names(in: "bad"))
    func damagedDefinitions(_ name: String) throws {
        let folder = Corpora.names(in: "good").contains(name) ? "good" : "bad"
        let whole = try Corpora.source(name, in: folder).bytes
        guard !whole.isEmpty else { return }
        var random = RandomGenerator(seed: Self.seed ^ UInt64(whole.count))
        for _ in 0..<Self.roundsPerCase {
            var bytes = whole
            for _ in 0..<Int.random(in: 1...4, using: &random) where !bytes.isEmpty {
                let position = Int.random(in: bytes.indices, using: &random)
                switch Int.random(in: 0..<5, using: &random) {
                case 0: bytes[position] = UInt8.random(in: 0...255, using: &random)
                case 1: bytes.remove(at: position)
                case 2:
                    bytes.insert(bytes[Int.random(in: bytes.indices, using: &random)], at: position)
                case 3: bytes.removeSubrange(position..<min(bytes.count, position + 20))
                default:
                    let end = min(bytes.count, position + 30)
                    bytes.insert(contentsOf: Array(bytes[position..<end]), at: position)
                }
            }
            Self.read(bytes)
        }
    }
}
