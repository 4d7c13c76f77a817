/// How a crawler writes down how a table's files are to be read: SerDe, classes, parameters.
struct TableLayout {
    let format: FileFormat
    let compression: FileCompression
    let columns: [InferredColumn]

    /// The descriptor of a table or partition.
    func descriptor(location: String, parameters: [String: String]) -> StorageDescriptor {
        var descriptor = StorageDescriptor(
            columns: columns.map { Column(name: $0.name, type: $0.type.hive.description) },
            location: location,
            compressed: false,
            numberOfBuckets: -1,
            serdeInfo: serde,
            parameters: parameters,
            storedAsSubDirectories: false
        )
        (descriptor.inputFormat, descriptor.outputFormat) = classes
        return descriptor
    }

    private var classes: (String, String) {
        switch format {
        case .parquet: (SerDe.parquetInput, SerDe.parquetOutput)
        case .avro: (SerDe.avroInput, SerDe.avroOutput)
        case .orc: (SerDe.orcInput, SerDe.orcOutput)
        case .csv, .json, .grok: (SerDe.textInput, SerDe.textOutput)
        }
    }

    private var serde: SerdeInfo {
        switch format {
        case .csv(let csv): return serde(csv)
        case .json:
            let paths = columns.map(\.ownName).sorted().joined(separator: ",")
            return SerdeInfo(serializationLibrary: SerDe.json, parameters: ["paths": paths])
        case .parquet:
            return SerdeInfo(
                serializationLibrary: SerDe.parquet,
                parameters: ["serialization.format": "1"]
            )
        case .avro(let schema):
            return SerdeInfo(
                serializationLibrary: SerDe.avro,
                parameters: ["serialization.format": "1", "avro.schema.literal": schema]
            )
        case .orc:
            return SerdeInfo(
                serializationLibrary: SerDe.orc,
                parameters: ["serialization.format": "1"]
            )
        case .grok(_, let pattern, let custom):
            var parameters = ["input.format": pattern]
            if !custom.isEmpty { parameters["input.grokCustomPatterns"] = custom }
            return SerdeInfo(serializationLibrary: SerDe.grok, parameters: parameters)
        }
    }

    /// Quotes need a SerDe that knows them, unless a classifier asks for another.
    private func serde(_ csv: CSVFormat) -> SerdeInfo {
        var parameters: [String: String] = [:]
        if csv.encoding == .latin1 { parameters["serialization.encoding"] = "ISO-8859-1" }
        let isOpen = csv.serde.map { $0 == "OpenCSVSerDe" } ?? (csv.quote != nil)
        if isOpen {
            parameters["separatorChar"] = csv.delimiter
            parameters["quoteChar"] = csv.quote ?? "\""
            // Doubled quotes are what everybody takes who is not told.
            if let escape = csv.escape, escape != csv.quote { parameters["escapeChar"] = escape }
            return SerdeInfo(serializationLibrary: SerDe.openCSV, parameters: parameters)
        }
        parameters["field.delim"] = csv.delimiter
        return SerdeInfo(serializationLibrary: SerDe.lazySimple, parameters: parameters)
    }

    /// The parameters that a format brings, on the table and on its descriptor.
    var parameters: [String: String] {
        var parameters = [
            "classification": format.classification, "compressionType": compression.rawValue,
            "typeOfData": "file",
        ]
        switch format {
        case .csv(let csv):
            parameters["delimiter"] = csv.delimiter
            parameters["columnsOrdered"] = "true"
            parameters["areColumnsQuoted"] = csv.quote == nil ? "false" : "true"
            if csv.hasHeader { parameters["skip.header.line.count"] = "1" }
        case .json(let json):
            if let path = json.jsonPath { parameters["jsonPath"] = path }
            parameters[PawlParameter.jsonLayout] = json.layout.rawValue
        case .avro(let schema): parameters["avro.schema.literal"] = schema
        case .grok(_, let pattern, _): parameters["grokPattern"] = pattern
        case .parquet, .orc: break
        }
        return parameters
    }
}
