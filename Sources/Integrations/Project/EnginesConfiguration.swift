/// Programs that do work for Pawl, where the usual places are not to be searched.
public struct EnginesConfiguration: Sendable, Equatable {
    /// DuckDB's command, for `sql` jobs.
    public var duckDB: String?
    /// Python, for functions, `pythonshell` jobs, deliveries and HTTP calls.
    public var python: String?
    /// Apache Spark, for `glueetl` jobs.
    public var spark: SparkConfiguration

    /// Makes a configuration; nil means `.venv` beside the project or above it, then PATH.
    public init(
        duckDB: String? = nil,
        python: String? = nil,
        spark: SparkConfiguration = SparkConfiguration()
    ) {
        self.duckDB = duckDB
        self.python = python
        self.spark = spark
    }
}

/// Which Spark carries out `glueetl` jobs, and where.
public struct SparkConfiguration: Sendable, Equatable {
    /// `SPARK_HOME`, or a venv that has PySpark.
    public var path: String?
    /// What `spark-submit --master` takes: `local[*]`, `spark://host:7077`, `yarn`, `k8s://…`.
    public var master: String
    /// Spark's settings for every job, such as `spark.executor.memory`.
    public var settings: [String: String]

    /// Spark on this machine, with all of its processors.
    public static let masterDefault = "local[*]"

    /// Makes a configuration.
    public init(
        path: String? = nil,
        master: String = masterDefault,
        settings: [String: String] = [:]
    ) {
        self.path = path
        self.master = master
        self.settings = settings
    }
}
