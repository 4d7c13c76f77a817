import DataCatalog
import Runtime
import Values

/// A `glueetl` job: the script under Apache Spark's `spark-submit`, here or on the cluster that
/// `Engines.Spark.Master` names.
///
/// The script's own output, standard error included, is the run's stdout: `spark-submit` has it so. Its
/// stderr is the log of Spark's driver.
struct SparkJob: JobKind {
    let context: JobContext
    private var python = PythonScript()

    init(context: JobContext) { self.context = context }

    private var engine: SparkConfiguration { context.project.configuration.engines.spark }

    mutating func prepare() throws(TaskFailureError) -> JobCommand {
        let spark = try SparkProgram.find(context)
        let interpreter = try PythonModules(context: context, base: spark.python).interpreter()
        let library = PythonLibrary(storeDirectory: context.storeDirectory)
        let folder = try library.folder()
        var environment = try python.environment(context)
        environment["SPARK_HOME"] = spark.home
        environment["PYSPARK_PYTHON"] = interpreter
        environment["PYSPARK_DRIVER_PYTHON"] = interpreter
        // Spark would look for a name for this machine, and wait for an answer of the network.
        if isHere, context.environment["SPARK_LOCAL_IP"] == nil {
            environment["SPARK_LOCAL_IP"] = "127.0.0.1"
        }
        let modules = try moduleFiles() + [try library.archive(python: interpreter)]
        var arguments = [
            spark.home + "/bin/spark-submit", "--master", engine.master, "--name",
            context.request.jobName,
        ]
        for (name, value) in try settings() { arguments += ["--conf", "\(name)=\(value)"] }
        arguments += ["--py-files", modules.joined(separator: ",")]
        let jars = try files("--extra-jars")
        if !jars.isEmpty { arguments += ["--jars", jars.joined(separator: ",")] }
        let extra = try files("--extra-files")
        if !extra.isEmpty { arguments += ["--files", extra.joined(separator: ",")] }
        arguments += [folder + "/run_script.py", context.request.script] + context.words
        return JobCommand(arguments: arguments, environment: environment)
    }

    mutating func complete() throws(TaskFailureError) -> JobCompletion {
        JobCompletion(bookmark: try python.bookmark(context))
    }

    func reason(standardError: [UInt8]) -> String? {
        if let exception = PythonScript.exception(context) { return exception }
        // Spark itself did not come so far as to run the script.
        let text = String(decoding: standardError, as: UTF8.self)
        let words = ["Exception", "Error", "ERROR"]
        return text.split(separator: "\n").last { line in words.contains { line.contains($0) } }
            .map(String.init)
    }

    /// Whether master and driver are on this machine.
    private var isHere: Bool {
        let master = engine.master
        return master.hasPrefix("local")
            || ["spark://127.", "spark://localhost"].contains { master.hasPrefix($0) }
    }

    private func files(_ argument: String) throws(TaskFailureError) -> [String] {
        var paths: [String] = []
        for location in context.arguments.list(argument) {
            paths.append(try context.file(location, of: argument))
        }
        return paths
    }

    private func moduleFiles() throws(TaskFailureError) -> [String] {
        try files("--extra-py-files")
    }

    /// Spark's settings: Pawl's, overlaid by those of `pawl.yaml`, overlaid by what the run's arguments
    /// ask for.
    private func settings() throws(TaskFailureError) -> [(String, String)] {
        var settings = [
            "spark.ui.enabled": "false", "spark.ui.showConsoleProgress": "false",
            "spark.log.level": "WARN",
            "spark.sql.warehouse.dir": context.path("spark-warehouse"),
        ]
        if isHere { settings["spark.driver.host"] = "127.0.0.1" }
        settings.merge(engine.settings) { $1 }
        let arguments = context.arguments
        if let cores = arguments["--executor-cores"] { settings["spark.executor.cores"] = cores }
        if arguments["--user-jars-first"] == "true" {
            settings["spark.driver.userClassPathFirst"] = "true"
            settings["spark.executor.userClassPathFirst"] = "true"
        }
        if arguments["--enable-spark-ui"] == "true", let path = arguments["--spark-event-logs-path"]
        {
            settings["spark.eventLog.enabled"] = "true"
            settings["spark.eventLog.dir"] =
                context.project.configuration.localPath(path, in: context.projectDirectory) ?? path
        }
        for setting in try SparkSettings.parse(arguments["--conf"]) {
            settings[setting.name] = setting.value
        }
        return settings.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }
}

