/// What a crawler may do to the catalog, in the words of Glue's `SchemaChangePolicy`, `RecrawlPolicy` and
/// `Configuration`.
public struct CrawlPolicy: Sendable, Equatable {
    /// What becomes of a table whose data has other columns.
    public enum UpdateBehavior: String, Sendable, CaseIterable {
        case updateInDatabase = "UPDATE_IN_DATABASE"
        case log = "LOG"
    }

    /// What becomes of a table or partition whose data is gone.
    public enum DeleteBehavior: String, Sendable, CaseIterable {
        case deprecateInDatabase = "DEPRECATE_IN_DATABASE"
        case deleteFromDatabase = "DELETE_FROM_DATABASE"
        case log = "LOG"
    }

    /// Whether a schema may change at all.
    public enum SchemaChange: String, Sendable, CaseIterable {
        case allow = "ALLOW"
        /// The crawl fails and the catalog stays as it is.
        case fail = "FAIL"
    }

    /// What is looked at in a later crawl.
    public enum RecrawlBehavior: String, Sendable, CaseIterable {
        case everything = "CRAWL_EVERYTHING"
        case newFoldersOnly = "CRAWL_NEW_FOLDERS_ONLY"
    }

    /// What becomes of a table whose data has other columns.
    public var updateBehavior = UpdateBehavior.updateInDatabase
    /// What becomes of a table or partition whose data is gone.
    public var deleteBehavior = DeleteBehavior.deprecateInDatabase
    /// Whether a schema may change at all.
    public var schemaChange = SchemaChange.allow
    /// What is looked at in a later crawl.
    public var recrawl = RecrawlBehavior.everything
    /// Whether columns are only added, never removed or changed (`MergeNewColumns`).
    public var mergesNewColumns = false
    /// Whether partitions have the table's columns and format (`InheritFromTable`).
    public var partitionsInherit = false
    /// More tables than that are an error (`TableThreshold`).
    public var tableThreshold: Int?

    /// Makes Glue's defaults.
    public init() {}

    /// What counts for updates: a crawl of new folders only changes nothing that is there.
    var effectiveUpdate: UpdateBehavior { recrawl == .newFoldersOnly ? .log : updateBehavior }
    /// What counts for what is gone.
    public var effectiveDelete: DeleteBehavior {
        recrawl == .newFoldersOnly ? .log : deleteBehavior
    }
}
