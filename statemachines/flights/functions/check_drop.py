"""The function `check-drop`: may this drop be taken at all?

Event:  {"flights": path, "airports": path}
Result: {"ok": bool, "problems": [sentence…], "columns": [name…], "bytes": n}

It looks at the two ends of a drop, however large that is: whether it is there, has the columns, and was not
cut off on its way. What is wrong in between is for the crawler and the normalising job to say.
"""

import csv
import json
import os
import sys

FLIGHT_COLUMNS = ("date", "delay", "distance", "origin", "destination")
AIRPORT_COLUMNS = ("iata", "name", "city", "state", "country", "latitude", "longitude")
# How much of each end is read: many times the length of a record.
END = 64 * 1024


class Spoiled(ValueError):
    """The drop cannot be taken; the message says why, without the file's name."""


def ends(path):
    """The text at the beginning and at the end of a file, and the file's size."""
    size = os.path.getsize(path)
    with open(path, "rb") as file:
        head = file.read(END)
        file.seek(max(0, size - END))
        tail = file.read()
    # A character may be cut where a piece ends or begins, and nowhere else.
    head = head.decode("utf-8", "strict" if size <= END else "ignore")
    return head.lstrip(), tail.decode("utf-8", "strict" if size <= END else "ignore").rstrip(), size


def check_flights(path):
    """The columns of the first record, if the file is a whole JSON array, or JSON Lines whose last line is whole."""
    try:
        head, tail, size = ends(path)
    except UnicodeDecodeError as error:
        raise Spoiled(f"cannot be read: it is no UTF-8 at byte {error.start + 1}") from None
    is_array = head.startswith("[")
    text = head[is_array:].lstrip()
    if not text or (is_array and text.startswith("]")):
        raise Spoiled("holds no record")
    try:
        first, _ = json.JSONDecoder().raw_decode(text)
    except json.JSONDecodeError as error:
        raise Spoiled(f"cannot be read: its first record is no JSON ({error.msg})") from None
    if is_array and not tail.endswith("]"):
        raise Spoiled(f"cannot be read: the array is not closed, it ends after {size} bytes with …{tail[-20:]}")
    if not is_array:
        last = tail.rpartition("\n")[2]
        try:
            json.loads(last)
        except json.JSONDecodeError as error:
            raise Spoiled(f"cannot be read: its last line is no JSON ({error.msg})") from None
    columns = sorted(first) if isinstance(first, dict) else []
    missing = [name for name in FLIGHT_COLUMNS if name not in columns]
    if missing:
        raise Spoiled(f"cannot be taken: its first record has no {', '.join(missing)}")
    return columns


def check_airports(path):
    with open(path, encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        header = next(rows, [])
        missing = [name for name in AIRPORT_COLUMNS if name not in header]
        if missing:
            raise Spoiled(f"has no column {', '.join(missing)}")
        if next(rows, None) is None:
            raise Spoiled("holds no airport")


def handler(event, context):
    problems = []
    answer = {"columns": [], "bytes": 0}
    for name in ("flights", "airports"):
        path = event[name]
        try:
            if not os.path.isfile(path):
                raise Spoiled("is missing")
            answer["bytes"] += os.path.getsize(path)
            if name == "flights":
                answer["columns"] = check_flights(path)
            else:
                check_airports(path)
        except (Spoiled, UnicodeDecodeError) as error:
            problems.append(f"{os.path.basename(path)} {error}")
    return {"ok": not problems, "problems": problems, **answer}


if __name__ == "__main__":
    # By hand: check_drop.py raw/flights.json raw/airports.csv
    print(json.dumps(handler({"flights": sys.argv[1], "airports": sys.argv[2]}, None), indent=2))
