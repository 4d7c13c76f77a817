import StatesLanguage
import Testing
import Values

@Suite struct RendererTests {
    private static let source = DefinitionSource(
        name: "flows/nightly run.asl.yaml",
        text:
            "StartAt: A\nStates:\n  A: {Type: Pass, Next: Shp}\n  Ship: {Type: Succeed} # pawl:ignore G1 x\n"
    )

    private static func render(_ format: DiagnosticFormat, usesColor: Bool = false) -> String {
        let report = readDefinition(source)
        return DiagnosticRenderer(format: format, usesColor: usesColor)
            .render([.init(source: source, diagnostics: report.diagnostics)])
    }

    @Test func text() {
        #expect(
            Self.render(.text).hasPrefix(
                """
                flows/nightly run.asl.yaml:3:25: error MISSING_TRANSITION_TARGET: Missing 'Next' target: Shp
                 3 |   A: {Type: Pass, Next: Shp}
                   |                         ^~~
                  = Expected the name of a state of this scope. Did you mean "Ship"?

                """
            )
        )
        #expect(
            Self.render(.text, usesColor: true).contains(
                "\u{1B}[1;31merror MISSING_TRANSITION_TARGET:\u{1B}[0m"
            )
        )
    }

    @Test func json() throws {
        let json = try JSON(parsing: Self.render(.json))
        #expect(json["errors"] == 1)
        let first = try #require(json["diagnostics"]?.arrayValue?.first)
        #expect(first["line"] == 3 && first["column"] == 25 && first["endColumn"] == 28)
        #expect(first["path"] == "/States/A/Next" && first["suggestion"] == "Ship")
    }

    @Test func sarif() throws {
        let json = try JSON(parsing: Self.render(.sarif))
        #expect(json["version"] == "2.1.0")
        let run = try #require(json["runs"]?.arrayValue?.first)
        let result = try #require(run["results"]?.arrayValue?.first)
        let location = try #require(result["locations"]?.arrayValue?.first?["physicalLocation"])
        #expect(location["artifactLocation"]?["uri"] == "flows/nightly%20run.asl.yaml")
        #expect(location["region"]?["startLine"] == 3)
        #expect(result["ruleId"] == "MISSING_TRANSITION_TARGET" && result["level"] == "error")
        #expect(
            run["tool"]?["driver"]?["rules"]?.arrayValue?.first?["id"]
                == "MISSING_TRANSITION_TARGET"
        )
    }

    @Test func github() {
        #expect(
            Self.render(.github).hasPrefix(
                "::error file=flows/nightly run.asl.yaml,line=3,col=25,endLine=3,endColumn=28,"
                    + "title=MISSING_TRANSITION_TARGET::Missing 'Next' target: Shp%0AExpected the name"
            )
        )
    }

    @Test func ignoredDiagnosticsAreLeftOutButForSARIF() throws {
        let source = DefinitionSource(
            name: "a",
            text: "StartAt: A\nStates:\n  # pawl:ignore T1 short\n  A:\n    Type: Task\n    "
                + "Resource: lambda:invoke\n    End: true\n"
        )
        let report = readDefinition(source)
        let files = [DiagnosticRenderer.File(source: source, diagnostics: report.diagnostics)]
        #expect(report.diagnostics.map(\.suppression) == ["short"])
        #expect(DiagnosticRenderer().render(files).isEmpty)
        #expect(
            DiagnosticRenderer(format: .sarif).render(files).contains(#""justification":"short""#)
        )
    }
}
