import Runtime

/// Something that is done to a file of the store; a failure says which file, and what was tried.
func stored<Result: ~Copyable>(
    _ path: String,
    _ trying: String,
    _ body: () throws(SystemError) -> Result
) throws(StoreError) -> Result {
    do throws(SystemError) { return try body() } catch {
        throw StoreError(error, path: path, while: trying)
    }
}
