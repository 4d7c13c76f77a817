import Foundation
import TestSupport
import Testing
import Values

/// Jobs of the kind `glueetl`, for real.
///
/// `make test` installs Spark; where it is not installed these are skipped.
@Suite(.serialized, .enabled(if: SparkCluster.home != nil, "Spark is installed by `make spark`"))
struct SparkJobTests {
    /// An ordinary Glue script: nothing in it knows that it does not run on AWS.
    static let script = """
        import sys
        from awsglue.transforms import *
        from awsglue.utils import getResolvedOptions
        from pyspark.context import SparkContext
        from awsglue.context import GlueContext
        from awsglue.dynamicframe import DynamicFrame
        from awsglue.job import Job

        args = getResolvedOptions(sys.argv, ["JOB_NAME", "target"])
        glueContext = GlueContext(SparkContext.getOrCreate())
        spark = glueContext.spark_session
        job = Job(glueContext)
        job.init(args["JOB_NAME"], args)

        orders = glueContext.create_dynamic_frame.from_options(
            connection_type="s3", connection_options={"paths": ["s3://lake/orders/"]},
            format="json", transformation_ctx="orders")
        # Without a transformation_ctx: all of it, each time.
        prices = glueContext.create_dynamic_frame.from_catalog(database="raw", table_name="prices")
        if orders.count() > 0:
            flat = ApplyMapping.apply(frame=orders, mappings=[
                ("id", "long", "id", "long"), ("user.name", "string", "customer", "string"),
                ("sku", "string", "sku", "string"), ("n", "long", "n", "string"),
                ("day", "string", "day", "string")])
            typed = ResolveChoice.apply(frame=flat, specs=[("n", "cast:int")])
            good = Filter.apply(frame=typed, f=lambda row: row["n"] > 0)
            joined = Join.apply(good, prices, "sku", "sku")
            chosen = SelectFields.apply(frame=joined, paths=["id", "customer", "sku", "n", "price", "day"])
            sums = DynamicFrame.fromDF(
                chosen.toDF().selectExpr("id", "customer", "n * price AS amount", "day"), glueContext, "sums")
            sink = glueContext.getSink(
                "s3", path="s3://lake/" + args["target"], partitionKeys=["day"], enableUpdateCatalog=True)
            sink.setFormat("glueparquet")
            sink.setCatalogInfo(catalogDatabase="curated", catalogTableName=args["target"])
            sink.writeFrame(sums)
            parts = Relationalize.apply(frame=orders, staging_path="s3://lake/tmp", name="root")
            glueContext.write_dynamic_frame.from_options(
                frame=parts.select("root_tags"), connection_type="s3",
                connection_options={"path": "s3://lake/%s-tags" % args["target"]}, format="json")
        first = glueContext.create_dynamic_frame.from_catalog(
            database="curated", table_name=args["target"], push_down_predicate="day = '2024-01-01'")
        print("orders %d prices %d first day %d" % (orders.count(), prices.count(), first.count()))
        job.commit()
        """

    private static let orders = """
        {"id": 1, "user": {"name": "Ada"}, "sku": "x", "n": 2, "day": "2024-01-01", "tags": ["a", "b"]}
        {"id": 2, "user": {"name": "Bob"}, "sku": "y", "n": 1, "day": "2024-01-02", "tags": []}
        {"id": 3, "user": {"name": "Cyd"}, "sku": "x", "n": 0, "day": "2024-01-02", "tags": ["c"]}

        """

