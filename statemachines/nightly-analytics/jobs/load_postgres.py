"""The job `load-postgres` (pythonshell): a published day into PostgreSQL, whole or not at all.

    --day   the day to be loaded; what the server has of it is replaced, so that loading again is safe
    --lake  the folder with the published tables

Where the server is, and as whom to log in, it finds in PGHOST, PGPORT, PGDATABASE, PGUSER and PGPASSWORD: the
job's connection `warehouse` in pawl.yaml becomes these, and psycopg reads them by itself.
"""

import subprocess
import sys
from pathlib import Path

import psycopg
from awsglue.utils import getResolvedOptions

TABLES = {
    "sales": """
        order_id BIGINT PRIMARY KEY, ordered_at TIMESTAMP NOT NULL, product TEXT NOT NULL, quantity INTEGER NOT NULL,
        coupon TEXT, shop TEXT, user_id BIGINT NOT NULL, country TEXT, segment TEXT, unit_price NUMERIC(10, 2) NOT NULL,
        amount NUMERIC(12, 2) NOT NULL, day DATE NOT NULL""",
    "revenue": """
        country TEXT, segment TEXT, orders BIGINT NOT NULL, items BIGINT NOT NULL, amount NUMERIC(14, 2) NOT NULL,
        day DATE NOT NULL""",
}


def columns(table):
    """The names that a definition begins each part with."""
    depth, name, names = 0, "", []
    for character in TABLES[table] + ",":
        depth += (character == "(") - (character == ")")
        if character == "," and depth == 0:
            names.append(name.split()[0])
            name = ""
        else:
            name += character
    return names


def rows(lake, table, day):
    """A day of a published table as CSV, piece by piece, as DuckDB writes it."""
    query = (
        f"COPY (SELECT {', '.join(columns(table))} FROM read_parquet($folder || '/*/*.parquet', "
        "hive_partitioning = true, hive_types_autocast = false) WHERE day = $day) TO '/dev/stdout' (FORMAT csv, HEADER false)"
    )
    for name, value in (("$folder", str(Path(lake) / table)), ("$day", day)):
        query = query.replace(name, "'" + value.replace("'", "''") + "'")
    with subprocess.Popen(["duckdb", "-no-init", "-bail", "-c", query], stdout=subprocess.PIPE) as process:
        while piece := process.stdout.read(1 << 16):
            yield piece
    if process.returncode != 0:
        raise RuntimeError(f"duckdb could not read {table}: see stderr")


def main():
    options = getResolvedOptions(sys.argv, ["day", "lake"])
    # One transaction: readers see the day as it was, or all of it as it is now.
    with psycopg.connect() as connection, connection.cursor() as cursor:
        for table, definition in TABLES.items():
            cursor.execute(f"CREATE TABLE IF NOT EXISTS {table} ({definition})")
            cursor.execute(f"DELETE FROM {table} WHERE day = %s", (options["day"],))
            with cursor.copy(f"COPY {table} ({', '.join(columns(table))}) FROM STDIN WITH (FORMAT csv, HEADER false)") as copy:
                for piece in rows(options["lake"], table, options["day"]):
                    copy.write(piece)
            print(f"{table}: {cursor.rowcount} rows of {options['day']}")


if __name__ == "__main__":
    main()
