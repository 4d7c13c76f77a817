"""DynamicFrame: a DataFrame of Spark with the methods that Glue scripts call."""
from pyspark.sql import DataFrame, Row
from pyspark.sql import functions as F
from pyspark.sql import types as T

_TYPES = {"long": "bigint", "short": "smallint", "byte": "tinyint", "integer": "int", "bool": "boolean"}


def spark_type(name):
    """Spark's name of a type of Glue's."""
    return _TYPES.get(name.strip().lower(), name)


def _quoted(path):
    """`a.b` as a reference: to a column of that name is written as `` `a.b` `` by who means one."""
    if "`" in path:
        return path
    return ".".join("`%s`" % part for part in path.split("."))


class DynamicRecord(dict):
    """A row in Filter and Map: `record["name"]`, and nested ones."""

    def __getattr__(self, name):
        try:
            return self[name]
        except KeyError:
            raise AttributeError(name)


def _record(row):
    return DynamicRecord(row.asDict(True))


class DynamicFrame:
    """Wraps a DataFrame; every method returns a new frame."""

    def __init__(self, data, glue_ctx, name=""):
        self._df = data
        self.glue_ctx = glue_ctx
        self.name = name

    @classmethod
    def fromDF(cls, dataframe, glue_ctx, name=""):
        return cls(dataframe, glue_ctx, name)

    def _with(self, data, name=""):
        return DynamicFrame(data, self.glue_ctx, name or self.name)

    # What a DataFrame has

    def toDF(self, options=None):
        return self._df

    def count(self):
        return self._df.count()

    def schema(self):
        return self._df.schema

    def printSchema(self):
        self._df.printSchema()

    def show(self, num_rows=20):
        """Prints rows as JSON, as Glue does."""
        for line in self._df.limit(num_rows).toJSON().collect():
            print(line)

    def repartition(self, num_partitions, **kwargs):
        return self._with(self._df.repartition(num_partitions))

    def coalesce(self, num_partitions, shuffle=False, **kwargs):
        return self._with(self._df.coalesce(num_partitions))

    def getNumPartitions(self):
        return self._df.rdd.getNumPartitions()

    def errorsCount(self):
        """Rows that cannot be read are nulls here, and none of them errors."""
        return 0

    def stageErrorsCount(self):
        return 0

    def errorsAsDynamicFrame(self):
        return self._with(self._df.limit(0))

    # Columns

    def select_fields(self, paths, transformation_ctx="", **kwargs):
        names = [paths] if isinstance(paths, str) else list(paths)
        return self._with(self._df.select(*[F.col(_quoted(name)) for name in names]))

    def drop_fields(self, paths, transformation_ctx="", **kwargs):
        names = [paths] if isinstance(paths, str) else list(paths)
        data = self._df
        for name in names:
            data = _drop(data, name)
        return self._with(data)

    def rename_field(self, oldName, newName, transformation_ctx="", **kwargs):
        if "." not in oldName:
            return self._with(self._df.withColumnRenamed(oldName, newName.strip("`")))
        data = self._df.withColumn(newName.strip("`"), F.col(_quoted(oldName)))
        return self._with(_drop(data, oldName))

    def apply_mapping(self, mappings, case_sensitive=False, transformation_ctx="", **kwargs):
        """(source, type, target, type), or (source, target, type), or (source, target)."""
        tree = {}
        for mapping in mappings:
            source, target, kind = _mapping(mapping)
            column = F.col(_quoted(source))
            _put(tree, target, column.cast(spark_type(kind)) if kind else column)
        return self._with(self._df.select(*[_column(name, value) for name, value in tree.items()]))

    def resolveChoice(self, specs=None, choice="", database=None, table_name=None,
                      transformation_ctx="", **kwargs):
        """Casts what is told to be cast; a column of Spark's has one type, so there are no choices."""
        data = self._df
        for name, action in specs or []:
            kind = _cast(action)
            if kind and name.rstrip("[]") == name:
                data = _set(data, name, lambda column, kind=kind: column.cast(kind))
        if choice == "match_catalog":
            from awsglue import catalog
            table, _ = catalog.table(database, table_name)
            for column in table["StorageDescriptor"]["Columns"] + (table.get("PartitionKeys") or []):
                if column["Name"] in {name.lower() for name in data.columns}:
                    data = data.withColumn(column["Name"], F.col(_quoted(column["Name"])).cast(column["Type"]))
        elif _cast(choice):
            data = data.select(*[F.col(_quoted("`%s`" % n)).cast(_cast(choice)).alias(n) for n in data.columns])
        return self._with(data)

    resolve_choice = resolveChoice

    def unnest(self, transformation_ctx="", **kwargs):
        """Structs as columns `a.b`."""
        return self._with(self._df.select(*_flat(self._df.schema)))

    def relationalize(self, root_table_name="roottable", staging_path=None, options=None,
                      transformation_ctx="", **kwargs):
        """Structs as columns, arrays as tables of their own, joined by id."""
        frames = {}
        _relationalize(self._df, root_table_name, frames)
        return DynamicFrameCollection(
            {name: self._with(data, name) for name, data in frames.items()}, self.glue_ctx)

    def drop_null_fields(self):
        """Without the columns that have no value at all."""
        counts = self._df.select(*[F.count(F.col("`%s`" % n)).alias(n) for n in self._df.columns]).first()
        return self._with(self._df.select(*[F.col("`%s`" % n) for n in self._df.columns if counts[n] > 0]))

    # Rows

    def filter(self, f, transformation_ctx="", **kwargs):
        rows = self._df.rdd.filter(lambda row: bool(f(_record(row))))
        return self._with(self._df.sparkSession.createDataFrame(rows, self._df.schema))

    def map(self, f, preservesPartitioning=False, transformation_ctx="", **kwargs):
        if self._df.isEmpty():
            # What the columns would be only a row could tell.
            return self._with(self._df)
        rows = self._df.rdd.map(lambda row: Row(**f(_record(row))))
        return self._with(self._df.sparkSession.createDataFrame(rows, samplingRatio=1.0))

    def join(self, paths1, paths2, frame2, transformation_ctx="", **kwargs):
        """Inner, on equal keys; a name of the second frame that the first has gets a point before it."""
        own = {name.lower() for name in self._df.columns}
        right = frame2.toDF()
        names = {name: "." + name if name.lower() in own else name for name in right.columns}
        right = right.toDF(*[names[name] for name in right.columns])
        condition = None
        for left_key, right_key in zip(paths1, paths2):
            equal = self._df[_quoted(left_key)] == right["`%s`" % names.get(right_key, right_key)]
            condition = equal if condition is None else condition & equal
        return self._with(self._df.join(right, condition, "inner"))

    def union(self, other_frame, transformation_ctx="", **kwargs):
        return self._with(self._df.unionByName(other_frame.toDF(), allowMissingColumns=True))

    def split_fields(self, paths, name1, name2, transformation_ctx="", **kwargs):
        chosen = {path.lower() for path in paths}
        first = [name for name in self._df.columns if name.lower() in chosen]
        second = [name for name in self._df.columns if name.lower() not in chosen]
        return DynamicFrameCollection(
            {name1: self._with(self._df.select(first), name1),
             name2: self._with(self._df.select(second), name2)}, self.glue_ctx)

    def split_rows(self, comparison_dict, name1, name2, transformation_ctx="", **kwargs):
        condition = F.lit(True)
        for path, tests in comparison_dict.items():
            for operator, value in tests.items():
                condition = condition & F.expr("%s %s %r" % (_quoted(path), operator, value))
        # A comparison with NULL is not met, so the row is in the second frame.
        condition = F.coalesce(condition, F.lit(False))
        return DynamicFrameCollection(
            {name1: self._with(self._df.filter(condition), name1),
             name2: self._with(self._df.filter(~condition), name2)}, self.glue_ctx)

    def mergeDynamicFrame(self, stage_dynamic_frame, primary_keys, transformation_ctx="", **kwargs):
        """The rows of the other frame, and those here whose keys it does not have."""
        stage = stage_dynamic_frame.toDF()
        kept = self._df.join(stage.select(*primary_keys), list(primary_keys), "left_anti")
        return self._with(stage.unionByName(kept, allowMissingColumns=True))

    def write(self, connection_type, connection_options, format=None, format_options=None,
              accumulator_size=0):
        return self.glue_ctx.write_dynamic_frame_from_options(
            self, connection_type, connection_options, format, format_options)


