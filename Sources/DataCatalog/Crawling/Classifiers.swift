/// A classifier of a project, as Glue's `CreateClassifier` makes one.
public struct CustomClassifier: Sendable, Equatable {
    /// What it recognises.
    public enum Kind: Sendable, Equatable {
        case csv(CSVClassifierSettings)
        case json(path: JSONRowPath)
        case grok(classification: String, pattern: String, custom: String)
    }

    /// Its name.
    public var name: String
    /// What it recognises.
    public var kind: Kind

    /// Makes a classifier.
    public init(name: String, kind: Kind) {
        self.name = name
        self.kind = kind
    }
}

/// What a CSV classifier says beforehand of the files that it is for.
public struct CSVClassifierSettings: Sendable, Equatable {
    /// `ContainsHeader`.
    public enum Header: Sendable, Equatable {
        case unknown
        /// There is one; the names are those of `Header`, if it is given.
        case present([String]?)
        case absent
    }

    /// The character between values; nil for those that are usual.
    public var delimiter: UInt8?
    /// The character around values; nil for none.
    public var quote: UInt8?
    /// Whether the first line has names.
    public var header: Header
    /// Names of the columns, instead of those of the file.
    public var names: [String]
    /// Types of the columns, instead of those that are inferred.
    public var types: [HiveType]
    /// Whether blanks around values count.
    public var disablesTrimming: Bool
    /// Whether a file with one column is one of these.
    public var allowsSingleColumn: Bool
    /// `OpenCSVSerDe`, `LazySimpleSerDe` or nil.
    public var serde: String?

    /// Makes settings.
    public init(
        delimiter: UInt8? = nil,
        quote: UInt8? = UInt8(ascii: "\""),
        header: Header = .unknown,
        names: [String] = [],
        types: [HiveType] = [],
        disablesTrimming: Bool = false,
        allowsSingleColumn: Bool = false,
        serde: String? = nil
    ) {
        self.delimiter = delimiter
        self.quote = quote
        self.header = header
        self.names = names
        self.types = types
        self.disablesTrimming = disablesTrimming
        self.allowsSingleColumn = allowsSingleColumn
        self.serde = serde
    }
}

/// Recognises what a file is: a project's classifiers first, in their order, then those that are built in.
public struct FileClassifier: Sendable {
    /// How many bytes of a file are looked at.
    public static let bytesMax = 1 << 20
    /// How many of one whose first value is longer.
    public static let longBytesMax = 64 << 20

    let custom: [CustomClassifier]
    private let patterns: [GrokPattern?]

    /// Makes one with the classifiers of a crawler.
    ///
    /// - Throws: ``GrokError`` for a pattern that is none.
    public init(_ custom: [CustomClassifier] = []) throws(GrokError) {
        self.custom = custom
        var patterns: [GrokPattern?] = []
        for classifier in custom {
            guard case .grok(_, let pattern, let own) = classifier.kind else {
                patterns.append(nil)
                continue
            }
            patterns.append(try GrokPattern(pattern, custom: own))
        }
        self.patterns = patterns
    }

    /// What a file is; of Parquet and ORC only that it is one.
    ///
    /// - Throws: ``UnknownFormat`` with the reason.
    public func classify(_ sample: FileSample) throws(UnknownFormat) -> FileSchema {
        if sample.bytes.isEmpty { throw UnknownFormat("is empty") }
        if Inflate.isGzip(sample.bytes) { return try unpacked(sample) }
        if let packer = Self.packer(sample.bytes) {
            throw UnknownFormat("is packed by \(packer), which is not read")
        }
        return try classifyUnpacked(sample)
    }

    /// Whether more of a file should be read after this error.
    public static func wantsMore(_ error: UnknownFormat) -> Bool { error.wantsMore }