    private func project(engine: String) throws -> JobPlace {
        let home = try #require(SparkCluster.home)
        let job = try JobPlace(
            """
            Buckets: {lake: lake}
            Jobs:
              etl:
                Command: {Name: glueetl, ScriptLocation: jobs/etl.py}
                DefaultArguments: {--job-bookmark-option: job-bookmark-enable, --target: sums}
              prices:
                Command: {Name: sql, ScriptLocation: jobs/prices.sql}
                Outputs:
                  prices: {Table: raw.prices, Path: s3://lake/prices}
              read: {Command: {Name: sql, ScriptLocation: jobs/read.sql}}
            """,
            [
                "etl.py": Self.script,
                "prices.sql":
                    "CREATE VIEW prices AS FROM (VALUES ('x', 1.5), ('y', 4)) AS t(sku, price);",
                "read.sql": "COPY (FROM curated.sums ORDER BY id) TO 'sums.json' (ARRAY true);",
            ],
            engines: "Spark: {Path: \(home), \(engine)}"
        )
        try job.place.write(Self.orders, to: "lake/orders/1.json")
        let prices = try job.jobs("run", "prices")
        #expect(prices.code == 0, "\(prices)")
        return job
    }

    private func sums(_ project: JobPlace) throws -> JSON {
        let read = try project.jobs("run", "read")
        #expect(read.code == 0, "\(read)")
        return try JSON(parsing: project.place.bytes("sums.json"))
    }

    /// Here, and then on a cluster, which says itself that it ran there; the second run takes only what is
    /// new.
    @Test func anOrdinaryGlueScriptRunsHereAndOnACluster() throws {
        let local = "Master: \"local[2]\""
        let project = try project(engine: local)
        let here = try project.jobs("run", "etl", within: 400)
        #expect(here.code == 0 && here.output.contains("orders 3 prices 2 first day 1"), "\(here)")
        let expected: [JSON] = [
            ["id": 1, "customer": "Ada", "amount": 3.0, "day": "2024-01-01"],
            ["id": 2, "customer": "Bob", "amount": 4.0, "day": "2024-01-02"],
        ]
        #expect(try sums(project) == .array(expected))
        let tags = project.place.files(below: "lake/sums-tags").filter { $0.hasSuffix(".json") }
        let lines = tags.flatMap { project.place.lines($0) }
        #expect(
            Set(lines.compactMap { try? JSON(parsing: $0)["tags.val"]?.stringValue }) == [
                "a", "b", "c",
            ]
        )
        let run = try project.latest("etl")
        #expect(run["LogGroupName"] == "/aws-glue/jobs" && run["MaxCapacity"] == 10)

