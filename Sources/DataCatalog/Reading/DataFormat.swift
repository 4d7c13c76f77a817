/// How the bytes of a table or partition are to be read, taken from its SerDe and parameters.
enum DataFormat: Equatable {
    case parquet
    case csv(CSV)
    case json(JSONFormat.Layout, names: [String: String], path: String?)
    /// Lines that a regular expression takes apart, a group a column; RE2's notation.
    case lines(pattern: String)
    /// What DuckDB does not read without an extension; the name is for the error.
    case unreadable(String)

    /// How a CSV file is written.
    struct CSV: Equatable {
        var delimiter: String
        /// Empty for none.
        var quote: String
        var escape: String
        /// How many lines at the beginning are no data.
        var headerLines: Int
        /// Texts that mean that there is no value.
        var nulls: [String]
        /// Nil for UTF-8.
        var encoding: String?
    }

    /// What a table's or partition's descriptor says, with the table's parameters behind it.
    init(_ storage: StorageDescriptor, table: [String: String]) {
        let parameters = table.merging(storage.parameters) { $1 }
        let serde = storage.serdeInfo?.parameters ?? [:]
        let library = storage.serdeInfo?.serializationLibrary
        switch library {
        case SerDe.parquet: self = .parquet
        case SerDe.json, SerDe.hcatalogJSON, SerDe.hiveJSON: self = Self.json(parameters, serde)
        case SerDe.openCSV, SerDe.lazySimple:
            self = .csv(CSV(library == SerDe.openCSV, parameters, serde))
        case SerDe.grok: self = Self.grok(serde)
        case SerDe.regex:
            self = serde["input.regex"].map { .lines(pattern: $0) } ?? .unreadable("RegexSerDe")
        case SerDe.avro: self = .unreadable("Avro")
        case SerDe.orc: self = .unreadable("ORC")
        case nil: self = Self.classified(parameters, serde)
        case let other?: self = .unreadable(other)
        }
    }

    /// Without a SerDe its classification says what a table is.
    private static func classified(
        _ parameters: [String: String],
        _ serde: [String: String]
    ) -> DataFormat {
        switch parameters["classification"]?.lowercased() {
        case "parquet": .parquet
        case "csv": .csv(CSV(parameters["areColumnsQuoted"] == "true", parameters, serde))
        case "json": json(parameters, serde)
        case let other?: .unreadable(other)
        case nil: .unreadable("unknown")
        }
    }

    private static func json(
        _ parameters: [String: String],
        _ serde: [String: String]
    ) -> DataFormat {
        var names: [String: String] = [:]
        // OpenX's mapping from columns to the names in the documents; crawlers leave the names in `paths`.
        for path in (serde["paths"] ?? "").split(separator: ",") {
            names[path.lowercased()] = String(path)
        }
        for (name, value) in serde.sorted(by: { $0.key < $1.key }) where name.hasPrefix("mapping.")
        {
            names[name.dropFirst("mapping.".count).lowercased()] = value
        }
        let layout = parameters[PawlParameter.jsonLayout].flatMap(JSONFormat.Layout.init(rawValue:))
        let path = parameters["jsonPath"]
        return .json(layout ?? (path == nil ? .documents : .path), names: names, path: path)
    }

    private static func grok(_ serde: [String: String]) -> DataFormat {
        guard let format = serde["input.format"] else { return .unreadable("GrokSerDe") }
        do throws(GrokError) {
            let grok = try GrokPattern(format, custom: serde["input.grokCustomPatterns"] ?? "")
            return .lines(pattern: grok.re2)
        } catch { return .unreadable("GrokSerDe (\(error))") }
    }
}

extension DataFormat.CSV {
    init(_ isOpenCSV: Bool, _ parameters: [String: String], _ serde: [String: String]) {
        let skipped =
            serde["skip.header.line.count"] ?? parameters["skip.header.line.count"] ?? "0"
        headerLines = Int(skipped) ?? 0
        switch (serde["serialization.encoding"] ?? parameters["serialization.encoding"])?
            .lowercased()
        {
        case "iso-8859-1", "latin1", "latin-1": encoding = "latin-1"
        case "utf-8", nil: encoding = nil
        case let other?: encoding = other
        }
        if isOpenCSV {
            delimiter = serde["separatorChar"] ?? serde["field.delim"] ?? ","
            quote = serde["quoteChar"] ?? "\""
            escape = serde["escapeChar"] ?? quote
            nulls = [""]
        } else {
            delimiter =
                serde["field.delim"] ?? serde["serialization.format"] ?? parameters["delimiter"]
                ?? "\u{1}"
            // Hive numbers it instead of writing it.
            if delimiter == "1" { delimiter = "\u{1}" }
            if delimiter == "\\t" { delimiter = "\t" }
            quote = ""
            escape = serde["escape.delim"] ?? ""
            nulls = ["", serde["serialization.null.format"] ?? "\\N"]
        }
    }
}

/// Parameters of tables that only Pawl writes and reads.
enum PawlParameter {
    /// How JSON values lie in the files: ``JSONFormat/Layout``.
    static let jsonLayout = "pawl.json.layout"
    /// Whether the files have columns of the names of the partition keys too: `true`.
    static let keysInData = "pawl.keys.in.data"
}