class DynamicFrameCollection:
    """Frames by name."""

    def __init__(self, dynamic_frames, glue_ctx):
        self._frames = dict(dynamic_frames)
        self._glue_ctx = glue_ctx

    def keys(self):
        return self._frames.keys()

    def values(self):
        return self._frames.values()

    def items(self):
        return self._frames.items()

    def select(self, key, transformation_ctx=""):
        return self._frames[key]

    def __getitem__(self, key):
        return self._frames[key]

    def __len__(self):
        return len(self._frames)

    def map(self, callable, transformation_ctx=""):
        return DynamicFrameCollection(
            {key: callable(frame, key) for key, frame in self.items()}, self._glue_ctx)


class DynamicFrameReader:
    """`create_dynamic_frame.from_catalog` and its kin."""

    def __init__(self, glue_context):
        self._context = glue_context

    def from_catalog(self, database=None, table_name=None, redshift_tmp_dir="", transformation_ctx="",
                     push_down_predicate="", additional_options=None, catalog_id=None, name_space=None,
                     **kwargs):
        return self._context.create_dynamic_frame_from_catalog(
            database or name_space, table_name, redshift_tmp_dir, transformation_ctx,
            push_down_predicate, additional_options)

    def from_options(self, connection_type, connection_options=None, format=None, format_options=None,
                     transformation_ctx="", push_down_predicate="", **kwargs):
        return self._context.create_dynamic_frame_from_options(
            connection_type, connection_options, format, format_options, transformation_ctx,
            push_down_predicate)

    def from_rdd(self, data, name, schema=None, sampleRatio=None, **kwargs):
        return self._context.create_dynamic_frame_from_rdd(data, name, schema)


