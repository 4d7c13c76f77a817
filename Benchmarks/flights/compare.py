#!/usr/bin/env python3
"""The flights pipeline beside one DuckDB script that does the same work by hand, on generated rows.

    compare.py [--rows 1000000] [--runs 3]

Both are run in turn, so that what else the machine does falls on both alike. Printed are wall clock and processor
time of each run, and the ratio of the wall clock of the best and of the median runs. Needs the release
build of pawl (make build) and DuckDB (make setup). That both came to the same rows is checked in the end.
"""

import argparse
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
SAMPLE = ROOT / "statemachines" / "flights"
BIN = ROOT / ".venv" / "bin"
DROP_OPTIONS = ["--bad-rows", "1000", "--duplicates", "2000", "--nulls", "10000"]


def timed(command, **options):
    """Wall clock and processor seconds of a command and all that it has started and waited for."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    done = subprocess.run(command, capture_output=True, text=True, **options)
    wall, after = time.monotonic() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode != 0:
        sys.exit(f"{command[0]} ended with {done.returncode}:\n{done.stderr[-4000:]}")
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return wall, cpu, done.stdout


def pipeline(pawl, work, drop, name):
    project = work / "project"
    if not project.exists():
        shutil.copytree(SAMPLE, project, ignore=shutil.ignore_patterns("lake", ".pawl", "__pycache__"))
    # Each run begins with nothing, as the script does.
    for folder in ("lake", ".pawl"):
        shutil.rmtree(project / folder, ignore_errors=True)
    data = json.dumps({"flights": str(drop / "flights.json"), "airports": str(drop / "airports.csv")})
    environment = {**os.environ, "PATH": f"{BIN}:{os.environ['PATH']}"}
    wall, cpu, output = timed(
        [pawl, "run", "nightly.asl.yaml", "--name", name, "--input", data], cwd=project, env=environment)
    return wall, cpu, json.loads(output)["rows"]


def by_hand(work, drop):
    out = work / "by-hand"
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir()
    wall, cpu, _ = timed([
        BIN / "duckdb", "-no-init", "-bail", "-batch", "-cmd", f"SET VARIABLE drop = '{drop}'", "-cmd", f"SET VARIABLE out = '{out}'",
        out / "warehouse.duckdb", "-f", HERE / "by-hand.sql"])
    rows = subprocess.run(
        [BIN / "duckdb", "-no-init", "-readonly", "-csv", "-noheader", out / "warehouse.duckdb", "SELECT count(*) FROM flights"],
        capture_output=True, text=True, check=True).stdout
    return wall, cpu, int(rows)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--pawl", type=Path, default=ROOT / ".build" / "release" / "pawl")
    options = parser.parse_args()
    if not options.pawl.exists():
        sys.exit(f"compare.py: {options.pawl} is missing: make build, or --pawl PATH")
    with tempfile.TemporaryDirectory(prefix="pawl-flights-") as folder:
        work = Path(folder)
        drop = work / "drop"
        subprocess.run([BIN / "python3", SAMPLE / "generate.py", "--out", drop, "--flights", str(options.rows), *DROP_OPTIONS],
                       check=True, stdout=subprocess.DEVNULL)
        times = {"pipeline": [], "by hand": []}
        for number in range(options.runs):
            hand = by_hand(work, drop)
            pawl = pipeline(options.pawl, work, drop, f"run-{number}")
            if hand[2] != pawl[2]:
                sys.exit(f"the pipeline has {pawl[2]} rows, the script {hand[2]}")
            for name, (wall, cpu, rows) in (("by hand", hand), ("pipeline", pawl)):
                times[name].append(wall)
                print(f"{name:9} {wall:6.2f} s, {cpu:6.2f} s of processor time, {rows} rows", flush=True)
        best = {name: min(seconds) for name, seconds in times.items()}
        middle = {name: statistics.median(seconds) for name, seconds in times.items()}
        print(f"best      {best['pipeline']:.2f} s to {best['by hand']:.2f} s: {best['pipeline'] / best['by hand']:.2f}")
        print(f"median    {middle['pipeline']:.2f} s to {middle['by hand']:.2f} s: {middle['pipeline'] / middle['by hand']:.2f}")


if __name__ == "__main__":
    main()
