/// What a data file is, by a look into it.
public struct FileSchema: Sendable, Equatable {
    /// How it is written.
    public var format: FileFormat
    /// Whether it is compressed as a whole.
    public var compression: FileCompression
    /// Its columns.
    public var columns: [InferredColumn]
    /// How many records were counted, and in how many bytes of the file; nil where nobody counted.
    public var counted: Counted?

    /// Records that were counted.
    public struct Counted: Sendable, Equatable {
        /// How many records.
        public var records: Int64
        /// In how many bytes.
        public var bytes: Int64
        /// Whether that is the whole file.
        public var isWhole: Bool

        /// Makes a count.
        public init(records: Int64, bytes: Int64, isWhole: Bool) {
            self.records = records
            self.bytes = bytes
            self.isWhole = isWhole
        }
    }

    /// Makes one.
    public init(
        format: FileFormat,
        compression: FileCompression = .none,
        columns: [InferredColumn],
        counted: Counted? = nil
    ) {
        self.format = format
        self.compression = compression
        self.columns = columns
        self.counted = counted
    }
}

/// How a file is compressed as a whole, in the words of `compressionType`.
public enum FileCompression: String, Sendable {
    case none, gzip
}

/// How a data file is written.
public enum FileFormat: Sendable, Equatable {
    case csv(CSVFormat)
    case json(JSONFormat)
    case parquet
    /// With the schema as it stands in the file.
    case avro(schema: String)
    case orc
    /// Lines that a pattern takes apart.
    case grok(classification: String, pattern: String, custom: String)

    /// The word for it in the catalog.
    public var classification: String {
        switch self {
        case .csv: "csv"
        case .json: "json"
        case .parquet: "parquet"
        case .avro: "avro"
        case .orc: "orc"
        case .grok(let classification, _, _): classification
        }
    }

    /// Whether rows are read by the position of their values.
    var isPositional: Bool { if case .csv = self { true } else { false } }

    /// The format in which files of both can be read; nil if there is none.
    func merged(with other: FileFormat) -> FileFormat? {
        switch (self, other) {
        case (.csv(let one), .csv(let other)): return one.merged(with: other).map { .csv($0) }
        case (.json(let one), .json(let other)):
            return one.merged(with: other).map { .json($0) }
        case (.parquet, .parquet), (.orc, .orc): return self
        // The schema of the newer one; that of the table has the columns of both.
        case (.avro, .avro): return other
        case (.grok, .grok): return self == other ? self : nil
        default: return nil
        }
    }
}

/// How a file of separated values is written.
public struct CSVFormat: Sendable, Equatable {
    /// The character between two values.
    public var delimiter: String
    /// The character around values; nil where none has one.
    public var quote: String?
    /// What stands before quotes that belong to values: a backslash, or a quote where they are doubled; nil
    /// where no value shows it.
    public var escape: String?
    /// Whether the first line has the names.
    public var hasHeader: Bool
    /// Whether it has characters beyond ASCII, and how they are written.
    public var encoding: TextEncoding
    /// The SerDe that a classifier asks for; nil lets quotes decide.
    public var serde: String?

    /// Makes a format.
    public init(
        delimiter: String,
        quote: String? = nil,
        escape: String? = nil,
        hasHeader: Bool,
        encoding: TextEncoding = .ascii,
        serde: String? = nil
    ) {
        self.delimiter = delimiter
        self.quote = quote
        self.escape = escape
        self.hasHeader = hasHeader
        self.encoding = encoding
        self.serde = serde
    }

    func merged(with other: CSVFormat) -> CSVFormat? {
        guard delimiter == other.delimiter, hasHeader == other.hasHeader, serde == other.serde,
            quote == other.quote || quote == nil || other.quote == nil,
            escape == other.escape || escape == nil || other.escape == nil,
            let encoding = encoding.merged(with: other.encoding)
        else { return nil }
        var merged = self
        merged.quote = quote ?? other.quote
        merged.escape = escape ?? other.escape
        merged.encoding = encoding
        return merged
    }
}

/// How the characters of a text are written.
public enum TextEncoding: Sendable, Equatable {
    case ascii, utf8, latin1

    func merged(with other: TextEncoding) -> TextEncoding? {
        if self == other || other == .ascii { return self }
        return self == .ascii ? other : nil
    }
}

/// How JSON lies in a file.
public struct JSONFormat: Sendable, Equatable {
    /// In which way the values lie.
    public enum Layout: String, Sendable {
        /// One a line.
        case lines
        /// One after the other.
        case documents
        /// One array, which is the only column.
        case array
        /// The elements of one array, because a classifier says so.
        case elements
        /// What a path of a classifier leads to.
        case path
    }

    /// In which way the values lie.
    public var layout: Layout
    /// The path of the classifier by which it was recognised.
    public var jsonPath: String?

    /// Makes a format.
    public init(_ layout: Layout, jsonPath: String? = nil) {
        self.layout = layout
        self.jsonPath = jsonPath
    }

    func merged(with other: JSONFormat) -> JSONFormat? {
        if self == other { return self }
        guard jsonPath == other.jsonPath else { return nil }
        // Lines are documents too.
        if [layout, other.layout].allSatisfy({ $0 == .lines || $0 == .documents }) {
            return JSONFormat(.documents)
        }
        return nil
    }
}
