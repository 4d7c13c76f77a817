import StatesLanguage
import Testing

@Suite struct CatalogTests {
    private static func codes(_ text: String) -> [String] {
        readDefinition(DefinitionSource(name: "example", text: text)).diagnostics
            .filter { $0.suppression == nil }.map(\.code.rawValue)
    }

    @Test(arguments: DiagnosticCatalog.entries.map(\.code.rawValue))
    func examplesShowTheirCode(_ code: String) throws {
        let entry = try #require(DiagnosticCatalog.entry(code))
        #expect(
            Self.codes(entry.bad).contains(code),
            "bad example of \(code): \(Self.codes(entry.bad))"
        )
        let good = readDefinition(DefinitionSource(name: "example", text: entry.good))
        #expect(!Self.codes(entry.good).contains(code))
        #expect(good.machine != nil, "good example of \(code) has errors: \(good.diagnostics)")
    }

    @Test func codesAreUnique() {
        let codes = DiagnosticCatalog.entries.map(\.code.rawValue)
        #expect(Set(codes).count == codes.count)
        #expect(DiagnosticCatalog.entry("g4")?.code.rawValue == "G4")
        #expect(DiagnosticCatalog.entry("nothing") == nil)
    }
}
