"""Glue's transforms as classes with `apply`: each calls the frame's method."""
from awsglue.dynamicframe import DynamicFrame, DynamicFrameCollection


class GlueTransform:
    """`Transform.apply(frame = …, …)`, or `Transform()(frame, …)`."""

    @classmethod
    def apply(cls, *args, **kwargs):
        return cls()(*args, **kwargs)

    @classmethod
    def name(cls):
        return cls.__name__


class ApplyMapping(GlueTransform):
    def __call__(self, frame, mappings, case_sensitive=False, transformation_ctx="", **kwargs):
        return frame.apply_mapping(mappings, case_sensitive, transformation_ctx)


class DropFields(GlueTransform):
    def __call__(self, frame, paths, transformation_ctx="", **kwargs):
        return frame.drop_fields(paths, transformation_ctx)


class DropNullFields(GlueTransform):
    def __call__(self, frame, transformation_ctx="", **kwargs):
        return frame.drop_null_fields()


class Filter(GlueTransform):
    def __call__(self, frame, f, transformation_ctx="", **kwargs):
        return frame.filter(f, transformation_ctx)


class FlatMap(GlueTransform):
    def __call__(self, dfc, BaseTransform, frame_name, transformation_ctx="", **base_kwargs):
        return DynamicFrameCollection(
            {key: BaseTransform.apply(**{frame_name: frame, **base_kwargs}) for key, frame in dfc.items()},
            dfc._glue_ctx)


class Join(GlueTransform):
    def __call__(self, frame1, frame2, keys1, keys2, transformation_ctx="", **kwargs):
        return frame1.join(_list(keys1), _list(keys2), frame2, transformation_ctx)


class Map(GlueTransform):
    def __call__(self, frame, f, transformation_ctx="", **kwargs):
        return frame.map(f, transformation_ctx=transformation_ctx)


class MapToCollection(GlueTransform):
    def __call__(self, dfc, callable, transformation_ctx="", **kwargs):
        return dfc.map(callable, transformation_ctx)


class MergeDynamicFrame(GlueTransform):
    def __call__(self, frame, stage_dynamic_frame, primary_keys, transformation_ctx="", **kwargs):
        return frame.mergeDynamicFrame(stage_dynamic_frame, primary_keys, transformation_ctx)


class Relationalize(GlueTransform):
    def __call__(self, frame, staging_path=None, name="roottable", options=None, transformation_ctx="",
                 **kwargs):
        return frame.relationalize(name, staging_path, options, transformation_ctx)


class RenameField(GlueTransform):
    def __call__(self, frame, old_name, new_name, transformation_ctx="", **kwargs):
        return frame.rename_field(old_name, new_name, transformation_ctx)


class ResolveChoice(GlueTransform):
    def __call__(self, frame, specs=None, choice="", transformation_ctx="", database=None,
                 table_name=None, **kwargs):
        return frame.resolveChoice(specs, choice, database, table_name, transformation_ctx)


class SelectFields(GlueTransform):
    def __call__(self, frame, paths, transformation_ctx="", **kwargs):
        return frame.select_fields(paths, transformation_ctx)


class SelectFromCollection(GlueTransform):
    def __call__(self, dfc, key, transformation_ctx="", **kwargs):
        return dfc.select(key, transformation_ctx)


class SplitFields(GlueTransform):
    def __call__(self, frame, paths, name1="frame1", name2="frame2", transformation_ctx="", **kwargs):
        return frame.split_fields(paths, name1, name2, transformation_ctx)


class SplitRows(GlueTransform):
    def __call__(self, frame, comparison_dict, name1="frame1", name2="frame2", transformation_ctx="",
                 **kwargs):
        return frame.split_rows(comparison_dict, name1, name2, transformation_ctx)


class Union(GlueTransform):
    def __call__(self, frame1, frame2, transformation_ctx="", **kwargs):
        return frame1.union(frame2, transformation_ctx)


class UnnestFrame(GlueTransform):
    def __call__(self, frame, transformation_ctx="", **kwargs):
        return frame.unnest(transformation_ctx)


def _list(keys):
    return [keys] if isinstance(keys, str) else list(keys)


__all__ = sorted(
    name for name, value in list(globals().items())
    if isinstance(value, type) and issubclass(value, GlueTransform)) + ["DynamicFrame"]
