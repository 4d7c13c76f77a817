#!/usr/bin/env python3
"""What a `sql` job costs beyond the same call of DuckDB, taken in turns so that both see the same machine.

    Benchmarks/Jobs/sql_overhead.py [ROUNDS]        (after make build)
"""
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
PAWL = os.environ.get("PAWL", str(ROOT / ".build/release/pawl"))
DUCKDB = str(next(ROOT.glob(".venv/lib/python3*/site-packages/duckdb_cli/duckdb")))
SCRIPT = "COPY (SELECT i % 10 AS k, sum(i) AS s FROM range(100000) AS t(i) GROUP BY ALL) TO 'out.csv';\n"


def timed(work):
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def main():
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 40
    # The supervisor of the last run may still write down how that ended.
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        os.chdir(folder)
        pathlib.Path("script.sql").write_text(SCRIPT)
        pathlib.Path("pawl.yaml").write_text(
            "Jobs: {job: {Command: {Name: sql, ScriptLocation: script.sql}}}\n"
            "Engines: {DuckDB: {Path: %s}}\n" % DUCKDB)

        def duckdb():
            subprocess.run([DUCKDB, "-no-init", "-bail", "-batch", "-f", "script.sql"], check=True)

        def task(number):
            request = {"projectDirectory": folder, "storeDirectory": folder + "/.pawl", "requester": "bench",
                       "idempotencyKey": str(number), "parameters": {"JobName": "job"}}
            done = subprocess.run([PAWL, "perform", "job-run"], input=json.dumps(request), text=True,
                                  capture_output=True, check=True)
            assert json.loads(done.stdout)["JobRunState"] == "SUCCEEDED", done.stdout

        def command():
            subprocess.run([PAWL, "jobs", "run", "job"], check=True, stderr=subprocess.DEVNULL)

        duckdb(), task(-1), command()
        alone, tasks, commands = [], [], []
        for number in range(rounds):
            alone.append(timed(duckdb))
            tasks.append(timed(lambda: task(number)))
            commands.append(timed(command))
    for name, times in (("duckdb alone", alone), ("as a task's job run", tasks), ("pawl jobs run", commands)):
        print("%-20s median %6.1f ms, best %6.1f ms" % (name, statistics.median(times), min(times)))
    over = [b - a for a, b in zip(alone, tasks)]
    print("overhead of the run  median %6.1f ms, best %6.1f ms (best run less best call)"
          % (statistics.median(over), min(tasks) - min(alone)))


main()
