"""The job `normalise-flights` (pythonshell): raw records in, one clean CSV and one of rejects out.

    --source       the drop's flights.json
    --destination  CSV: departure,delay,distance,origin,destination; departure as 2001-01-31 23:59:00
    --rejected     CSV: record,reason,content; record counts from 1

A delay may be missing (a flight that was cancelled) and may be negative (early). Everything else has to
be there and to make sense. Both files appear whole or not at all, so that the job may be run again.
"""

import argparse
import csv
import json
import os
import re
import sys
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "lib"))
import records  # noqa: E402

MOMENT = re.compile(r"(\d{4})[/-](\d\d)[/-](\d\d)[ T]([01]\d|2[0-3]):([0-5]\d)", re.ASCII)
AIRPORT = re.compile(r"[A-Z0-9]{3}")


class Rejected(Exception):
    """The record cannot be used; the message says why."""


def days():
    """'2001','02','30' → no day; remembered, since a drop has millions of flights and few days."""
    known = {}

    def day(year, month, number):
        key = (year, month, number)
        if key not in known:
            try:
                known[key] = date(int(year), int(month), int(number)).isoformat()
            except ValueError:
                known[key] = None
        return known[key]

    return day


def normaliser():
    """A function from a raw record to a row, or Rejected."""
    day = days()
    codes = {}

    def code(record, name):
        raw = record.get(name)
        if not isinstance(raw, str):
            raise Rejected(f"{name} is missing")
        if raw not in codes:
            text = raw.strip().upper()
            codes[raw] = text if AIRPORT.fullmatch(text) else None
        if codes[raw] is None:
            raise Rejected(f"{name} is no airport code")
        return codes[raw]

    def normalise(record):
        if not isinstance(record, dict):
            raise Rejected("not an object")
        moment = record.get("date")
        match = MOMENT.fullmatch(moment) if isinstance(moment, str) else None
        departed = match and day(match[1], match[2], match[3])
        if not departed:
            raise Rejected("date is no moment")
        delay, distance = record.get("delay"), record.get("distance")
        # type() and not isinstance(): True is an int to Python.
        if delay is not None and type(delay) is not int:
            raise Rejected("delay is no whole number")
        if type(distance) is not int or distance <= 0:
            raise Rejected("distance is no positive whole number")
        origin, destination = code(record, "origin"), code(record, "destination")
        return (f"{departed} {match[4]}:{match[5]}:00", delay, distance, origin, destination)

    return normalise


def run(source, destination, rejected):
    """Returns how many records were kept and how many were not."""
    normalise = normaliser()
    kept = refused = 0
    for path in (destination, rejected):
        os.makedirs(os.path.dirname(os.path.abspath(path)), exist_ok=True)
    with open(destination + ".part", "w", encoding="utf-8", newline="") as good, \
            open(rejected + ".part", "w", encoding="utf-8", newline="") as bad:
        rejects = csv.writer(bad, lineterminator="\n")
        rejects.writerow(["record", "reason", "content"])
        good.write("departure,delay,distance,origin,destination\n")
        for number, record in enumerate(records.read(source), start=1):
            try:
                moment, delay, distance, origin, target = normalise(record)
            except Rejected as reason:
                refused += 1
                rejects.writerow([number, reason, json.dumps(record)])
                continue
            kept += 1
            # No cell can hold a comma or a quote by now.
            good.write(f"{moment},{'' if delay is None else delay},{distance},{origin},{target}\n")
    os.replace(destination + ".part", destination)
    os.replace(rejected + ".part", rejected)
    return kept, refused


def main():
    parser = argparse.ArgumentParser(allow_abbrev=False)
    for name in ("--source", "--destination", "--rejected"):
        parser.add_argument(name, required=True)
    # A job is also given arguments that it did not ask for, such as --JOB_NAME.
    options, _ = parser.parse_known_args()
    kept, refused = run(options.source, options.destination, options.rejected)
    print(json.dumps({"kept": kept, "rejected": refused}))


if __name__ == "__main__":
    main()
