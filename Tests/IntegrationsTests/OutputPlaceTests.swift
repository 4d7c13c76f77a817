import Glibc
import StatesLanguage
import Testing

@testable import Integrations

/// Where the outputs of `sql` jobs may not be, as `pawl.yaml` is read.
@Suite struct OutputPlaceTests {
    /// The `Outputs` and `Inputs` of a job, and what is said of its output; nil if nothing is.
    static let cases: [(outputs: String, inputs: String, words: String?)] = [
        ("{o: {Path: s3://lake/o}}", "{}", nil),
        ("{o: {Path: lake/o/}}", "{}", nil),
        ("{o: {Path: ../elsewhere}}", "{}", nil),
        ("{o: {Path: .}}", "{}", "The output o would replace the whole bucket \"lake\"."),
        ("{o: {Path: store-is-below/..}}", "{}", "would replace the whole bucket"),
        ("{o: {Path: s3://lake/}}", "{}", "would replace the whole bucket \"lake\""),
        ("{o: {Path: s3://lake}}", "{}", "would replace the whole bucket \"lake\""),
        ("{o: {Path: ./lake/}}", "{}", "would replace the whole bucket \"lake\""),
        // A link to the bucket.
        ("{o: {Path: link}}", "{}", "would replace the whole bucket \"lake\""),
        ("{o: {Path: s3://lake/../evil}}", "{}", "leads out of its bucket with \"..\""),
        ("{o: {Path: s3://far/x}}", "{}", nil),
        ("{o: {Path: s3://far/}}", "{}", "would replace the whole bucket \"far\""),
        ("{o: {Path: .pawl/x}}", "{}", "would replace what is in the store"),
        ("{o: {Path: .pawl}}", "{}", "would replace what is in the store"),
        // Inputs.
        (
            "{o: {Path: s3://lake/raw}}", "{i: {Path: lake/raw/, Format: csv}}",
            "would replace the files of the input i"
        ),
        (
            "{o: {Path: link/raw}}", "{i: {Path: s3://lake/raw/day=1/*.csv}}",
            "would replace the files of the input i"
        ),
        (
            "{o: {Path: s3://lake/raw}}", "{i: {Path: s3://lake/raw/a.csv}}",
            "would replace the files of the input i"
        ),
        (
            "{o: {Path: s3://lake/raw/o}}", "{i: {Path: s3://lake/raw, Format: csv}}",
            "is among the files of the input i"
        ),
        (
            "{o: {Path: s3://lake/o, Format: csv, PartitionKeys: [day]}}",
            "{i: {Path: \"s3://lake/**/*.csv\"}}", "is among the files of the input i"
        ),
        ("{o: {Path: s3://lake/o}}", "{i: {Path: \"s3://lake/**/*.csv\"}}", nil),
        ("{o: {Path: s3://lake/o, Format: csv}}", "{i: {Path: \"s3://lake/*.csv\"}}", nil),
        ("{o: {Path: s3://lake/_o, Format: csv}}", "{i: {Path: \"s3://lake/**/*.csv\"}}", nil),
        ("{o: {Path: s3://lake/rawer}}", "{i: {Path: s3://lake/raw, Format: csv}}", nil),
        // Other outputs.
        (
            "{o: {Path: s3://lake/o}, p: {Path: lake/o/}}", "{}",
            "The output p has the folder of J.o."
        ),
        (
            "{o: {Path: s3://lake/o}, p: {Path: s3://lake/o/p}}", "{}",
            "The output p is inside the folder of J.o."
        ),
        (
            "{o: {Path: s3://lake/o/p}, p: {Path: s3://lake/o}}", "{}",
            "The output p has the folder of J.o inside."
        ),
        (
            "{o: {Path: s3://lake/o, Table: d.t}, p: {Path: s3://lake/p, Table: d.t}}", "{}",
            "The output p is the table d.t of J.o."
        ),
        // The other job's is d.k at s3://lake/k.
        ("{o: {Path: s3://lake/k, Table: d.k}}", "{}", nil),
        ("{o: {Path: s3://lake/k, Table: d.o}}", "{}", "The output o has the folder of I.k."),
        ("{o: {Path: s3://lake/k/o}}", "{}", "The output o is inside the folder of I.k."),
    ]

    @Test(arguments: cases)
    func anOutputHasAPlaceOfItsOwn(_ outputs: String, _ inputs: String, _ words: String?) throws {
        let scratch = try Scratch()
        scratch.write("", to: "j.sql")
        scratch.write("", to: "lake/raw/a.csv")
        symlink("lake", scratch.path + "/link")
        let text = """
            Buckets: {lake: lake, far: ../far}
            Jobs:
              I:
                Command: {Name: sql, ScriptLocation: j.sql}
                Outputs: {k: {Path: s3://lake/k, Table: d.k}}
              J:
                Command: {Name: sql, ScriptLocation: j.sql}
                Inputs: \(inputs)
                Outputs: \(outputs)
            """
        let report = ProjectConfiguration.read(
            DefinitionSource(name: "pawl.yaml", text: text),
            directory: scratch.path
        )
        #expect(report.diagnostics.count == (words == nil ? 0 : 1), "\(report.diagnostics)")
        guard let words, let first = report.diagnostics.first else { return }
        #expect(first.message.contains(words), "\(first.message)")
        #expect(first.code.rawValue == "P2" && first.range.start.line == 9)
    }

    @Test func realPathsHaveNoLinksAndNoWayBack() throws {
        let scratch = try Scratch()
        scratch.write("", to: "a/b/x")
        symlink("a/b", scratch.path + "/link")
        symlink("nowhere", scratch.path + "/dangling")
        let root = Path.real(scratch.path)
        for (path, expected) in [
            ("link/../x", "a/x"), ("a/./b//c/../d/", "a/b/d"), ("none/../a/b", "a/b"),
            ("link/new", "a/b/new"), ("dangling", "dangling"),
        ] {
            #expect(Path.real("\(scratch.path)/\(path)") == "\(root)/\(expected)")
        }
        #expect(Path.real("/../..") == "/")
        #expect(
            Path.isInside("/a/b", "/a") && Path.isInside("/a", "/") && Path.isInside("/a", "/a")
        )
        #expect(!Path.isInside("/ab", "/a") && !Path.isInside("/a", "/a/b"))
    }
}
