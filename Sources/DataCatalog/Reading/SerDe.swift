/// The Java classes by which Hive names formats.
///
/// They are only names here; other engines load them.
enum SerDe {
    static let lazySimple = "org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe"
    static let openCSV = "org.apache.hadoop.hive.serde2.OpenCSVSerde"
    static let json = "org.openx.data.jsonserde.JsonSerDe"
    static let hcatalogJSON = "org.apache.hive.hcatalog.data.JsonSerDe"
    static let hiveJSON = "org.apache.hadoop.hive.serde2.JsonSerDe"
    static let parquet = "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe"
    static let avro = "org.apache.hadoop.hive.serde2.avro.AvroSerDe"
    static let orc = "org.apache.hadoop.hive.ql.io.orc.OrcSerde"
    static let grok = "com.amazonaws.glue.serde.GrokSerDe"
    static let regex = "org.apache.hadoop.hive.serde2.RegexSerDe"

    static let textInput = "org.apache.hadoop.mapred.TextInputFormat"
    static let textOutput = "org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat"
    static let parquetInput = "org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat"
    static let parquetOutput = "org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat"
    static let avroInput = "org.apache.hadoop.hive.ql.io.avro.AvroContainerInputFormat"
    static let avroOutput = "org.apache.hadoop.hive.ql.io.avro.AvroContainerOutputFormat"
    static let orcInput = "org.apache.hadoop.hive.ql.io.orc.OrcInputFormat"
    static let orcOutput = "org.apache.hadoop.hive.ql.io.orc.OrcOutputFormat"
}
