"""A job's arguments, as AWS Glue's library reads them."""
import argparse

_OPTIONS = ("job-bookmark-enable", "job-bookmark-disable", "job-bookmark-pause")
_BOOKMARK = ("job-bookmark-option", "job-bookmark-from", "job-bookmark-to")
_RESERVED = (
    "JOB_ID", "JOB_RUN_ID", "SECURITY_CONFIGURATION", "encryption_type", "enable_data_lineage")
_TEMPORARY = ("TempDir", "RedshiftTempDir")


class GlueArgumentError(Exception):
    """An argument that is missing, or not as it should be."""


class GlueArgumentParser(argparse.ArgumentParser):
    """Raises what is wrong, where argparse would end the script."""

    def error(self, message):
        raise GlueArgumentError(message)


def getResolvedOptions(args, options):
    """The values of the named options, and of those that every job has.

    Each named option is required; `-` in its name is `_` in the result. Other arguments are ignored, and
    of one that is repeated the last counts.
    """
    parser = GlueArgumentParser(allow_abbrev=False)
    for name in _BOOKMARK:
        if name in options:
            raise RuntimeError("Using reserved arguments " + name)
        parser.add_argument("--" + name)
    for name in _RESERVED:
        spellings = dict.fromkeys(["--" + name.replace("_", "-"), "--" + name])
        parser.add_argument(*spellings, dest=name)
    for name in _TEMPORARY:
        parser.add_argument("--" + name)
    for name in options:
        if name not in _TEMPORARY:
            parser.add_argument("--" + name, required=True)
    values = vars(parser.parse_known_args(args[1:])[0])
    _check_bookmark(values)
    values["RedshiftTempDir"] = values["TempDir"]
    return values


def _check_bookmark(values):
    option = values["job_bookmark_option"] or "job-bookmark-disable"
    values["job_bookmark_option"] = option
    if option not in _OPTIONS:
        raise GlueArgumentError("argument --job-bookmark-option: invalid choice: %r" % option)
    given = [values[name] is not None for name in ("job_bookmark_from", "job_bookmark_to")]
    if option != "job-bookmark-pause" and any(given):
        raise RuntimeError("Invalid arguments: %s goes without from and to" % option)
    if any(given) and not all(given):
        raise RuntimeError("Invalid arguments: job-bookmark-from and job-bookmark-to go together")
