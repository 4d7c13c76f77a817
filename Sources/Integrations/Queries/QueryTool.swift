import DataCatalog
import Engine
import Glibc
import Runtime
package import Values

/// Queries as a command makes them: carried out at once, and not kept.
package struct QueryTool: Sendable {
    private let project: Project
    private let projectDirectory: String
    private let storeDirectory: String

    /// Makes one for a project.
    package init(
        configuration: ProjectConfiguration,
        environment: EnvironmentLookup = .process,
        projectDirectory: String,
        storeDirectory: String
    ) {
        project = Project(configuration: configuration, environment: environment)
        self.projectDirectory = projectDirectory
        self.storeDirectory = storeDirectory
    }

    /// Why a query failed.
    package struct Failure: Error {
        /// What is wrong, its place in front.
        package let message: String
        /// Where in the text, counted from 1.
        package let place: (line: Int, column: Int)?
    }

    /// What a query gives.
    package struct Result {
        package let columns: [QueryColumn]
        /// The file with the rows, which is the caller's to remove.
        package let path: String

        /// The rows as texts, nil for NULL; without the names of the columns.
        package func rows(limit: Int = .max) throws(Failure) -> [[String?]] {
            do throws(SystemError) {
                var reader = try ResultRows(path)
                _ = try reader.next()
                var rows: [[String?]] = []
                while rows.count < limit, let row = try reader.next() { rows.append(row) }
                return rows
            } catch {
                throw Failure(message: "The result cannot be read: \(error.text)", place: nil)
            }
        }
    }

    /// Carries out a query into a file.
    package func run(_ query: String, database: String?, into path: String) throws(Failure)
        -> Result
    {
        let engine = try engine()
        let text = try readable(query)
        do throws(QueryEngine.Failure) {
            return Result(
                columns: try engine.run(text, database: database, into: path),
                path: path
            )
        } catch { throw Failure(message: error.message, place: error.place) }
    }

    /// The rows of a query as JSON.
    package func rows(_ query: String, database: String?) throws(Failure) -> [JSON] {
        let engine = try engine()
        let text = try readable(query)
        do throws(QueryEngine.Failure) {
            return try engine.rows(text, database: database)
        } catch { throw Failure(message: error.message, place: error.place) }
    }

    private func readable(_ query: String) throws(Failure) -> String {
        let text = QueryText(query)
        do throws(QueryEngine.Failure) { try QueryPerformer.check(text) } catch {
            throw Failure(message: error.message, place: nil)
        }
        return text.text
    }

    private func engine() throws(Failure) -> QueryEngine {
        do throws(TaskFailureError) {
            return QueryEngine(
                duckDB: DuckDB(
                    program: try project.programs(in: projectDirectory).duckDB(),
                    workingDirectory: projectDirectory
                ),
                views: CatalogViews(
                    store: CatalogStore(store: storeDirectory),
                    configuration: project.configuration,
                    projectDirectory: projectDirectory
                )
            )
        } catch { throw Failure(message: error.failure.cause ?? "", place: nil) }
    }
}
