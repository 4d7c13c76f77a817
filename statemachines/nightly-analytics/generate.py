#!/usr/bin/env python3
"""Writes what the pipeline reads: three days of orders (JSON Lines), users and prices (Parquet). All invented.

    generate.py --out raw                   the sample, always the same
    generate.py --out /data/raw --orders 200000

Needs Python 3.9 or newer, and DuckDB's command for the Parquet files.
"""

import argparse
import json
import random
import shutil
import subprocess
import sys
from pathlib import Path

DAYS = ["2026-09-01", "2026-09-02", "2026-09-03"]
SHOPS = {"harbour": "+02:00", "station": "+02:00", "online": "Z"}
PRODUCTS = ["lamp", "table", "chair", "shelf", "rug", "clock", "vase", "mirror"]


def orders(day, number, count, users, rng):
    """A day's lines by shop: with repetitions, odd spellings, and a few that are no orders."""
    lines = {shop: [] for shop in SHOPS}
    for n in range(count):
        shop = rng.choice(list(SHOPS))
        minute = 8 * 60 + n * 14 * 60 // count
        order = {
            "id": number * 1_000_000 + n,
            "user_id": rng.randrange(1, users + 1),
            "product": rng.choice(PRODUCTS),
            "quantity": rng.choice([1, 1, 1, 2, 2, 3, 5]),
            "ordered_at": f"{day}T{minute // 60:02}:{minute % 60:02}:00{SHOPS[shop]}",
            "coupon": rng.choice([None, None, None, "", "AUTUMN"]),
            "shop": shop,
        }
        if n % 11 == 3:
            order["product"] = f" {order['product'].title()} "
        # On the last day something is sold that nobody has put a price on.
        if day == DAYS[-1] and n % 30 == 10:
            order["product"] = "candle"
        if n % 40 == 20:
            order[rng.choice(["user_id", "quantity", "ordered_at"])] = None
        lines[shop].append(order)
        if n % 25 == 5:
            lines[shop].append(order)
    return lines


def parquet(path, rows, types):
    path.parent.mkdir(parents=True, exist_ok=True)
    columns = ", ".join(f"{name}: '{kind}'" for name, kind in types.items())
    sql = f"COPY (FROM read_json('/dev/stdin', format = 'newline_delimited', columns = {{{columns}}})) TO '{path}' (FORMAT parquet)"
    duckdb = shutil.which("duckdb") or str(Path(__file__).resolve().parents[2] / ".venv/bin/duckdb")
    text = "".join(json.dumps(row) + "\n" for row in rows)
    subprocess.run([duckdb, "-no-init", "-bail", "-c", sql], input=text, text=True, check=True, stdout=subprocess.DEVNULL)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--orders", type=int, default=120, help="orders a day (default 120)")
    parser.add_argument("--users", type=int, default=40)
    parser.add_argument("--seed", type=int, default=11)
    options = parser.parse_args()
    if options.users < 1 or options.orders < 1:
        sys.exit("generate.py: --orders and --users must be 1 or more")
    rng = random.Random(options.seed)
    for number, day in enumerate(DAYS, start=1):
        folder = options.out / "orders" / f"day={day}"
        folder.mkdir(parents=True, exist_ok=True)
        for shop, lines in orders(day, number, options.orders, options.users, rng).items():
            (folder / f"{shop}.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    users = [
        {"user_id": n, "country": rng.choice(["DE", "FR", "NL", "PL"]), "segment": rng.choice(["home", "business"])}
        for n in range(1, options.users + 1)
    ]
    parquet(options.out / "users" / "users.parquet", users,
            {"user_id": "BIGINT", "country": "VARCHAR", "segment": "VARCHAR"})
    prices = [
        {"product": product, "valid_from": f"{day} 00:00:00", "unit_price": f"{rng.randrange(900, 19900) / 100:.2f}"}
        for product in PRODUCTS for day in ("2026-08-01", "2026-09-02")
    ]
    parquet(options.out / "prices" / "prices.parquet", prices,
            {"product": "VARCHAR", "valid_from": "TIMESTAMP", "unit_price": "DECIMAL(10,2)"})


if __name__ == "__main__":
    main()
