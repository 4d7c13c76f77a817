import Engine
import Runtime

/// What an error of the store is to a task.
enum StoreFailure {
    static let name = "Glue.InternalServiceException"

    static func wrapped<Result: ~Copyable>(
        _ body: () throws(StoreError) -> Result
    ) throws(TaskFailureError) -> Result {
        do throws(StoreError) { return try body() } catch {
            throw TaskFailureError(name, error.description)
        }
    }
}
