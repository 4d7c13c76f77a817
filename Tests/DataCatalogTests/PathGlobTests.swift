import DataCatalog
import Testing

@Suite struct PathGlobTests {
    /// The examples of Glue's guide are among them.
    @Test(arguments: [
        ("*.csv", "a.csv", true), ("*.csv", "d/a.csv", false),
        ("*.*", "a.b", true), ("*.*", "a", false),
        ("*.{csv,avro}", "a.avro", true), ("*.{csv,avro}", "a.json", false),
        ("foo.?", "foo.x", true), ("foo.?", "foo.xy", false),
        ("**.csv", "d/e/a.csv", true), ("departments/**", "departments/a/b", true),
        ("departments/**", "department/a", false), ("departments/*", "departments/a/b", false),
        ("2015/0[2-9]/**", "2015/03/x.csv", true), ("2015/0[2-9]/**", "2015/01/x.csv", false),
        ("2015/0[!2-9]/**", "2015/01/x.csv", true), ("market[^a]", "marketb", true),
        ("a\\*b", "a*b", true), ("a\\*b", "axb", false), (".hidden", ".hidden", true),
        ("*", ".hidden", true), ("?", "é", true), ("[a-c-]x", "-x", true),
        ("**/_SUCCESS", "a/b/_SUCCESS", true), ("a**z", "a/b/c/z", true),
        ("{a,b/c}/*.txt", "b/c/x.txt", true), ("", "", true), ("", "a", false),
    ]) func aPathFits(pattern: String, path: String, fits: Bool) throws {
        #expect(try PathGlob(pattern).fits(path) == fits)
    }

    @Test(arguments: ["[a", "{a,b", "{a,{b}}", "a\\", "[c-a]"])
    func aPatternThatIsNoneIsRefused(pattern: String) {
        #expect(throws: PathGlob.Failure.self) { _ = try PathGlob(pattern) }
    }

    @Test func noPatternIsSlow() throws {
        let pattern = String(repeating: "**a", count: 40) + "b"
        #expect(!(try PathGlob(pattern).fits(String(repeating: "a", count: 500))))
    }
}
