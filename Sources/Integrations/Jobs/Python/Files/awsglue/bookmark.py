"""What of a job's inputs is new.

The process that looks after the run says what runs before it have taken (PAWL_BOOKMARK_FILE), and keeps
what this one has taken (PAWL_BOOKMARK_PENDING) if the run succeeds.
"""
import json
import os

from awsglue import paths

_state = None
_taken = {}


def _load():
    global _state
    if _state is None:
        name = os.environ.get("PAWL_BOOKMARK_FILE")
        _state = {"Inputs": {}, "Commit": False}
        if name and os.path.exists(name):
            with open(name, encoding="utf-8") as file:
                _state = json.load(file)
    return _state


def new_files(name, locations, exclusions=()):
    """The files below the locations that are new to the input of this name; all without a name."""
    files = {path: mark for location in locations for path, mark in paths.files(location, exclusions)}
    if not name:
        return sorted(files)
    state = _load()
    _taken[name] = files
    known = state["Inputs"].get(name, {})
    limit = state.get("UpTo")
    allowed = files if limit is None else limit.get(name, {})
    return sorted(path for path, mark in files.items() if known.get(path) != mark and path in allowed)


def is_used():
    """Whether runs before this one, or this one's arguments, make some files old."""
    state = _load()
    return state["Commit"] or bool(state["Inputs"]) or "UpTo" in state


def commit():
    """Writes down what was taken so far."""
    state = _load()
    name = os.environ.get("PAWL_BOOKMARK_PENDING")
    if not state["Commit"] or not name:
        return
    inputs = {**state["Inputs"], **_taken}
    with open(name + ".tmp", "w", encoding="utf-8") as file:
        json.dump({"Inputs": inputs}, file)
        file.flush()
        os.fsync(file.fileno())
    os.replace(name + ".tmp", name)
