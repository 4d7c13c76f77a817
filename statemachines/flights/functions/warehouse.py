"""The functions `load-warehouse` and `unload-warehouse`: one run's rows in, or out again.

The warehouse is a DuckDB file with three tables: flights (a row a flight), daily (a row a day), loads (a
row a run that is wholly in, with what became of its drop). Every row names its run, and loading begins with
removing what the run may have left there before, so loading twice is the same as loading once.

What is loaded is the run's part of staging.flights and staging.drops.

Event:  {"warehouse": path, "staging": folder, "run": name, "attempt": n,
         "rehearsal": {"failLoads": n, "breakLoad": bool}}
Result: {"run": name, "rows": n, "days": n, "partitions": n, "attempt": n,
         "drop": {"airports": n, "rejected": n, "duplicates": n}}

Raises WarehouseBusy when somebody else writes to the file (try again later), LoadFailed for the rest.
"""

import json
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "lib"))
import duck  # noqa: E402

TABLES = """
CREATE TABLE IF NOT EXISTS flights (
    run VARCHAR, departure TIMESTAMP, month VARCHAR, delay INTEGER, distance INTEGER, origin VARCHAR,
    origin_state VARCHAR, origin_city VARCHAR, destination VARCHAR, destination_state VARCHAR, destination_city VARCHAR);
CREATE TABLE IF NOT EXISTS daily (run VARCHAR, day DATE, flights BIGINT, late BIGINT, mean_delay DOUBLE);
CREATE TABLE IF NOT EXISTS loads (
    run VARCHAR PRIMARY KEY, rows BIGINT, airports BIGINT, rejected BIGINT, duplicates BIGINT, loaded_at TIMESTAMP);
"""

REMOVE = """
DELETE FROM loads WHERE run = getvariable('run');
DELETE FROM daily WHERE run = getvariable('run');
DELETE FROM flights WHERE run = getvariable('run');
"""

# A table of the staging area, of this run.
STAGED = """(
    FROM read_parquet(getvariable('staging') || '/{}/*/*.parquet', hive_partitioning = true, hive_types_autocast = false)
    WHERE run = getvariable('run'))"""

# Two transactions: a long one for the rows, a short one for what is computed from them. Whoever reads the
# warehouse trusts a run only once it stands in `loads`.
FACTS = f"""
{TABLES}
BEGIN;
{REMOVE}
INSERT INTO flights BY NAME SELECT * EXCLUDE (airports_known) FROM {STAGED.format("flights")};
COMMIT;
"""

AGGREGATES = f"""
BEGIN;
INSERT INTO daily
SELECT run, departure::DATE, count(*), count(*) FILTER (delay > 15), round(avg(delay), 3)
FROM flights WHERE run = getvariable('run') GROUP BY ALL;
INSERT INTO loads BY NAME
SELECT run, rows, airports, rejected, duplicates, now()::TIMESTAMP AS loaded_at FROM {STAGED.format("drops")};
COMMIT;
"""

COUNTS = """
SELECT count(*) AS rows, count(DISTINCT departure::DATE) AS days, count(DISTINCT (origin_state, month)) AS partitions,
    (SELECT {'airports': airports, 'rejected': rejected, 'duplicates': duplicates} FROM loads WHERE run = getvariable('run')) AS drop
FROM flights WHERE run = getvariable('run');
"""


class WarehouseBusy(Exception):
    """Somebody else writes to the warehouse: worth another try."""


class LoadFailed(Exception):
    """Anything else that went wrong."""


def in_warehouse(sql, event):
    """Runs `sql` in the warehouse, and sorts what can go wrong into the two kinds that a caller can act on."""
    try:
        return duck.ask(sql, database=event["warehouse"], run=event["run"], staging=event.get("staging", ""))
    except duck.DuckError as error:
        if "Could not set lock" in str(error):
            raise WarehouseBusy(f"another process writes to {event['warehouse']}") from None
        raise LoadFailed(str(error)) from None


def load(event, context):
    rehearsal = event.get("rehearsal") or {}
    attempt = event.get("attempt", 0)
    # A rehearsal, asked for in the input: so that a retry can be watched without waiting for bad luck.
    if attempt < rehearsal.get("failLoads", 0):
        raise WarehouseBusy(f"rehearsed, {attempt + 1} of {rehearsal['failLoads']}")
    os.makedirs(os.path.dirname(os.path.abspath(event["warehouse"])), exist_ok=True)
    in_warehouse(FACTS, event)
    if rehearsal.get("breakLoad"):
        raise LoadFailed("rehearsed: the rows are in, their daily figures are not")
    [counts] = in_warehouse(AGGREGATES + COUNTS, event)
    return {"run": event["run"], **counts, "attempt": attempt}


def unload(event, context):
    """Also right when the run never got as far as the warehouse, or there is none yet."""
    if not os.path.exists(event["warehouse"]):
        return {"run": event["run"], "rows": 0}
    [counts] = in_warehouse(TABLES + COUNTS, event)
    in_warehouse(REMOVE, event)
    return {"run": event["run"], "rows": counts["rows"]}


if __name__ == "__main__":
    # By hand: warehouse.py load '{"warehouse":"w.duckdb","staging":"lake/staging","run":"by-hand"}'
    action = {"load": load, "unload": unload}[sys.argv[1]]
    print(json.dumps(action(json.loads(sys.argv[2]), None)))
