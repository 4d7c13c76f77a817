"""GlueContext: frames from the catalog and from files, and back."""
import logging
import os
import shutil
import urllib.parse

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

from awsglue import bookmark, catalog, formats, paths
from awsglue.dynamicframe import (
    DynamicFrame, DynamicFrameCollection, DynamicFrameReader, DynamicFrameWriter)

_NULL = "__HIVE_DEFAULT_PARTITION__"
_FILES = ("s3", "file", "")


class GlueContext:
    """What a Glue script begins with: `GlueContext(SparkContext.getOrCreate())`."""

    def __init__(self, sparkContext=None, **options):
        self.spark_session = SparkSession.builder.getOrCreate()
        self._sc = sparkContext or self.spark_session.sparkContext
        # The values of partition keys are texts, whatever they look like.
        self.spark_session.conf.set("spark.sql.sources.partitionColumnTypeInference.enabled", "false")
        self.create_dynamic_frame = DynamicFrameReader(self)
        self.create_data_frame = _DataFrameReader(self)
        self.write_dynamic_frame = DynamicFrameWriter(self)
        self.write_data_frame = _DataFrameWriter(self)

    @property
    def spark_context(self):
        return self._sc

    def getSparkSession(self):
        return self.spark_session

    def sql(self, text):
        return self.spark_session.sql(text)

    def get_logger(self):
        """A logger with info, warn and error, on standard error."""
        logger = logging.getLogger("glue")
        if not logger.handlers:
            logging.basicConfig(level=logging.INFO)
        return logger

    # Reading

    def create_dynamic_frame_from_catalog(self, database, table_name, redshift_tmp_dir="",
                                          transformation_ctx="", push_down_predicate="",
                                          additional_options=None, catalog_id=None, **kwargs):
        frame = self.create_data_frame_from_catalog(
            database, table_name, redshift_tmp_dir, transformation_ctx, push_down_predicate,
            additional_options)
        return DynamicFrame(frame, self, transformation_ctx or table_name)

    def create_dynamic_frame_from_options(self, connection_type, connection_options=None, format=None,
                                          format_options=None, transformation_ctx="",
                                          push_down_predicate="", **kwargs):
        frame = self.create_data_frame_from_options(
            connection_type, connection_options, format, format_options, transformation_ctx,
            push_down_predicate)
        return DynamicFrame(frame, self, transformation_ctx)

    def create_dynamic_frame_from_rdd(self, data, name, schema=None, **kwargs):
        return DynamicFrame(self.spark_session.createDataFrame(data, schema), self, name)

    def create_data_frame_from_catalog(self, database, table_name, redshift_tmp_dir="",
                                       transformation_ctx="", push_down_predicate="",
                                       additional_options=None, **kwargs):
        table, partitions = catalog.table(database, table_name)
        frame = _TableReader(self.spark_session, table, partitions).read(transformation_ctx)
        options = additional_options or {}
        for condition in (push_down_predicate, options.get("catalogPartitionPredicate", "")):
            if condition:
                frame = frame.filter(condition)
        return frame

    def create_data_frame_from_options(self, connection_type, connection_options=None, format=None,
                                       format_options=None, transformation_ctx="",
                                       push_down_predicate="", **kwargs):
        options = dict(connection_options or {})
        if connection_type.lower() not in _FILES:
            return self._database(connection_type, options)
        name = formats.spark_name(format or "parquet")
        settings = formats.read_options(name, format_options or {})
        exclusions = _exclusions(options.get("exclusions"))
        found = bookmark.new_files(transformation_ctx, _locations(options), exclusions)
        reader = self.spark_session.read.format(name).options(**settings)
        if not found:
            # With nothing new the columns are still those of what there is.
            everything = bookmark.new_files("", _locations(options), exclusions)
            if not everything:
                raise FileNotFoundError("there are no files at " + ", ".join(_locations(options)))
            frame = reader.load(everything[:1]).limit(0)
        else:
            frame = reader.load(found)
        if name == "csv" and settings["header"] == "false":
            frame = frame.toDF(*["col%d" % number for number in range(len(frame.columns))])
        return frame.filter(push_down_predicate) if push_down_predicate else frame

    def _database(self, connection_type, options):
        if "url" not in options:
            raise ValueError("a connection of type %r wants url, dbtable, user and password" % connection_type)
        return self.spark_session.read.format("jdbc").options(**options).load()

    # Writing

    def write_dynamic_frame_from_options(self, frame, connection_type, connection_options=None,
                                         format=None, format_options=None, transformation_ctx="",
                                         **kwargs):
        return self._write(frame, connection_type, connection_options, format, format_options)

    def write_dynamic_frame_from_catalog(self, frame, database, table_name, redshift_tmp_dir="",
                                         transformation_ctx="", additional_options=None,
                                         catalog_id=None, **kwargs):
        options = additional_options or {}
        table, _ = catalog.table(database, table_name)
        keys = options.get("partitionKeys") or [key["Name"] for key in table.get("PartitionKeys", [])]
        sink = self.getSink("s3", path=table["StorageDescriptor"]["Location"], partitionKeys=keys,
                            enableUpdateCatalog=True, updateBehavior=options.get("updateBehavior"))
        name, _ = formats.of_table(table)
        sink.setFormat(name)
        sink.setCatalogInfo(database, table_name)
        return sink.writeFrame(frame)

    def write_dynamic_frame_from_jdbc_conf(self, frame, catalog_connection, connection_options=None,
                                           **kwargs):
        raise ValueError("connections of the catalog are not there; from_options takes url, user, password")

    def getSink(self, connection_type, format=None, transformation_ctx="", **options):
        return DataSink(self, connection_type, format, options)

    def getSource(self, connection_type, transformation_ctx="", push_down_predicate="", **options):
        return DataSource(self, connection_type, transformation_ctx, options)

    def _write(self, frame, connection_type, options, format, format_options):
        options = dict(options or {})
        if isinstance(frame, DynamicFrameCollection):
            for name in frame.keys():
                inner = {**options, "path": options["path"].rstrip("/") + "/" + name}
                self._write(frame.select(name), connection_type, inner, format, format_options)
            return frame
        data = _data(frame)
        if connection_type.lower() not in _FILES:
            data.write.format("jdbc").options(**options).mode("append").save()
            return frame
        name = formats.spark_name(format or "parquet")
        settings = {**formats.write_options(name, format_options or {})}
        if "compression" in options:
            settings["compression"] = options["compression"]
        writer = data.write.mode("append").format(name).options(**settings)
        if options.get("partitionKeys"):
            writer = writer.partitionBy(*options["partitionKeys"])
        writer.save(paths.local(options["path"]))
        return frame

    def purge_s3_path(self, s3_path, options=None, transformation_ctx=""):
        """Removes what is at a path."""
        location = paths.local(s3_path)
        if os.path.isdir(location):
            shutil.rmtree(location)
        elif os.path.exists(location):
            os.remove(location)

    def purge_table(self, database, table_name, options=None, transformation_ctx="", catalog_id=None):
        """Removes the files of a table."""
        self.purge_s3_path(catalog.table(database, table_name)[0]["StorageDescriptor"]["Location"])


