#!/bin/sh
# Builds the driver, fetches jsonata-python into .venv, and measures both side by side.
set -e
cd "$(dirname "$0")"
swift build -c release --product JSONataBenchmarks
test -d .venv || python3 -m venv .venv
.venv/bin/pip install --quiet jsonata-python
exec .venv/bin/python compare.py "$@"
