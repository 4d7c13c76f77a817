/// Why something could not be read from the catalog or changed in it, under the name that Glue gives it.
public struct CatalogError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The exceptions of Glue's catalog.
    public enum Kind: String, Sendable, CaseIterable {
        /// There is nothing of that name.
        case entityNotFound = "EntityNotFoundException"
        /// There is something of that name already.
        case alreadyExists = "AlreadyExistsException"
        /// A name, type or expression cannot be one.
        case invalidInput = "InvalidInputException"
        /// Somebody else has changed it meanwhile.
        case concurrentModification = "ConcurrentModificationException"
        /// Somebody else keeps it locked for too long.
        case operationTimeout = "OperationTimeoutException"
        /// The store cannot be read or written: the disk is full, a file is damaged.
        case internalService = "InternalServiceException"
    }

    /// Which exception it is.
    public let kind: Kind
    /// What, where, and what was expected.
    public let message: String

    /// Makes an error.
    public init(_ kind: Kind, _ message: String) {
        self.kind = kind
        self.message = message
    }

    /// The message.
    public var description: String { message }

    /// The error's name in a state machine: `Glue.EntityNotFoundException`.
    public var errorName: String { "Glue." + kind.rawValue }
}
