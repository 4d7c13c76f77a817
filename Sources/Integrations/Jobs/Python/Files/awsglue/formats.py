"""Formats of files: how Glue, Hive and Spark name them and their settings."""

_INPUT = {
    "parquet": "org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat",
    "orc": "org.apache.hadoop.hive.ql.io.orc.OrcInputFormat",
}
_OUTPUT = {
    "parquet": "org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat",
    "orc": "org.apache.hadoop.hive.ql.io.orc.OrcOutputFormat",
}
_SERDE = {
    "parquet": "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe",
    "orc": "org.apache.hadoop.hive.ql.io.orc.OrcSerde",
    "json": "org.openx.data.jsonserde.JsonSerDe",
    "csv": "org.apache.hadoop.hive.serde2.OpenCSVSerde",
}
KNOWN = ("csv", "json", "orc", "parquet", "xml")


def spark_name(name):
    """Spark's name of a format of Glue's."""
    name = {"glueparquet": "parquet"}.get(name.lower(), name.lower())
    if name not in KNOWN:
        raise ValueError("the format %r is not read or written here; known are %s, glueparquet"
                         % (name, ", ".join(KNOWN)))
    return name


def _true(value):
    return str(value).lower() == "true"


def read_options(name, options):
    """Spark's settings for what Glue calls format_options."""
    result = {}
    if name == "csv":
        result["header"] = str(_true(options.get("withHeader", False))).lower()
        result["sep"] = options.get("separator", ",")
        quote = options.get("quoteChar", '"')
        result["quote"] = "" if str(quote) == "-1" else quote
        result["escape"] = options.get("escaper") or quote
        result["multiLine"] = str(_true(options.get("multiLine", options.get("multiline", False)))).lower()
    if name == "json":
        result["multiLine"] = str(_true(options.get("multiLine", options.get("multiline", False)))).lower()
    if name == "xml":
        result["rowTag"] = options["rowTag"]
    return result


def write_options(name, options):
    """The same for writing."""
    result = {}
    if name == "csv":
        result["header"] = str(_true(options.get("writeHeader", True))).lower()
        result["sep"] = options.get("separator", ",")
        if str(options.get("quoteChar", '"')) != "-1":
            result["quote"] = options.get("quoteChar", '"')
        result["escape"] = options.get("escaper") or options.get("quoteChar", '"')
    if "compression" in options:
        result["compression"] = options["compression"]
    return result


def of_table(table):
    """(Spark's format, its settings) of a table of the catalog."""
    storage = table["StorageDescriptor"]
    parameters = {**storage.get("Parameters", {}), **table.get("Parameters", {})}
    serde = (storage.get("SerdeInfo") or {}).get("SerializationLibrary") or ""
    settings = (storage.get("SerdeInfo") or {}).get("Parameters") or {}
    name = parameters.get("classification", "").lower()
    if not name:
        for known in ("parquet", "orc", "json"):
            if known in serde.lower() or known in (storage.get("InputFormat") or "").lower():
                name = known
        name = name or "csv"
    name = spark_name(name)
    if name != "csv":
        return name, {}
    quote = settings.get("quoteChar", parameters.get("quoteChar", '"'))
    return name, {
        "header": str(int(parameters.get("skip.header.line.count", "0") or 0) > 0).lower(),
        "sep": settings.get("separatorChar") or settings.get("field.delim") or parameters.get("delimiter", ","),
        "quote": quote,
        "escape": settings.get("escapeChar", "\\" if "LazySimple" in serde else quote),
        "enforceSchema": "true",
    }


def storage(name, location, columns):
    """A StorageDescriptor for files that Spark has written."""
    serde = {"SerializationLibrary": _SERDE[name], "Parameters": {"serialization.format": "1"}}
    if name == "csv":
        serde["Parameters"] = {"separatorChar": ",", "quoteChar": '"', "escapeChar": '"'}
    return {
        "Columns": columns,
        "Location": location.rstrip("/") + "/",
        "InputFormat": _INPUT.get(name, "org.apache.hadoop.mapred.TextInputFormat"),
        "OutputFormat": _OUTPUT.get(name, "org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat"),
        "Compressed": False,
        "NumberOfBuckets": -1,
        "SerdeInfo": serde,
    }