/// `--conf` of a job's arguments, where several are in one value: `k=v --conf k2=v2`.
enum SparkSettings {
    static func parse(
        _ text: String?
    ) throws(TaskFailureError) -> [(name: String, value: String)] {
        guard let text else { return [] }
        var settings: [(String, String)] = []
        for part in text.split(separator: "--conf") {
            let parts = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = parts[0].trimmingSpaces
            if parts.count == 1, name.isEmpty { continue }
            guard parts.count == 2, !name.isEmpty else {
                throw TaskFailureError(
                    JobRunRequest.invalid,
                    "--conf has \"\(part.trimmingSpaces)\"; expected name=value, and --conf between several."
                )
            }
            settings.append((String(name), String(parts[1].trimmingSpaces)))
        }
        return settings
    }
}

/// An installation of Spark.
struct SparkProgram {
    /// SPARK_HOME.
    let home: String
    /// The Python that it was installed into; nil for the project's.
    let python: String?

    /// Finds it: where `Engines.Spark.Path` says, else PySpark in the project's `.venv`, else behind
    /// `spark-submit` in PATH.
    ///
    /// - Throws: `Pawl.ProgramNotFound`, which says what to do.
    static func find(_ context: JobContext) throws(TaskFailureError) -> SparkProgram {
        try java(context)
        let programs = context.programs
        if let path = context.project.configuration.engines.spark.path {
            let home = Path.resolve(path, in: context.projectDirectory)
            if let found = SparkProgram(home: home) ?? SparkProgram(venv: home) { return found }
            throw TaskFailureError(
                "Pawl.ProgramNotFound",
                "Engines.Spark.Path of pawl.yaml names \(path), in which there is no bin/spark-submit and no "
                    + "PySpark."
            )
        }
        if let venv = programs.virtualEnvironment, let found = SparkProgram(venv: venv) {
            return found
        }
        if let program = Programs.lookUp("spark-submit", in: programs.searchPath),
            let home = Path.parent(of: Programs.resolved(program)).flatMap({ Path.parent(of: $0) }),
            let found = SparkProgram(home: home) ?? SparkProgram(venv: home)
        {
            return found
        }
        throw TaskFailureError(
            "Pawl.ProgramNotFound",
            "Jobs of kind glueetl need Apache Spark, which is neither in a .venv of the project nor in PATH. "
                + "`make spark` installs PySpark; one that is elsewhere can be named under Engines.Spark.Path "
                + "in pawl.yaml. Jobs of kind sql need no Spark."
        )
    }

    private static func java(_ context: JobContext) throws(TaskFailureError) {
        let environment = context.environment
        if let home = environment["JAVA_HOME"], Files.isExecutable(home + "/bin/java") { return }
        if Programs.lookUp("java", in: context.programs.searchPath) != nil { return }
        throw TaskFailureError(
            "Pawl.ProgramNotFound",
            "Apache Spark needs Java 17 or newer, and there is no java in PATH. `make spark` installs it on "
                + "Debian and Ubuntu; or set JAVA_HOME under Environment in pawl.yaml."
        )
    }

    private init?(home: String) {
        guard Files.isExecutable(home + "/bin/spark-submit"), Files.isDirectory(home + "/jars")
        else {
            return nil
        }
        self.home = home
        python = nil
    }

    /// PySpark in a venv.
    private init?(venv: String) {
        let library = venv + "/lib"
        let homes = Files.names(in: library).map { "\(library)/\($0)/site-packages/pyspark" }
        guard let home = homes.first(where: { Files.isExecutable($0 + "/bin/spark-submit") }) else {
            return nil
        }
        self.home = home
        let python = venv + "/bin/python3"
        self.python = Files.isExecutable(python) ? python : nil
    }
}