        let cluster = try SparkCluster(in: project.place)
        try project.place.write(
            project.place.text("pawl.yaml").replacing(
                local,
                with: "Master: \"\(cluster.master)\", Conf: {spark.executor.memory: 512m}"
            ),
            to: "pawl.yaml"
        )
        try project.place.write(
            #"{"id": 4, "user": {"name": "Dan"}, "sku": "x", "n": 4, "day": "2024-01-01", "tags": ["d"]}"#
                + "\n",
            to: "lake/orders/2.json"
        )
        let there = try project.jobs("run", "etl", within: 400)
        #expect(
            there.code == 0 && there.output.contains("orders 1 prices 2 first day 2"),
            "\(there)"
        )
        let all = expected + [["id": 4, "customer": "Dan", "amount": 6.0, "day": "2024-01-01"]]
        #expect(try sums(project) == .array(all))
        let applications: JSON = try eventually("the master knows of the end", within: 60) {
            let done = try cluster.json()["completedapps"]
            return done?.arrayValue?.isEmpty == false ? done : nil
        }
        #expect(applications.arrayValue?.count == 1)
        #expect(applications.arrayValue?.first?["name"] == "etl")
        #expect(applications.arrayValue?.first?["state"] == "FINISHED")
    }

    /// Frames without rows, rows without values, frames of Spark's own, files that belong to nothing.
    static let corners = """
        from pyspark.context import SparkContext
        from awsglue.context import GlueContext
        from awsglue.dynamicframe import DynamicFrame

        glueContext = GlueContext(SparkContext.getOrCreate())
        spark = glueContext.spark_session
        frame = DynamicFrame.fromDF(
            spark.createDataFrame([(1,), (None,), (3,)], "n long"), glueContext, "frame")
        none = frame.filter(lambda row: False).map(lambda row: {"m": row["n"]})
        split = frame.split_rows({"n": {">": 2}}, "big", "rest")
        print("none %d big %d rest %d" % (none.count(), split["big"].count(), split["rest"].count()))
        try:
            glueContext.create_dynamic_frame.from_options(
                connection_type="s3", format="json",
                connection_options={"paths": ["s3://lake/orders/"], "exclusions": ["**"]})
        except FileNotFoundError:
            print("all excluded")
        days = spark.createDataFrame([(1, "x")], "n long, day string")
        sink = glueContext.getSink(
            "s3", path="s3://lake/days", partitionKeys=["day"], enableUpdateCatalog=True)
        sink.setFormat("parquet")
        sink.setCatalogInfo(catalogDatabase="curated", catalogTableName="days")
        sink.writeFrame(days)
        glueContext.write_data_frame.from_catalog(days, "curated", "days")
        """

    @Test func cornersAreAsGlueHasThem() throws {
        let project = try project(engine: "Master: \"local[1]\"")
        try project.place.write(Self.corners, to: "jobs/etl.py")
        try project.place.write("", to: "lake/days/stray.txt")
        let ended = try project.jobs("run", "etl", within: 400)
        #expect(ended.code == 0, "\(ended)")
        #expect(ended.output.contains("none 0 big 1 rest 2"), "\(ended)")
        #expect(ended.output.contains("all excluded"), "\(ended)")
        let catalog = project.place.lines("store/catalog/curated/days/partitions.jsonl")
        #expect(try catalog.map { try JSON(parsing: $0)["Values"] } == [["x"]])
        let parts = project.place.files(below: "lake/days").filter { $0.hasSuffix(".parquet") }
        #expect(parts.count == 2, "\(parts)")
    }

    /// spark-submit ends at SIGTERM and leaves the script's Python behind; a run does not.
    @Test func aStoppedRunLeavesNoOrphan() throws {
        let project = try project(engine: "Master: \"local[1]\"")
        try project.place.write(
            """
            import sys, time
            open("begun", "w").close()
            print("begun")
            time.sleep(1000)
            """,
            to: "jobs/etl.py"
        )
        let run = try project.start("run", "etl")
        try eventually("the script runs", within: 200) { project.place.exists("begun") }
        try project.jobs("stop", "etl")
        #expect(run.wait(within: 60).code == 5)
        let left = project.place.processes.filter { process in
            let name = Processes.name(of: process)
            return name.hasPrefix("python") || name.hasPrefix("java")
        }
        #expect(left.isEmpty)
    }

    @Test func anExceptionIsTheRunsError() throws {
        let project = try project(engine: "Master: \"local[1]\"")
        try project.place.write("def f():\n    raise ValueError('boom')\nf()\n", to: "jobs/etl.py")
        let ended = try project.jobs("run", "etl", within: 400)
        #expect(ended.code == 1, "\(ended)")
        let message = try project.latest("etl")["ErrorMessage"]
        #expect(message == "Command failed with exit code 1: ValueError: boom (etl.py:2)")
    }
}

/// What is said where there is no Spark.
@Suite struct NoSparkTests {
    @Test func whatToDoIsSaid() throws {
        let project = try JobPlace(
            "Jobs: {etl: {Command: {Name: glueetl, ScriptLocation: jobs/etl.py}}}",
            ["etl.py": ""],
            engines: "Spark: {Path: nowhere}"
        )
        let ended = try project.jobs("run", "etl")
        #expect(ended.code == 1, "\(ended)")
        let message = try project.latest("etl")["ErrorMessage"]?.stringValue ?? ""
        #expect(
            message.contains("no bin/spark-submit") || message.contains("needs Java"),
            "\(message)"
        )
    }
}
