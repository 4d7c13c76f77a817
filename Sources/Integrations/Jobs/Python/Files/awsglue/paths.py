"""Where things are: buckets are folders here."""
import fnmatch
import glob
import json
import os


def local(location):
    """`s3://bucket/key` as a path, if the project has the bucket; anything else as it is."""
    for scheme in ("s3://", "s3a://", "s3n://"):
        if location.startswith(scheme):
            bucket, _, key = location[len(scheme):].partition("/")
            buckets = json.loads(os.environ.get("PAWL_BUCKETS", "{}"))
            if bucket not in buckets:
                raise ValueError(
                    "%s: there is no bucket %r among the Buckets of pawl.yaml; there are: %s"
                    % (location, bucket, ", ".join(sorted(buckets)) or "none"))
            return os.path.join(buckets[bucket], key).rstrip("/") if key else buckets[bucket]
    if location.startswith("file://"):
        location = location[len("file://"):]
    if not os.path.isabs(location):
        location = os.path.join(os.environ.get("PAWL_PROJECT_DIRECTORY", os.getcwd()), location)
    return location


def files(location, exclusions=()):
    """(path, [size, time of change in nanoseconds]) of each file at or below a location.

    Names that begin with `_` or `.` hold no data.
    """
    root = local(location)
    found = sorted(glob.glob(root, recursive=True)) if glob.has_magic(root) else [root]
    for path in found:
        if os.path.isfile(path):
            yield path, _mark(path)
            continue
        for folder, folders, names in os.walk(path):
            folders[:] = sorted(name for name in folders if name[0] not in "_.")
            for name in sorted(names):
                full = os.path.join(folder, name)
                if name[0] in "_." or _is_excluded(full, exclusions):
                    continue
                yield full, _mark(full)


def _is_excluded(path, exclusions):
    return any(fnmatch.fnmatchcase(path, local(pattern)) for pattern in exclusions)


def _mark(path):
    status = os.stat(path)
    return [status.st_size, status.st_mtime_ns]
