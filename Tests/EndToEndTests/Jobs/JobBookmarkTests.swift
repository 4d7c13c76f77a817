import Foundation
import Testing
import Values

/// What counts as new to a run, for jobs in SQL and in Python alike.
@Suite struct JobBookmarkTests {
    enum Kind: String, CaseIterable { case sql, pythonshell }

    /// Both write the ids that are new, and fail after that if they are told to.
    static let scripts = [
        "take.sql": """
        COPY (SELECT id FROM input.rows ORDER BY id) TO 'seen.json' (ARRAY true);
        SELECT CAST(CASE getvariable('fail') WHEN 'yes' THEN 'x' ELSE '1' END AS INTEGER);
        """,
        "take.pythonshell": """
        import csv, json, sys
        from awsglue import bookmark
        from awsglue.job import Job
        job = Job()
        job.init("take")
        ids = [int(row["id"]) for name in bookmark.new_files("rows", ["s3://raw/"]) for row in csv.DictReader(open(name))]
        json.dump([{"id": number} for number in sorted(ids)], open("seen.json", "w"))
        job.commit()
        if "yes" in sys.argv:
            sys.exit(1)
        """,
    ]

    private func project(_ kind: Kind) throws -> JobPlace {
        try JobPlace(
            """
            Buckets: {raw: raw}
            Jobs:
              take:
                Command: {Name: \(kind.rawValue), ScriptLocation: jobs/take.\(kind.rawValue)}
                DefaultArguments: {--job-bookmark-option: job-bookmark-enable}
                \(kind == .sql ? "Inputs: {rows: {Path: s3://raw/, Format: csv}}" : "")
            """,
            Self.scripts
        )
    }

    private func write(_ ids: [Int], to name: String, in project: JobPlace) throws {
        let lines = ["id"] + ids.map(String.init)
        try project.place.write(lines.joined(separator: "\n") + "\n", to: "raw/\(name).csv")
    }

    /// Runs the job, and tells which ids it saw.
    private func take(_ project: JobPlace, _ arguments: String..., code: Int32 = 0) throws
        -> [Int64]
    {
        let words = arguments.isEmpty ? [] : ["--"] + arguments
        let ended = try project.jobs(words: ["run", "take"] + words)
        #expect(ended.code == code, "\(ended)")
        let rows = try JSON(parsing: project.place.bytes("seen.json")).arrayValue ?? []
        return rows.compactMap { $0["id"]?.integerValue }
    }

    private func latestID(_ project: JobPlace) throws -> String {
        try #require(try project.latest("take")["Id"]?.stringValue)
    }

    @Test(arguments: Kind.allCases)
    func aNameOfAFileIsNoPattern(_ kind: Kind) throws {
        let project = try project(kind)
        try write([1], to: "x[1]", in: project)
        try write([2], to: "x1", in: project)
        try write([3], to: "x*", in: project)
        #expect(try take(project) == [1, 2, 3])
    }

    @Test(arguments: Kind.allCases)
    func onlyWhatIsNewIsTaken(_ kind: Kind) throws {
        let project = try project(kind)
        try write([1, 2], to: "a", in: project)
        try write([3], to: "b", in: project)
        try write([99], to: "_hidden", in: project)
        #expect(try take(project) == [1, 2, 3])
        let first = try latestID(project)
        #expect(try take(project) == [])
        // A new file.
        try write([4], to: "day=2/c", in: project)
        #expect(try take(project) == [4])
        let second = try latestID(project)
        // A run that fails has taken nothing.
        try write([5], to: "d", in: project)
        #expect(try take(project, "--fail", "yes", code: 1) == [5])
        // A changed file is new as a whole.
        try write([1, 2, 6], to: "a", in: project)
        #expect(try take(project) == [1, 2, 5, 6])
        // A file that was removed, and comes again.
        try FileManager.default.removeItem(atPath: project.place.file("raw/b.csv"))
        #expect(try take(project) == [])
        try write([3], to: "b", in: project)
        #expect(try take(project) == [3])
        // A pause takes what is new and remembers nothing.
        try write([7], to: "e", in: project)
        let pause = ["--job-bookmark-option", "job-bookmark-pause"]
        #expect(try take(project, pause[0], pause[1]) == [7])
        #expect(try take(project, pause[0], pause[1]) == [7])
        // What was new to the second run, as it was between two runs.
        #expect(
            try take(
                project,
                pause[0],
                pause[1],
                "--job-bookmark-from",
                first,
                "--job-bookmark-to",
                second
            ).contains(4)
        )
        #expect(try take(project) == [7])
        // Back to the first run: all that came or changed after it.
        let rewound = try project.jobs("reset-bookmark", "take", "--run", first)
        #expect(rewound.code == 0, "\(rewound)")
        #expect(try take(project) == [1, 2, 3, 4, 5, 6, 7])
        try project.jobs("reset-bookmark", "take")
        let page = try project.jobs("show", "take")
        #expect(page.output.contains(" reset\n"), "\(page)")
        #expect(try take(project) == [1, 2, 3, 4, 5, 6, 7])
        // Without a bookmark everything, always.
        let off = ["--job-bookmark-option", "job-bookmark-disable"]
        #expect(try take(project, off[0], off[1]) == [1, 2, 3, 4, 5, 6, 7])
    }

    static let mistakes: [([String], String)] = [
        (
            ["--job-bookmark-option", "job-bookmark-enabled"],
            "Did you mean \"job-bookmark-enable\"?"
        ),
        (
            ["--job-bookmark-option", "job-bookmark-pause", "--job-bookmark-from", "x"],
            "takes both of --job-bookmark-from and --job-bookmark-to, or none"
        ),
        (["--job-bookmark-to", "x"], "go with job-bookmark-pause, not with job-bookmark-enable"),
        (
            [
                "--job-bookmark-option", "job-bookmark-pause", "--job-bookmark-from", "x",
                "--job-bookmark-to", "y",
            ], "The run x of job \"take\" has committed no bookmark"
        ),
    ]

    @Test(arguments: mistakes)
    func mistakesAreNamed(_ arguments: [String], _ words: String) throws {
        let project = try project(.sql)
        try write([1], to: "a", in: project)
        let ended = try project.jobs(words: ["run", "take", "--"] + arguments)
        #expect(ended.code == 1 && ended.errors.contains(words), "\(ended)")
        let reset = try project.jobs("reset-bookmark", "take", "--run", "jr_none")
        #expect(reset.code == 3 && reset.errors.contains("no run"), "\(reset)")
    }

    /// A run that was overtaken by a reset does not undo it.
    @Test func aResetWhileARunGoesOnHolds() throws {
        let project = try project(.pythonshell)
        try write([1], to: "a", in: project)
        try project.place.write(
            Self.scripts["take.pythonshell"].map {
                $0.replacing(
                    "job.commit()",
                    with: """
                        job.commit()
                        import os, time
                        open("begun", "w").close()
                        while not os.path.exists("go"):
                            time.sleep(0.01)
                        """
                )
            } ?? "",
            to: "jobs/take.pythonshell"
        )
        let run = try project.start("run", "take")
        try eventually("it has committed") { project.place.exists("begun") }
        try project.jobs("reset-bookmark", "take")
        try project.place.write("", to: "go")
        #expect(run.wait().code == 1)
        let message = try project.latest("take")["ErrorMessage"]?.stringValue ?? ""
        #expect(message.hasPrefix("Glue.VersionMismatchException"), "\(message)")
        #expect(try take(project) == [1])
    }
}
