"""Measures ten expressions here and in jsonata-python, one run, side by side.

Usage: ./compare.sh [seconds per expression]. Prints a Markdown table; evaluation only. Times are the
best of all evaluations, in processor time: neither engine waits for anything, and the machine may be busy.
The engines take turns, because a machine may also be slow for some seconds.
"""

import json
import subprocess
import sys
import time

import jsonata

ROUNDS = 6
SECONDS = (float(sys.argv[1]) if len(sys.argv) > 1 else 3) / ROUNDS
DRIVER = ".build/release/JSONataBenchmarks"


def items(count):
    return {
        "items": [
            {
                "id": i,
                "name": f"item {i % 97}",
                "region": ["eu", "us", "ap"][i % 3],
                "price": (i * 37 % 1000) / 10,
                "quantity": i % 7,
                "tags": [f"t{i % 5}", f"u{i % 3}"],
                "at": 1700000000000 + i * 60000,
                "owner": {"email": f"User{i}@Example.com", "address": {"city": f"City {i % 50}"}},
            }
            for i in range(count)
        ]
    }


CASES = [
    ("path", "items.owner.address.city", 1000),
    ("path over arrays", "items.tags", 1000),
    ("predicate", "items[price > 50 and quantity >= 3].id", 1000),
    ("grouping", "items{region: $sum(price)}", 1000),
    ("sorting", "items^(>price, name).id", 1000),
    ("string functions", "items.($uppercase(name) & ' ' & $substringBefore(owner.email, '@'))", 1000),
    ("map and objects", "items.{'id': id, 'total': price * quantity, 'city': owner.address.city}", 1000),
    ("recursive lambda", "($fib := function($n){$n < 2 ? $n : $fib($n-1) + $fib($n-2)}; $fib(15))", 1),
    ("transform", "$ ~> |items[quantity > 3]|{'price': price * 2}, ['tags']|", 1000),
    ("dates", "items.$fromMillis(at, '[Y0001]-[M01]-[D01] [H01]:[m01]:[s01]')", 1000),
]
GROWTH = ["items.owner.address.city", "items[price > 50].id", "items{region: $sum(price)}",
          "items^(>price, name).id", "$distinct(items.name)", "$map(items, function($v, $i) {$v.id + $i})",
          "$ ~> |items|{'x': 1}|", "items.tags{$: $count($)}", "$join(items.name, ',')"]


def ask(lines):
    text = "".join(json.dumps(line) + "\n" for line in lines)
    run = subprocess.run([DRIVER], input=text, capture_output=True, text=True, check=True)
    return [json.loads(line) for line in run.stdout.splitlines()]


def python(expression, data):
    compiled = jsonata.Jsonata(expression)
    compiled.set_validate_input(False)
    best = float("inf")
    result = None
    end = time.process_time() + SECONDS
    while True:
        began = time.process_time()
        result = compiled.evaluate(data)
        best = min(best, time.process_time() - began)
        if time.process_time() > end:
            return best * 1e9, result


def plain(value):
    return json.loads(json.dumps(value))


print("| expression | jsonata-python | Pawl | ratio |")
print("|---|---:|---:|---:|")
for name, expression, count in CASES:
    data = items(count)
    reference = own = float("inf")
    for _ in range(ROUNDS):
        time_of_reference, expected = python(expression, data)
        answer = ask([{"name": name, "expr": expression, "data": data, "seconds": SECONDS}])[0]
        reference = min(reference, time_of_reference)
        own = min(own, answer["nanoseconds"])
    same = plain(expected) == answer.get("result")
    ratio = reference / own
    print(f"| {name}: `{expression}` | {reference / 1000:.0f} µs | {own / 1000:.1f} µs"
          f" | {ratio:.0f}{'' if same else ' (results differ)'} |")

states = {"input": {"a": {"b": 41}}, "context": {}}
answer = ask([{"expr": "$states.input.a.b + 1", "dialect": "states", "bindings": {"states": states},
               "seconds": SECONDS}])[0]
print(f"\n`$states.input.a.b + 1`: {answer['nanoseconds']:.0f} ns\n")

print("| expression | 1,000 items | 100,000 items | growth |")
print("|---|---:|---:|---:|")
for expression in GROWTH:
    small, large = ask([{"expr": expression, "data": items(n), "seconds": SECONDS} for n in (1000, 100000)])
    growth = large["nanoseconds"] / small["nanoseconds"]
    print(f"| `{expression}` | {small['nanoseconds'] / 1000:.0f} µs | {large['nanoseconds'] / 1000:.0f} µs"
          f" | {growth:.0f} |")
