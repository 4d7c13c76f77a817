"""The function `check-drop`: may this drop be taken at all?

Event:  {"flights": path, "airports": path}
Result: {"ok": bool, "problems": [sentence…], "flights": n, "airports": n, "columns": [name…], "bytes": n}

It looks at a drop as a whole. What is wrong with single records is the normalising job's to say.
"""

import csv
import json
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "lib"))
import records  # noqa: E402

AIRPORT_COLUMNS = ("iata", "name", "city", "state", "country", "latitude", "longitude")


def check_flights(path, problems):
    """How many records there are, and the first one's columns."""
    count, columns = 0, []
    try:
        for record in records.read(path):
            if count == 0:
                columns = sorted(record) if isinstance(record, dict) else []
            count += 1
    except (records.Unreadable, UnicodeDecodeError) as error:
        problems.append(f"{os.path.basename(path)} cannot be read: {error}")
        return count, columns
    missing = [name for name in records.COLUMNS if name not in columns]
    if count == 0:
        problems.append(f"{os.path.basename(path)} holds no record")
    elif missing:
        problems.append(f"{os.path.basename(path)}: its first record has no {', '.join(missing)}")
    return count, columns


def check_airports(path, problems):
    """How many airports there are."""
    with open(path, encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        header = next(rows, [])
        missing = [name for name in AIRPORT_COLUMNS if name not in header]
        if missing:
            problems.append(f"{os.path.basename(path)} has no column {', '.join(missing)}")
        count = sum(1 for row in rows if row)
    if count == 0:
        problems.append(f"{os.path.basename(path)} holds no airport")
    return count


def handler(event, context):
    problems = []
    answer = {"flights": 0, "airports": 0, "columns": [], "bytes": 0}
    for name in ("flights", "airports"):
        path = event[name]
        if not os.path.isfile(path):
            problems.append(f"{os.path.basename(path)} is missing")
            continue
        answer["bytes"] += os.path.getsize(path)
        if name == "flights":
            answer["flights"], answer["columns"] = check_flights(path, problems)
        else:
            answer["airports"] = check_airports(path, problems)
    return {"ok": not problems, "problems": problems, **answer}


if __name__ == "__main__":
    # By hand: check_drop.py raw/flights.json raw/airports.csv
    print(json.dumps(handler({"flights": sys.argv[1], "airports": sys.argv[2]}, None), indent=2))
