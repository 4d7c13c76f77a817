#!/usr/bin/env python3
"""Writes an invented drop: flights.json and airports.csv, always the same for the same arguments.

    generate.py --out raw                            the sample: 500 flights between 60 airports
    generate.py --out drop --flights 5000000         a large one (about a second for each million)
    generate.py --out drop --bad-rows 40             40 records that must be rejected
    generate.py --out drop --spoil truncated         a drop that must not be taken at all

Every airport, city and flight is made up. It needs Python 3.9 or newer and nothing else.
"""

import argparse
import json
import random
import re
import sys
from datetime import date, timedelta
from pathlib import Path

STATES = ["AZ", "CA", "CO", "FL", "GA", "IL", "MA", "MN", "NV", "NY", "OR", "TX", "WA"]
SPOILS = ["truncated", "empty", "columns", "drifted", "missing-airports"]
# Written in chunks: enough for speed, little for memory.
CHUNK = 100_000


def airports(count, rng):
    """Made-up airports: (code, name, city, state, latitude, longitude), codes in order and distinct."""
    starts = ["Ash", "Bel", "Cor", "Dun", "El", "Fair", "Glen", "Hart", "Iver", "Kings", "Lin", "Mar", "Nor", "Oak", "Pem"]
    ends = ["brook", "bury", "dale", "field", "ford", "haven", "mere", "mont", "port", "stead", "ton", "wick"]
    codes = [a + b + c for a in "QXZ" for b in "ABCDEFGHIJKLMNOPRSTUVWY" for c in "AEIOUKLMNRST"]
    if not 2 <= count <= len(codes):
        sys.exit(f"generate.py: --airports must be from 2 to {len(codes)}")
    places = [start + end for start in starts for end in ends]
    rows = []
    for code in sorted(rng.sample(codes, count)):
        city = rng.choice(places)
        name = f"{city} {rng.choice(['Regional', 'Municipal', 'International', 'Field'])}"
        latitude, longitude = rng.uniform(26, 48), rng.uniform(-122, -72)
        rows.append((code, name, city, rng.choice(STATES), f"{latitude:.6f}", f"{longitude:.6f}"))
    return rows


def write_airports(path, rows, rng):
    """As such lists come: some cells padded, some in lower case, some 'NA', one line twice."""
    lines = ["iata,name,city,state,country,latitude,longitude"]
    for index, (code, name, city, state, latitude, longitude) in enumerate(rows):
        if index % 17 == 5:
            city, state = "NA", "NA"
        elif index % 13 == 3:
            code, name = code.lower(), f" {name} "
        lines.append(f'{code},"{name}",{city},{state},USA,{latitude},{longitude}')
    lines.append(lines[1 + rng.randrange(len(rows))])
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def good_records(count, codes, first_day, days, rng):
    """`count` records as text, in time order, chunk by chunk."""
    routes = []
    for _ in range(max(2, len(codes) * 4)):
        origin, destination = rng.sample(codes, 2)
        routes.append(f'"distance":{rng.randrange(80, 2600)},"origin":"{origin}","destination":"{destination}"}}')
    day_texts = [(first_day + timedelta(days=n)).strftime("%Y/%m/%d") for n in range(days)]
    # Most are a little early or a little late, a few very late.
    delays = [rng.randrange(-25, 15) for _ in range(800)] + [rng.randrange(15, 400) for _ in range(200)]
    done = 0
    while done < count:
        size = min(CHUNK, count - done)
        minutes = [done + n for n in range(size)]
        span = days * 1440
        chosen_delays = rng.choices(delays, k=size)
        chosen_routes = rng.choices(routes, k=size)
        chunk = []
        for n, delay, route in zip(minutes, chosen_delays, chosen_routes):
            day, minute = divmod(n * span // count, 1440)
            chunk.append(f'{{"date":"{day_texts[day]} {minute // 60:02}:{minute % 60:02}","delay":{delay},{route}')
        yield chunk
        done += size


def bad_record(kind, code):
    """One record that nobody can use; `kind` goes round through what has been seen to go wrong."""
    record = {"date": "2026/09/12 10:30", "delay": 3, "distance": 400, "origin": code, "destination": "QAR"}
    field, value = [
        ("date", "2026/02/30 10:30"),
        ("date", "yesterday"),
        ("distance", -12),
        ("distance", None),
        ("origin", "??"),
        ("origin", ""),
        ("destination", None),
    ][kind % 7]
    record[field] = value
    return json.dumps(record, separators=(",", ":"))


def spread(count, total, rng):
    """`count` distinct positions out of `total`."""
    return set(rng.sample(range(total), min(count, total)))


def write_flights(path, options, codes, rng):
    """A JSON array with one record a line."""
    nulls = spread(options.nulls, options.flights, rng)
    twice = spread(options.duplicates, options.flights, rng)
    bad = spread(options.bad_rows, options.flights, rng)
    plain = not (nulls or twice or bad)
    written = kind = position = 0
    with path.open("w", encoding="utf-8") as file:
        for chunk in good_records(options.flights, codes, options.first_day, options.days, rng):
            if not plain:
                edited = []
                for text in chunk:
                    if position in nulls:
                        text = json.dumps({**json.loads(text), "delay": None}, separators=(",", ":"))
                    edited.append(text)
                    if position in twice:
                        edited.append(text)
                    if position in bad:
                        edited.append(bad_record(kind, codes[0]))
                        kind += 1
                    position += 1
                chunk = edited
            file.write(("[\n" if written == 0 else ",\n") + ",\n".join(chunk))
            written += len(chunk)
        file.write("\n]\n" if written else "[]\n")
    return written


def spoil(kind, flights, airports_file):
    """Makes the drop one that must not be taken."""
    if kind == "truncated":
        data = flights.read_bytes()
        flights.write_bytes(data[: len(data) * 2 // 3])
    elif kind == "empty":
        flights.write_text("[]\n")
    elif kind == "columns":
        flights.write_text(flights.read_text().replace('"origin":', '"from":'))
    elif kind == "drifted":
        # A delay in words, and a column that nobody has announced.
        text = re.sub(r'"delay":(-?\d+)', r'"delay":"\1 min","carrier":"ZZ"', flights.read_text())
        flights.write_text(text)
    elif kind == "missing-airports":
        airports_file.unlink()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True, help="folder to write into")
    parser.add_argument("--flights", type=int, default=500, help="good records (default 500)")
    parser.add_argument("--airports", type=int, default=60, help="airports (default 60)")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--first-day", type=date.fromisoformat, default=date(2026, 9, 1))
    parser.add_argument("--days", type=int, default=61, help="days that the flights spread over (default 61)")
    parser.add_argument("--bad-rows", type=int, default=0, help="records to add that must be rejected")
    parser.add_argument("--duplicates", type=int, default=0, help="records to write twice")
    parser.add_argument("--nulls", type=int, default=0, help="records to rob of their delay")
    parser.add_argument("--spoil", choices=SPOILS, help="make a drop that must not be taken")
    options = parser.parse_args()
    if options.flights < 0 or options.days < 1:
        parser.error("--flights must be 0 or more, --days 1 or more")

    rng = random.Random(options.seed)
    options.out.mkdir(parents=True, exist_ok=True)
    flights, airports_file = options.out / "flights.json", options.out / "airports.csv"
    rows = airports(options.airports, rng)
    write_airports(airports_file, rows, rng)
    written = write_flights(flights, options, [row[0] for row in rows], rng)
    if options.spoil:
        spoil(options.spoil, flights, airports_file)
    print(f"{flights}: {written} records; {airports_file}: {len(rows)} airports")


if __name__ == "__main__":
    main()
