#!/usr/bin/env python3
"""Checks what a run of the pipeline produced against the raw files, by another way of counting.

    verify.py --raw raw --out lake                     the run that was loaded last
    verify.py --raw raw --out lake --run 2026-09-30    another one
    verify.py --flights f.json --airports a.csv --out lake --summary output.json

The pipeline goes through five jobs, the catalog and several tables; here one DuckDB session asks the raw files
directly, so that the two agree only if both are right.

Exit code: 0 all the same, 1 at least one difference, 2 something could not be read, 3 wrong usage.
"""

import argparse
import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent / "lib"))
import duck  # noqa: E402

# The rules for a usable record, in SQL and from the raw text alone.
RAW = r"""
SET preserve_insertion_order = false;
CREATE TEMP TABLE raw AS
SELECT
    json_type(json, '$.date') AS date_type, json ->> '$.date' AS date,
    json_type(json, '$.delay') AS delay_type, json ->> '$.delay' AS delay,
    json_type(json, '$.distance') AS distance_type, json ->> '$.distance' AS distance,
    json_type(json, '$.origin') AS origin_type, upper(trim(json ->> '$.origin')) AS origin,
    json_type(json, '$.destination') AS destination_type, upper(trim(json ->> '$.destination')) AS destination
FROM read_json_objects(getvariable('flights'));

CREATE TEMP VIEW usable AS
SELECT
    try_strptime(replace(replace(date, '/', '-'), 'T', ' '), '%Y-%m-%d %H:%M') AS departure,
    delay::INTEGER AS delay, distance::INTEGER AS distance, origin, destination
FROM raw
WHERE date_type = 'VARCHAR' AND length(date) = 16
    AND try_strptime(replace(replace(date, '/', '-'), 'T', ' '), '%Y-%m-%d %H:%M') IS NOT NULL
    AND coalesce(delay_type, 'NULL') IN ('NULL', 'UBIGINT', 'BIGINT')
    AND distance_type = 'UBIGINT' AND distance <> '0'
    AND origin_type = 'VARCHAR' AND regexp_full_match(origin, '[A-Z0-9]{3}')
    AND destination_type = 'VARCHAR' AND regexp_full_match(destination, '[A-Z0-9]{3}');

CREATE TEMP TABLE places AS
SELECT upper(trim(iata)) AS code,
    arg_min(CASE WHEN trim(state) IN ('NA', '') THEN NULL ELSE trim(state) END, (name, city, state)) AS state
FROM read_csv(getvariable('airports'), header = true, all_varchar = true)
WHERE trim(iata) <> '' GROUP BY 1;

-- GROUP BY where the pipeline says DISTINCT, IN where it joins.
CREATE TEMP TABLE expected AS
SELECT departure, delay, distance, origin, destination, count(*) - 1 AS repeats,
    coalesce((SELECT state FROM places WHERE code = origin), 'unknown') AS origin_state,
    origin NOT IN (SELECT code FROM places) OR destination NOT IN (SELECT code FROM places) AS unknown_airport
FROM usable GROUP BY ALL;
"""

TOTALS = """
SELECT count(*) AS rows, (SELECT count(*) FROM raw) - (SELECT count(*) FROM usable) AS rejected,
    coalesce(sum(repeats), 0)::BIGINT AS duplicates, (SELECT count(*) FROM places) AS airports,
    count(DISTINCT (origin_state, strftime(departure, '%Y-%m'))) AS partitions,
    count(*) FILTER (delay IS NULL) AS nullDelays, count(*) FILTER (unknown_airport) AS unknownAirports
FROM expected;
"""

PER_PARTITION = """
SELECT origin_state || ' ' || {month} AS key, count(*) AS rows, sum(distance)::BIGINT AS distance,
    coalesce(sum(delay), 0)::BIGINT AS delay, count(delay) AS delays, min(departure)::VARCHAR AS first,
    max(departure)::VARCHAR AS last, count(DISTINCT (origin, destination)) AS routes
FROM {table} GROUP BY 1 ORDER BY 1;
"""

PER_DAY = """
SELECT departure::DATE::VARCHAR AS key, count(*) AS flights, count(*) FILTER (delay > 15) AS late
FROM {table} GROUP BY 1 ORDER BY 1;
"""

STAGED = """(
    FROM read_parquet(getvariable('lake') || '/staging/flights/*/*.parquet', hive_partitioning = true,
        hive_types_autocast = false)
    WHERE run = getvariable('run'))"""

PUBLISHED = """read_parquet(getvariable('lake') || '/curated/flights/*/*/*.parquet',
    hive_partitioning = true, hive_types_autocast = false)"""


