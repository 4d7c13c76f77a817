import Glibc
import Runtime

/// Finds the programs that Pawl needs.
struct Programs {
    /// How many folders up a `.venv` is looked for.
    static let parentsMax = 64
    /// Where programs are looked for if nothing says so.
    static let searchPathDefault = "/usr/local/bin:/usr/bin:/bin"

    /// The path of the program that runs now.
    static let own: String = {
        guard let path = realpath("/proc/self/exe", nil) else { return "/proc/self/exe" }
        defer { free(path) }
        return String(cString: path)
    }()

    /// A path without links, as the system knows it.
    static func resolved(_ path: String) -> String {
        guard let text = realpath(path, nil) else { return path }
        defer { free(text) }
        return String(cString: text)
    }

    let configuration: EnginesConfiguration
    let projectDirectory: String
    let environment: EnvironmentLookup

    /// The PATH of a task: the project's `.venv` first, so that its `python3` and `duckdb` are found.
    var searchPath: String {
        let inherited = environment.value("PATH") ?? Self.searchPathDefault
        return virtualEnvironment.map { "\($0)/bin:\(inherited)" } ?? inherited
    }

    /// The nearest `.venv` of the project's folder and those above it.
    var virtualEnvironment: String? {
        var directory = projectDirectory
        for _ in 0..<Self.parentsMax {
            let candidate = directory == "/" ? "/.venv" : directory + "/.venv"
            if Files.isDirectory(candidate + "/bin") { return candidate }
            guard let parent = Path.parent(of: directory) else { return nil }
            directory = parent
        }
        return nil
    }

    /// Python.
    ///
    /// - Throws: `Pawl.ProgramNotFound`, which says what to do.
    func python() throws(TaskFailureError) -> String {
        try find("python3", configured: configuration.python, engine: "Python")
    }

    /// DuckDB's command.
    ///
    /// - Throws: `Pawl.ProgramNotFound`, which says what to do.
    func duckDB() throws(TaskFailureError) -> String {
        if configuration.duckDB == nil, let binary = duckDBBinary { return binary }
        return try find("duckdb", configured: configuration.duckDB, engine: "DuckDB")
    }

    /// The program inside the Python package `duckdb-cli`: `bin/duckdb` is a Python script that starts
    /// it, and costs 35 ms more.
    private var duckDBBinary: String? {
        guard let virtualEnvironment else { return nil }
        let library = virtualEnvironment + "/lib"
        return Files.names(in: library)
            .map { "\(library)/\($0)/site-packages/duckdb_cli/duckdb" }
            .first(where: Files.isExecutable)
    }

    private func find(
        _ name: String,
        configured: String?,
        engine: String
    ) throws(TaskFailureError) -> String {
        if let configured {
            let path = Path.resolve(configured, in: projectDirectory)
            if Files.isExecutable(path) { return path }
            throw TaskFailureError(
                "Pawl.ProgramNotFound",
                "Engines.\(engine).Path of pawl.yaml names \(configured), which is no program."
            )
        }
        if let path = Self.lookUp(name, in: searchPath) { return path }
        throw TaskFailureError(
            "Pawl.ProgramNotFound",
            "\(name) is neither in a .venv of the project nor in PATH. `make setup` installs it; a program "
                + "elsewhere can be named under Engines.\(engine).Path in pawl.yaml."
        )
    }

    /// The first program of that name in the folders of a PATH.
    static func lookUp(_ name: String, in searchPath: String) -> String? {
        for folder in searchPath.split(separator: ":") where folder.hasPrefix("/") {
            let candidate = "\(folder)/\(name)"
            if Files.isExecutable(candidate) { return candidate }
        }
        return nil
    }
}
