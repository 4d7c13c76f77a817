/// A column of a table, or a partition key.
public struct Column: Sendable, Equatable {
    /// Its name, in lower case as Hive has it.
    public var name: String
    /// Its Hive type, such as `bigint` or `struct<a:string>`.
    public var type: String
    /// What somebody said of it.
    public var comment: String?

    /// Makes a column.
    public init(name: String, type: String, comment: String? = nil) {
        self.name = name
        self.type = type
        self.comment = comment
    }
}