class Report:
    """Says of each comparison whether the two sides agree, and remembers whether all did."""

    def __init__(self):
        self.differences = 0

    def compare(self, what, expected, found):
        if expected == found:
            print(f"same       {what}: {expected}")
        else:
            self.differences += 1
            print(f"DIFFERENT  {what}: {found}, the raw files say {expected}")

    def compare_rows(self, what, expected, found):
        """Rows by key; up to five of the differences are spelt out."""
        left, right = ({row["key"]: row for row in rows} for rows in (expected, found))
        wrong = [key for key in sorted({*left, *right}) if left.get(key) != right.get(key)]
        if not wrong:
            print(f"same       {what}: {len(left)} groups")
            return
        self.differences += 1
        print(f"DIFFERENT  {what}: {len(wrong)} of {len({*left, *right})} groups")
        for key in wrong[:5]:
            print(f"           {key}: {right.get(key)}, the raw files say {left.get(key)}")


def latest_run(lake):
    """The run that the warehouse loaded last."""
    rows = duck.ask("SELECT arg_max(run, loaded_at) AS run FROM loads", database=lake / "warehouse.duckdb", readonly=True)
    return rows[0]["run"]


def check(flights, airports, lake, run, summary):
    report = Report()
    warehouse = lake / "warehouse.duckdb"
    is_published = run == latest_run(lake)
    loads = duck.ask(
        "SELECT rows, airports, rejected, duplicates FROM loads WHERE run = getvariable('run')",
        database=warehouse, readonly=True, run=run)
    if not loads:
        raise ValueError(f"{warehouse} has no run {run}")

    def raw(query):
        return duck.ask(RAW + query, flights=flights, airports=airports)

    def in_lake(query):
        return duck.ask(query, lake=lake, run=run)

    def loaded(query):
        return duck.ask(query, database=warehouse, readonly=True, run=run)

    [totals] = raw(TOTALS)
    partitions = raw(PER_PARTITION.format(table="expected", month="strftime(departure, '%Y-%m')"))
    days = raw(PER_DAY.format(table="expected"))
    own_rows = "(SELECT * FROM flights WHERE run = getvariable('run'))"

    print(f"run {run}")
    if summary is not None:
        for name in ("rows", "rejected", "duplicates", "airports", "partitions"):
            report.compare(f"output {name}", totals[name], summary.get(name))
    staged = in_lake(PER_PARTITION.format(table=STAGED, month="month"))
    report.compare_rows("staging.flights, by state and month", partitions, staged)
    [gaps] = in_lake(f"""
        SELECT count(*) FILTER (delay IS NULL) AS nullDelays, count(*) FILTER (NOT airports_known) AS unknownAirports
        FROM {STAGED}""")
    for name, value in gaps.items():
        report.compare(f"staging.flights {name}", totals[name], value)
    if is_published:
        published = in_lake(PER_PARTITION.format(table=PUBLISHED, month="month"))
        report.compare_rows("flights.flights, by state and month", partitions, published)
        folders = list((lake / "curated" / "flights").glob("*/*"))
        report.compare("folders of flights.flights", len(partitions), len(folders))
        daily = in_lake("""
            SELECT day::VARCHAR AS key, flights, late
            FROM read_parquet(getvariable('lake') || '/curated/daily/*.parquet') ORDER BY 1""")
        report.compare_rows("flights.daily", days, daily)
    rows = loaded(PER_PARTITION.format(table=own_rows, month="month"))
    report.compare_rows("warehouse flights, by state and month", partitions, rows)
    daily = loaded("SELECT day::VARCHAR AS key, flights, late FROM daily WHERE run = getvariable('run') ORDER BY 1")
    report.compare_rows("warehouse daily", days, daily)
    report.compare("warehouse loads", [{key: totals[key] for key in loads[0]}], loads)
    return report.differences


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--raw", type=Path, help="folder with flights.json and airports.csv")
    parser.add_argument("--flights", type=Path, help="raw flights, where they have another name")
    parser.add_argument("--airports", type=Path, help="raw airports, where they have another name")
    parser.add_argument("--out", type=Path, required=True, help="the lake that the run wrote to")
    parser.add_argument("--run", help="name of the execution (default: the one loaded last)")
    parser.add_argument("--summary", help="the execution's output as JSON, a file or -: checked as well")
    try:
        options = parser.parse_args()
    except SystemExit as stop:
        sys.exit(3 if stop.code else 0)
    flights = options.flights or (options.raw and options.raw / "flights.json")
    airports = options.airports or (options.raw and options.raw / "airports.csv")
    if not flights or not airports:
        print("verify.py: give --raw DIR, or --flights FILE and --airports FILE", file=sys.stderr)
        sys.exit(3)
    try:
        summary = None
        if options.summary:
            summary = json.loads(sys.stdin.read() if options.summary == "-" else Path(options.summary).read_text())
        run = options.run or latest_run(options.out)
        differences = check(flights, airports, options.out, run, summary)
    except (OSError, ValueError, duck.DuckError) as error:
        print(f"verify.py: {error}", file=sys.stderr)
        sys.exit(2)
    print(f"{differences} differences" if differences else "all the same")
    sys.exit(1 if differences else 0)


if __name__ == "__main__":
    main()
