"""The function `validate`: is this file one that can be transformed?

Event:  {"path": path}
Result: {"valid": bool, "reason": sentence or null, "rows": n}
"""

import csv
import json
import os
import sys

COLUMNS = ["station", "time", "celsius"]


def problem(path):
    """What keeps a file from being taken, or None, and how many rows it has."""
    if not os.path.isfile(path):
        return "is missing", 0
    try:
        with open(path, encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))
    except UnicodeDecodeError as error:
        return f"is no UTF-8 at byte {error.start + 1}", 0
    if not rows:
        return "is empty", 0
    if rows[0] != COLUMNS:
        return f"has the columns {', '.join(rows[0])} and not {', '.join(COLUMNS)}", 0
    for number, row in enumerate(rows[1:], start=2):
        if len(row) != len(COLUMNS):
            return f"has {len(row)} cells instead of {len(COLUMNS)} in line {number}", 0
    if len(rows) == 1:
        return "has no rows", 0
    return None, len(rows) - 1


def handler(event, context):
    reason, rows = problem(event["path"])
    return {"valid": reason is None, "reason": reason, "rows": rows}


if __name__ == "__main__":
    # By hand: validate.py inbox/north.csv
    print(json.dumps(handler({"path": sys.argv[1]}, None), indent=2))