class DataSource:
    """`getSource(…).getFrame()`."""

    def __init__(self, context, connection_type, transformation_ctx, options):
        self._context = context
        self._type = connection_type
        self._name = transformation_ctx
        self._options = options
        self._format = None
        self._format_options = {}

    def setFormat(self, format, **options):
        self._format = format
        self._format_options = options

    def getFrame(self, **options):
        return self._context.create_dynamic_frame_from_options(
            self._type, self._options, self._format, self._format_options, self._name)


class DataSink:
    """`getSink(…)`: writes files, and tells the catalog where that is wanted."""

    def __init__(self, context, connection_type, format, options):
        self._context = context
        self._type = connection_type
        self._format = format
        self._options = options
        self._format_options = {}
        self._database = None
        self._table = None

    def setFormat(self, format, **options):
        self._format = format
        self._format_options = options

    def setCatalogInfo(self, catalogDatabase, catalogTableName="", catalogId=""):
        self._database = catalogDatabase
        self._table = catalogTableName

    def setAccumulableSize(self, size):
        pass

    def writeFrame(self, dynamic_frame, info=""):
        self._context._write(
            dynamic_frame, self._type, self._options, self._format, self._format_options)
        if self._database and str(self._options.get("enableUpdateCatalog", False)).lower() == "true":
            self._update_catalog(_data(dynamic_frame))
        return dynamic_frame

    write = writeFrame

    def _update_catalog(self, data):
        keys = list(self._options.get("partitionKeys") or [])
        types = {name: kind for name, kind in data.dtypes}
        columns = [{"Name": name.lower(), "Type": kind} for name, kind in data.dtypes if name not in keys]
        location = self._options["path"]
        name = formats.spark_name(self._format or "parquet")
        table = {
            "Name": self._table, "DatabaseName": self._database, "TableType": "EXTERNAL_TABLE",
            "StorageDescriptor": formats.storage(name, location, columns),
            "PartitionKeys": [{"Name": key.lower(), "Type": types[key]} for key in keys],
            "Parameters": {"classification": name},
        }
        if name == "csv":
            table["Parameters"]["skip.header.line.count"] = "1"
        partitions = []
        for folder, values in sorted(_partitions(paths.local(location), keys)):
            place = location.rstrip("/") + "/" + folder
            partitions.append(
                {"Values": values, "StorageDescriptor": formats.storage(name, place, columns)})
        catalog.put_table(table, partitions)


