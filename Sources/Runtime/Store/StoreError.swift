/// Why something could not be read from a store or written to it.
public struct StoreError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The families of reasons, to be told apart by a program.
    public enum Kind: Sendable, Equatable {
        /// The system refused; the code is its `errno`.
        case system(code: Int32)
        /// Another process drives the store.
        case inUse(process: Int32?)
        /// A file is not what was written.
        case damaged
        /// There is nothing of that name.
        case notFound
        /// A name cannot be one.
        case badName
        /// Several things fit.
        case ambiguous
        /// The store was written by a later version.
        case tooNew
    }

    /// To which family the reason belongs.
    public let kind: Kind
    /// The file or folder, or the name, that it is about.
    public let path: String
    /// What happened: `No space left on device`.
    public let reason: String
    /// What to do about it.
    public let remedy: String?

    /// Makes an error.
    public init(_ kind: Kind, path: String, reason: String, remedy: String? = nil) {
        self.kind = kind
        self.path = path
        self.reason = reason
        self.remedy = remedy
    }

    /// Path, reason and remedy in one line.
    public var description: String {
        remedy.map { "\(path): \(reason). \($0)" } ?? "\(path): \(reason)"
    }
}

extension StoreError {
    /// What the system said about a file while something was tried with it.
    package init(_ error: SystemError, path: String, while trying: String) {
        self.init(
            .system(code: error.code),
            path: path,
            reason: "cannot \(trying): \(error.text)",
            remedy: error.remedy
        )
    }

    static func damaged(_ path: String, _ reason: String) -> StoreError {
        StoreError(
            .damaged,
            path: path,
            reason: reason,
            remedy: "It is left as it is; restore it from a copy or move its folder away."
        )
    }
}

/// Runs a piece of work with the operating system, and says of a failure which file it was about.
func storing<Result: ~Copyable>(
    _ path: String,
    _ trying: String,
    _ body: () throws(SystemError) -> Result
) throws(StoreError) -> Result {
    do throws(SystemError) { return try body() } catch {
        throw StoreError(error, path: path, while: trying)
    }
}
