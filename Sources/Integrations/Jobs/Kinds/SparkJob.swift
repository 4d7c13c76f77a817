import Runtime

/// A `glueetl` job: the script under Apache Spark.
struct SparkJob: JobKind {
    let context: JobContext

    init(context: JobContext) { self.context = context }

    mutating func prepare() throws(TaskFailureError) -> JobCommand {
        throw TaskFailureError("Pawl.ProgramNotFound", "spark-submit")
    }

    mutating func complete() throws(TaskFailureError) -> JobCompletion { JobCompletion() }

    func reason(standardError: [UInt8]) -> String? { PythonScript.exception(context) }
}