class _DataFrameReader:
    """`create_data_frame.from_catalog` and its kin."""

    def __init__(self, context):
        self.from_catalog = context.create_data_frame_from_catalog
        self.from_options = context.create_data_frame_from_options


class _DataFrameWriter:
    """`write_data_frame.from_options` and its kin."""

    def __init__(self, context):
        self.from_options = context.write_dynamic_frame_from_options
        self.from_catalog = context.write_dynamic_frame_from_catalog


class _TableReader:
    """Reads a table of the catalog with the catalog's types."""

    def __init__(self, spark, table, partitions):
        self._spark = spark
        self._table = table
        self._partitions = partitions
        self._columns = table["StorageDescriptor"]["Columns"]
        self._keys = table.get("PartitionKeys") or []
        self._root = paths.local(table["StorageDescriptor"]["Location"]).rstrip("/")
        self._format, self._settings = formats.of_table(table)

    def read(self, name):
        if not self._keys:
            location = self._table["StorageDescriptor"]["Location"]
            return self._load(bookmark.new_files(name, [location]))
        places = [(paths.local(p["StorageDescriptor"]["Location"]).rstrip("/"), p["Values"])
                  for p in self._partitions]
        found = bookmark.new_files(name, [place for place, _ in places])
        if all(place == self._hive_place(values) for place, values in places):
            return self._load(found)
        # Folders that do not say what they are: each with its values.
        frame = self._load([])
        for place, values in places:
            inner = [path for path in found if path.startswith(place + "/")]
            if inner:
                frame = frame.unionByName(self._load(inner, dict(zip(self._key_names, values))))
        return frame

    @property
    def _key_names(self):
        return [key["Name"] for key in self._keys]

    def _hive_place(self, values):
        parts = ["%s=%s" % pair for pair in zip(self._key_names, values)]
        return urllib.parse.unquote("/".join([self._root] + parts))

    def _load(self, files, values=None):
        every = [(c["Name"], c["Type"]) for c in self._columns + self._keys]
        if not files:
            return self._spark.createDataFrame([], ", ".join("`%s` %s" % pair for pair in every))
        reader = self._spark.read.format(self._format).options(**self._settings)
        if values is None and self._keys:
            reader = reader.option("basePath", self._root)
        if self._format == "csv":
            own = ", ".join("`%s` %s" % (c["Name"], c["Type"]) for c in self._columns)
            keys = "" if values is not None else "".join(", `%s` string" % key for key in self._key_names)
            reader = reader.schema(own + keys)
        frame = reader.load(files)
        for key, value in (values or {}).items():
            frame = frame.withColumn(key, F.lit(None if value == _NULL else value))
        there = {column.lower() for column in frame.columns}
        return frame.select(*[
            (F.col("`%s`" % name) if name.lower() in there else F.lit(None)).cast(kind).alias(name)
            for name, kind in every])


def _data(frame):
    """Spark's frame of a frame of either kind."""
    return frame.toDF() if isinstance(frame, DynamicFrame) else frame


def _locations(options):
    found = options.get("paths") or options.get("path") or []
    return [found] if isinstance(found, str) else list(found)


def _exclusions(value):
    """A list of patterns, or the JSON text of one, as Glue takes it."""
    if not value:
        return []
    if isinstance(value, str):
        import json
        return json.loads(value)
    return list(value)


def _partitions(root, keys):
    """(folder, values) of each `key=value/…` below a folder that has files."""
    if not keys:
        return
    for folder, folders, names in os.walk(root):
        folders[:] = [name for name in folders if name[0] not in "_."]
        inner = os.path.relpath(folder, root)
        if inner == os.curdir:
            # A file beside the partitions is in none of them.
            continue
        parts = [part.split("=", 1) for part in inner.split(os.sep)]
        if any(name[0] not in "_." for name in names) and len(parts) == len(keys):
            yield inner, [urllib.parse.unquote(part[-1]) for part in parts]
