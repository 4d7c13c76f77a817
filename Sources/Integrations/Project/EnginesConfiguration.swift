/// Programs that do work for Pawl, where the usual places are not to be searched.
public struct EnginesConfiguration: Sendable, Equatable {
    /// DuckDB's command, for `sql` jobs.
    public var duckDB: String?
    /// Python, for functions, `pythonshell` jobs, deliveries and HTTP calls.
    public var python: String?

    /// Makes a configuration; nil means `.venv` beside the project or above it, then PATH.
    public init(duckDB: String? = nil, python: String? = nil) {
        self.duckDB = duckDB
        self.python = python
    }
}
