import Glibc

/// Where variables of Pawl's own environment are looked up.
public struct EnvironmentLookup: Sendable {
    /// The value of a variable; nil if it is not set.
    public let value: @Sendable (String) -> String?

    /// Makes a lookup of a function.
    public init(_ value: @escaping @Sendable (String) -> String?) { self.value = value }

    /// Makes a lookup in a table, for tests.
    public init(_ table: [String: String]) { value = { table[$0] } }

    /// The environment that this process was started with.
    public static let process = EnvironmentLookup { name in
        getenv(name).map { String(cString: $0) }
    }
}
