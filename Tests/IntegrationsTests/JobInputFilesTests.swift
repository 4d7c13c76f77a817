import Engine
import Runtime
import Testing

@testable import Integrations

/// Which files an input of a `sql` job has.
@Suite struct JobInputFilesTests {
    static let files = [
        "raw/a.csv", "raw/b.json", "raw/_SUCCESS", "raw/.a.csv.crc", "raw/2024/01/a.csv",
        "raw/2024/02/b.csv", "raw/2024/02/c.txt", "raw/x[1].csv", "raw/_old/a.csv",
    ]

    @Test(arguments: [
        (
            "raw",
            ["2024/01/a.csv", "2024/02/b.csv", "2024/02/c.txt", "a.csv", "b.json", "x[1].csv"]
        ),
        ("raw/a.csv", ["a.csv"]),
        ("raw/*.csv", ["a.csv", "x[1].csv"]),
        ("raw/?.csv", ["a.csv"]),
        ("raw/[ab].{csv,json}", ["a.csv", "b.json"]),
        ("raw/**/*.csv", ["2024/01/a.csv", "2024/02/b.csv", "a.csv", "x[1].csv"]),
        ("raw/2024/**/b.csv", ["2024/02/b.csv"]),
        ("raw/20*", ["2024/01/a.csv", "2024/02/b.csv", "2024/02/c.txt"]),
        ("raw/2024/*/c.txt", ["2024/02/c.txt"]),
        (#"raw/x\[1\].csv"#, ["x[1].csv"]),
        (#"raw/*\[1\].csv"#, ["x[1].csv"]),
        ("nothing", []),
    ])
    func anInputHasTheFilesThatFit(_ path: String, _ expected: [String]) throws {
        let scratch = try Scratch()
        for file in Self.files { scratch.write("x", to: file) }
        let found = try JobInputFiles.marks(at: "\(scratch.path)/\(path)", of: "rows")
        #expect(
            found.keys.map { String($0.dropFirst(scratch.path.count + 5)) }.sorted() == expected
        )
        #expect(found.values.allSatisfy { $0.size == 1 && $0.modified > 0 })
    }

    @Test func whatIsNoPatternIsSaid() throws {
        #expect {
            try JobInputFiles.marks(at: "/nowhere/[a", of: "rows")
        } throws: { error in
            (error as? TaskFailureError)?.failure.cause?.contains("no pattern") == true
        }
    }
}
