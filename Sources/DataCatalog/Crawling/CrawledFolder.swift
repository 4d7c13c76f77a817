/// A folder as a crawler has seen it: files that are data, and the folders in it.
public struct CrawledFolder: Sendable {
    /// A file that was recognised.
    public struct File: Sendable {
        /// Its name.
        public var name: String
        /// In bytes.
        public var size: Int64
        /// What it is; nil where only others of its folder were looked at.
        public var schema: FileSchema?

        /// Makes a file.
        public init(name: String, size: Int64, schema: FileSchema?) {
            self.name = name
            self.size = size
            self.schema = schema
        }
    }

    /// The files, in the order of their names.
    public var files: [File] = []
    /// The folders in it, by their names.
    public var folders: [String: CrawledFolder] = [:]

    /// Makes an empty folder.
    public init() {}

    /// Adds a file at a path below.
    public mutating func add(_ file: File, at path: ArraySlice<String>) {
        guard let first = path.first else {
            files.append(file)
            return
        }
        folders[first, default: CrawledFolder()].add(file, at: path.dropFirst())
    }
}

/// A table that a crawler has found, before it has a name in the catalog.
public struct FoundTable: Sendable, Equatable {
    /// Data of a table that belongs together: a folder of files.
    public struct Part: Sendable, Equatable {
        /// The folders between the table's and it.
        public var path: [String]
        /// How its files are written.
        public var format: FileFormat
        /// Whether they are compressed.
        public var compression: FileCompression
        /// Their columns.
        public var columns: [InferredColumn]
        /// How many files.
        public var objects: Int64
        /// Their bytes.
        public var bytes: Int64
        /// Their records, counted or estimated; nil where nobody counted.
        public var records: Int64?
    }

    /// The path of its folder or file, from the target's.
    public var path: [String]
    /// Whether it is a single file.
    public var isFile: Bool
    /// Its data; of a table without partitions one part.
    public var parts: [Part]
    /// The names of the levels of folders between it and its data.
    public var keys: [String]
    /// Its columns, without those that a folder's name says already.
    public var columns: [InferredColumn]
    /// Whether some of the files have a column of the name of a key.
    public var keysAreInData = false
    /// How its files are written.
    public var format: FileFormat
    /// Whether they are compressed.
    public var compression: FileCompression
    /// What stands in its folder and is none of it: files and, with a slash at the end, folders.
    public var exclusions: [String]
    /// Globs over locations of what the crawler leaves out.
    public var targetExclusions: [String] = []

    /// The values of a part's partition.
    public func values(of part: Part) -> [String] {
        zip(keys, part.path).map { key, folder in
            guard let sign = folder.firstIndex(of: "="),
                folder[..<sign].lowercased() == key
            else { return folder }
            return PercentEncoding.decode(String(folder[folder.index(after: sign)...]))
        }
    }
}
