import DataCatalog

/// The catalog's entry of a table that a job has written.
struct OutputTable {
    let name: TableName
    let output: JobOutput
    let location: String
    let columns: [SQLColumn]
    /// The partitions that were written; for a table without keys the folder itself.
    let written: [PartitionFolders.Folder]
    let rows: Int64?
    /// Who writes, for the version of the table.
    let writer: String

    /// Makes the table, or changes it where it is another; its partitions follow the files.
    func write(to catalog: CatalogStore) throws(CatalogError) {
        let partitions =
            output.partitionKeys.isEmpty
            ? []
            : written.map { folder in
                Partition(
                    values: folder.values,
                    storageDescriptor: descriptor("\(location)/\(folder.path)")
                )
            }
        try TablePut(
            table: table,
            partitions: partitions,
            replacesPartitions: output.mode == .overwrite
        ).carryOut(in: catalog, by: writer)
    }

    private var table: Table {
        Table(
            databaseName: name.database,
            name: name.table,
            storageDescriptor: descriptor(location),
            partitionKeys: partitionKeys,
            tableType: "EXTERNAL_TABLE",
            parameters: parameters
        )
    }

    private var parameters: [String: String] {
        var result = ["classification": output.format.rawValue, "compressionType": "none"]
        if output.format == .csv { result["skip.header.line.count"] = "1" }
        if let rows, output.mode == .overwrite { result["recordCount"] = String(rows) }
        return result
    }

    /// Keys are always texts to crawlers; what a job says of their types is kept.
    private var partitionKeys: [Column] {
        output.partitionKeys.map { key in
            let column = columns.first { $0.name.lowercased() == key.lowercased() }
            return Column(name: key.lowercased(), type: column?.type.description ?? "string")
        }
    }

    private func serdeParameters(_ names: [String]) -> [String: String] {
        switch output.format {
        case .parquet: ["serialization.format": "1"]
        case .csv: ["separatorChar": ",", "quoteChar": "\"", "escapeChar": "\""]
        // The names in the documents, whose case the catalog does not keep.
        case .json: ["serialization.format": "1", "paths": names.joined(separator: ",")]
        }
    }

    private func descriptor(_ location: String) -> StorageDescriptor {
        let keys = Set(output.partitionKeys.map { $0.lowercased() })
        let columns = columns.filter { !keys.contains($0.name.lowercased()) }
        return StorageDescriptor(
            columns: columns.map { Column(name: $0.name.lowercased(), type: $0.type.description) },
            location: location + "/",
            inputFormat: output.format.inputFormat,
            outputFormat: output.format.outputFormat,
            numberOfBuckets: -1,
            serdeInfo: SerdeInfo(
                serializationLibrary: output.format.serde,
                parameters: serdeParameters(columns.map(\.name))
            )
        )
    }
}

extension JobFormat {
    fileprivate var inputFormat: String {
        switch self {
        case .parquet: "org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat"
        case .csv, .json: "org.apache.hadoop.mapred.TextInputFormat"
        }
    }

    fileprivate var outputFormat: String {
        switch self {
        case .parquet: "org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat"
        case .csv, .json: "org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat"
        }
    }

    fileprivate var serde: String {
        switch self {
        case .parquet: "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe"
        // What DuckDB writes is quoted where it has to be.
        case .csv: "org.apache.hadoop.hive.serde2.OpenCSVSerde"
        case .json: "org.openx.data.jsonserde.JsonSerDe"
        }
    }
}