class DynamicFrameWriter:
    """`write_dynamic_frame.from_options` and its kin."""

    def __init__(self, glue_context):
        self._context = glue_context

    def from_options(self, frame, connection_type, connection_options=None, format=None,
                     format_options=None, transformation_ctx="", **kwargs):
        return self._context.write_dynamic_frame_from_options(
            frame, connection_type, connection_options, format, format_options, transformation_ctx)

    def from_catalog(self, frame, database=None, table_name=None, redshift_tmp_dir="",
                     transformation_ctx="", additional_options=None, catalog_id=None, name_space=None,
                     **kwargs):
        return self._context.write_dynamic_frame_from_catalog(
            frame, database or name_space, table_name, redshift_tmp_dir, transformation_ctx,
            additional_options)

    def from_jdbc_conf(self, frame, catalog_connection, connection_options=None, **kwargs):
        return self._context.write_dynamic_frame_from_jdbc_conf(
            frame, catalog_connection, connection_options)


# Columns inside columns

def _mapping(mapping):
    if len(mapping) == 4:
        source, _, target, kind = mapping
    elif len(mapping) == 3:
        source, target, kind = mapping
    else:
        (source, target), kind = mapping, None
    return source, target, kind


def _put(tree, path, column):
    """Puts a column where a path says: `a.b` is the field b of a struct a."""
    if "`" in path:
        tree[path.strip("`")] = column
        return
    *outer, last = path.split(".")
    for name in outer:
        tree = tree.setdefault(name, {})
    tree[last] = column


def _column(name, value):
    if isinstance(value, dict):
        value = F.struct(*[_column(inner, column) for inner, column in value.items()])
    return value.alias(name)


def _drop(data, path):
    outer, _, inner = path.partition(".")
    if not inner or "`" in path:
        return data.drop(path.strip("`"))
    return data.withColumn(outer, F.col("`%s`" % outer).dropFields(inner))


def _set(data, path, change):
    outer, _, inner = path.partition(".")
    if not inner or "`" in path:
        name = path.strip("`")
        return data.withColumn(name, change(F.col("`%s`" % name)))
    return data.withColumn(outer, F.col("`%s`" % outer).withField(inner, change(F.col(_quoted(path)))))


def _cast(action):
    """The type that `cast:long` or `project:long` asks for; None for anything else."""
    verb, _, kind = (action or "").partition(":")
    return spark_type(kind) if verb in ("cast", "project") and kind else None


def _flat(schema, path=(), prefix=""):
    columns = []
    for field in schema.fields:
        here = path + (field.name,)
        name = prefix + field.name
        if isinstance(field.dataType, T.StructType):
            columns += _flat(field.dataType, here, name + ".")
        else:
            columns.append(F.col(".".join("`%s`" % part for part in here)).alias(name))
    return columns


def _relationalize(data, name, frames):
    data = data.select(*_flat(data.schema))
    for field in data.schema.fields:
        if not isinstance(field.dataType, T.ArrayType):
            continue
        column = "`%s`" % field.name
        # The id must stay what it is however often the frame is computed.
        numbered = data.withColumn(field.name + "#id", F.monotonically_increasing_id()).persist()
        identity = F.col("`%s#id`" % field.name)
        inner = numbered.select(identity.alias("id"), F.posexplode(column).alias("index", "val"))
        value = field.name + ".val"
        _relationalize(inner.withColumnRenamed("val", value), "%s_%s" % (name, field.name), frames)
        has = F.col(column).isNotNull()
        data = numbered.withColumn(field.name, F.when(has, identity)).drop(field.name + "#id")
    frames[name] = data
