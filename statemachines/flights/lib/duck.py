"""Asking DuckDB, through its command-line program: this sample wants no other Python package."""

import json
import os
import shutil
import subprocess
from pathlib import Path


class DuckError(RuntimeError):
    """DuckDB said no; the message is what it said."""


def program():
    """The duckdb command: $DUCKDB, or the one in PATH, or the one in a .venv here or in a folder above."""
    for found in (os.environ.get("DUCKDB"), shutil.which("duckdb")):
        if found:
            return found
    for folder in Path(__file__).resolve().parents:
        if (folder / ".venv/bin/duckdb").exists():
            return str(folder / ".venv/bin/duckdb")
    raise DuckError("no duckdb in PATH: run `make setup`, or pip install duckdb-cli")


def quoted(text):
    """As an SQL string."""
    return "'" + str(text).replace("'", "''") + "'"


def ask(sql, database=None, readonly=False, **variables):
    """The rows of the last statement in `sql`, as dictionaries; `variables` are read with getvariable('name')."""
    command = [program(), "-no-init", "-bail", "-json"]
    if readonly:
        command.append("-readonly")
    command.append(str(database) if database else ":memory:")
    settings = "".join(f"SET VARIABLE {name} = {quoted(value)};\n" for name, value in variables.items())
    done = subprocess.run(command, input=settings + sql, capture_output=True, text=True)
    if done.returncode != 0:
        raise DuckError(done.stderr.strip() or f"duckdb ended with exit code {done.returncode}")
    # Each statement that gives rows prints one JSON array; the last one counts.
    rows, at, text = [], 0, done.stdout.strip()
    while at < len(text):
        rows, at = json.JSONDecoder().raw_decode(text, at)
        while at < len(text) and text[at].isspace():
            at += 1
    return rows
