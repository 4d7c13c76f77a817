import Foundation
import Testing
import Values

/// What stands at an output's `Path` when a `sql` job runs, and is nobody's to remove.
@Suite struct OutputOwnerTests {
    private func project(_ output: String) throws -> JobPlace {
        try JobPlace(
            """
            Buckets: {lake: lake}
            Jobs:
              write:
                Command: {Name: sql, ScriptLocation: jobs/write.sql}
                Outputs: {rows: \(output)}
            """,
            ["write.sql": "CREATE TABLE rows AS SELECT 1 AS id, 7 AS day;"]
        )
    }

    /// Runs a job that is refused.
    ///
    /// - Returns: what is said.
    private func refusal(_ project: JobPlace) throws -> String {
        let before = project.place.files(below: "lake")
        let ended = try project.jobs("run", "write")
        #expect(ended.code == 1, "\(ended)")
        #expect(project.place.files(below: "lake") == before)
        return try project.latest("write")["ErrorMessage"]?.stringValue ?? ""
    }

    private func run(_ project: JobPlace) throws {
        let ended = try project.jobs("run", "write")
        #expect(ended.code == 0, "\(ended)")
    }

    @Test(arguments: ["{Path: lake/rows}", "{Table: d.rows, Path: s3://lake/rows}"])
    func filesThatNobodyOwnsStay(_ output: String) throws {
        let project = try project(output)
        try project.place.write("id\n1\n", to: "lake/rows/deep/raw.csv")
        let message = try refusal(project)
        #expect(message.contains("lake/rows/deep/raw.csv, which nobody says is the output's"))
        #expect(message.contains("or take another Path"), "\(message)")
        // What is said to help does.
        try FileManager.default.removeItem(atPath: project.place.file("lake/rows"))
        try run(project)
        // Its own it may replace, with whatever is in it.
        try project.place.write("id\n1\n", to: "lake/rows/_note")
        try run(project)
        #expect(!project.place.exists("lake/rows/_note"))
    }

    @Test func anEmptyFolderIsFree() throws {
        let project = try project("{Path: lake/rows}")
        try project.place.write("", to: "lake/rows/empty/.gitkeep")
        try run(project)
        #expect(project.place.files(below: "lake/rows").count == 1)
    }

    @Test func aFileIsNoFolder() throws {
        let project = try project("{Path: lake/rows}")
        try project.place.write("keep", to: "lake/rows")
        #expect(try refusal(project).contains("/lake/rows is a file"))
        #expect(project.place.text("lake/rows") == "keep")
        try FileManager.default.removeItem(atPath: project.place.file("lake/rows"))
        symlink("nowhere", project.place.file("lake/rows"))
        #expect(try refusal(project).contains("/lake/rows is a link to nothing"))
    }

    /// The folder that the link leads to is written; the link stays.
    @Test func aLinkIsFollowed() throws {
        let project = try project("{Path: lake/rows}")
        mkdir(project.place.file("lake"), 0o755)
        mkdir(project.place.file("disk"), 0o755)
        symlink("../disk", project.place.file("lake/rows"))
        for _ in 0..<2 { try run(project) }
        #expect(project.place.files(below: "disk").count == 1)
        let link = try FileManager.default.destinationOfSymbolicLink(
            atPath: project.place.file("lake/rows")
        )
        #expect(link == "../disk")
    }

    /// The catalog is gone, the store is not: the note is there.
    @Test func aTableWithoutACatalogIsTheOutputsStill() throws {
        let project = try project("{Table: d.rows, Path: s3://lake/rows}")
        try run(project)
        try FileManager.default.removeItem(atPath: project.place.file("store/catalog"))
        try run(project)
        // The note is gone, the catalog is not.
        try FileManager.default.removeItem(atPath: project.place.file("store/outputs"))
        try run(project)
        try FileManager.default.removeItem(atPath: project.place.store)
        #expect(try refusal(project).contains("nobody says is the output's"))
    }

    @Test func tablesOfOthersStay() throws {
        let project = try project("{Table: d.inner, Path: s3://lake/outer/inner}")
        try run(project)
        // The output is called otherwise now, and `pawl.yaml` knows nothing of that one.
        try project.place.write(
            "CREATE TABLE more AS SELECT 1 AS id, 7 AS day;",
            to: "jobs/write.sql"
        )
        let yaml = project.place.text("pawl.yaml").replacing("{rows: ", with: "{more: ")
        for path in ["outer", "outer/inner"] {
            try project.place.write(
                yaml.replacing(
                    "{Table: d.inner, Path: s3://lake/outer/inner}",
                    with: "{Table: d.outer, Path: s3://lake/\(path)}"
                ),
                to: "pawl.yaml"
            )
            let message = try refusal(project)
            #expect(message.contains("would replace the table d.inner"), "\(message)")
            #expect(message.hasSuffix("pawl catalog delete d.inner."))
        }
        // What is said to help does; the files are still somebody's.
        #expect(try project.place.pawl("catalog", "delete", "d.inner").code == 0)
        #expect(try refusal(project).contains("nobody says is the output's"))
        try FileManager.default.removeItem(atPath: project.place.file("lake/outer/inner"))
        try run(project)
    }

    @Test func anOutputsTableMayHaveAnotherName() throws {
        let project = try project("{Table: d.rows, Path: s3://lake/rows}")
        try run(project)
        let yaml = project.place.text("pawl.yaml")
        try project.place.write(yaml.replacing("d.rows", with: "d.lines"), to: "pawl.yaml")
        try run(project)
    }

    /// Where a table is only the catalog says.
    @Test func aTablesLocationIsLookedAtToo() throws {
        let project = try project("{Table: d.rows, Path: s3://lake/rows}")
        try run(project)
        try project.place.write(
            project.place.text("pawl.yaml").replacing(
                "Outputs: {rows: {Table: d.rows, Path: s3://lake/rows}}",
                with:
                    "Inputs: {i: {Table: d.rows}}\n    Outputs: {rows: {Table: d.new, Path: s3://lake/rows/new}}"
            ),
            to: "pawl.yaml"
        )
        let message = try refusal(project)
        #expect(message.contains("is among the files of the input i"), "\(message)")
    }

    @Test func appendingLosesNothingAndAPartitionOnlyItsOwn() throws {
        let project = try project("{Path: lake/rows, PartitionKeys: [day], Mode: append}")
        try project.place.write("id\n1\n", to: "lake/rows/day=7/raw.csv")
        try run(project)
        #expect(project.place.exists("lake/rows/day=7/raw.csv"))
        let yaml = project.place.text("pawl.yaml")
        let partitions = yaml.replacing("append", with: "overwrite_partitions")
        try project.place.write(partitions, to: "pawl.yaml")
        #expect(try refusal(project).contains("lake/rows/day=7/"))
        try FileManager.default.moveItem(
            atPath: project.place.file("lake/rows/day=7"),
            toPath: project.place.file("lake/rows/day=8")
        )
        try run(project)
        #expect(project.place.exists("lake/rows/day=8/raw.csv"))
    }
}