    private func unpacked(_ sample: FileSample) throws(UnknownFormat) -> FileSchema {
        let part: (bytes: [UInt8], isAll: Bool, consumed: Int)
        do throws(Inflate.Failure) {
            part = try Inflate.gzip(
                sample.bytes,
                isWhole: sample.isWhole,
                bytesMax: sample.bytes.count > Self.bytesMax ? Self.longBytesMax : Self.bytesMax
            )
        } catch { throw UnknownFormat(error.reason) }
        if part.bytes.isEmpty { throw UnknownFormat("is empty") }
        var schema = try classifyUnpacked(FileSample(bytes: part.bytes, isWhole: part.isAll))
        switch schema.format {
        // These are not read through gzip by anybody.
        case .parquet, .orc, .avro:
            throw UnknownFormat("is \(schema.format.classification) inside gzip, which is not read")
        case .csv, .json, .grok: break
        }
        schema.compression = .gzip
        schema.counted?.bytes = Int64(part.consumed)
        return schema
    }

    private func classifyUnpacked(_ sample: FileSample) throws(UnknownFormat) -> FileSchema {
        let bytes = sample.bytes
        if bytes.starts(with: Array("PAR1".utf8)) {
            return FileSchema(format: .parquet, columns: [])
        }
        if bytes.starts(with: Array("Obj\u{1}".utf8)) { return try AvroHeader.schema(of: sample) }
        if bytes.starts(with: Array("ORC".utf8)) {
            return FileSchema(format: .orc, columns: [])
        }
        if let schema = try own(sample) { return schema }
        return try builtIn(sample)
    }

    /// What the project's classifiers say; the first that recognises a file has it.
    private func own(_ sample: FileSample) throws(UnknownFormat) -> FileSchema? {
        for (classifier, pattern) in zip(custom, patterns) {
            do throws(UnknownFormat) {
                switch classifier.kind {
                case .csv(let settings):
                    return try CSVClassifier(custom: settings).classify(sample)
                case .json(let path): return try JSONClassifier(path: path).classify(sample)
                case .grok(let name, let source, let own):
                    guard let pattern else { continue }
                    return try GrokClassifier(
                        classification: name,
                        source: source,
                        custom: own,
                        pattern: pattern
                    ).classify(sample)
                }
            } catch { if error.wantsMore { throw error } }
        }
        return nil
    }

    private func builtIn(_ sample: FileSample) throws(UnknownFormat) -> FileSchema {
        let start = sample.bytes.first {
            !Self.isBlank($0) && $0 != 0xEF && $0 != 0xBB && $0 != 0xBF
        }
        guard let start else { throw UnknownFormat("has nothing but blanks in it") }
        var reason: UnknownFormat?
        if start == UInt8(ascii: "{") || start == UInt8(ascii: "[") {
            do throws(UnknownFormat) { return try JSONClassifier(path: nil).classify(sample) } catch
            {
                if error.wantsMore || error.isSettled { throw error }
                reason = error
            }
        }
        if start == UInt8(ascii: "<") {
            reason = UnknownFormat("looks like XML, which is not read")
        }
        if reason == nil, let schema = GrokClassifier.log(sample) { return schema }
        do throws(UnknownFormat) { return try CSVClassifier().classify(sample) } catch {
            throw reason ?? error
        }
    }

    static func isBlank(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 9
    }

    /// What else packs files, by their first bytes.
    private static func packer(_ bytes: [UInt8]) -> String? {
        let known: [(String, [UInt8])] = [
            ("bzip2", Array("BZh".utf8)), ("zip", [0x50, 0x4B, 3, 4]),
            ("zstd", [0x28, 0xB5, 0x2F, 0xFD]), ("xz", [0xFD, 0x37, 0x7A, 0x58, 0x5A]),
            ("lz4", [4, 0x22, 0x4D, 0x18]), ("snappy", [0xFF, 6, 0, 0, 0x73, 0x4E, 0x61]),
        ]
        return known.first { bytes.starts(with: $0.1) }?.0
    }
}
