# Everything a person does with this checkout. `make` alone lists it.
#
# What is done is remembered in stamp files, so that asking again costs nothing. Where a step fails it
# says what to do; the same step then goes on where it stopped.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules

SWIFT  ?= swift
PYTHON ?= python3
PREFIX ?= /usr/local
# The sample that `make run` runs, and what it is given.
SAMPLE ?= statemachines/flights/nightly.asl.yaml
INPUT  ?= statemachines/flights/inputs/sample.json

# Not to be overridden: the paths below are also in .gitignore and in Scripts/setup.
venv := .venv
pawl := .build/release/pawl

export SWIFT PYTHON
# The project's own Python and DuckDB come first; nothing is installed outside of this folder.
export PATH := $(CURDIR)/$(venv)/bin:$(PATH)

# Folders too: their times change when a file goes.
sources := Package.swift $(shell find Sources 2> /dev/null)
python_tests := $(wildcard statemachines/*/tests)

.PHONY: help run setup build test test-swift test-machines test-samples lint format bench install clean distclean

help: ## List what can be asked for
	@printf 'Pawl: state machines for data pipelines.\n\n'
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@printf '\nStart with: make run\n'

run: $(venv)/.ready .build/pawl.stamp ## Set up, build, and run the sample pipeline with its live view
	@$(pawl) run $(SAMPLE) --input $(INPUT)
	@printf '\nThat was $(pawl) run $(SAMPLE) --input $(INPUT)\nMore: statemachines/README.md. To have pawl in PATH: make install\n' >&2

setup: $(venv)/.ready ## Install what is missing: Debian packages (with sudo), a Python venv with DuckDB

build: $(venv)/.ready .build/pawl.stamp ## Build the pawl command (release): .build/release/pawl

test: $(venv)/.ready-tests ## Set up, and run every test
	@$(MAKE) --no-print-directory test-samples test-machines test-swift

test-samples: $(venv)/.ready-tests ## Run the tests of the samples' own jobs and functions
	@for folder in $(python_tests); do \
	    printf '\ntest: %s\n' "$$folder"; \
	    $(venv)/bin/python3 -m unittest discover --start-directory "$$folder" --buffer; \
	done

test-machines: $(venv)/.ready ## Run the tests of the samples' state machines, all ways through them
	@printf '\ntest: state machines\n'
	@$(SWIFT) build --product pawl
	@.build/debug/pawl test statemachines --coverage --min-coverage 100

test-swift: $(venv)/.ready-tests ## Run the Swift tests
	@printf '\ntest: swift\n'
	@$(SWIFT) test --parallel || { code=$$?; \
	    printf '\nmake: tests failed (exit code %s). One alone: %s test --filter NAME\n' $$code '$(SWIFT)' >&2; exit $$code; }

lint: ## Check the format of every Swift file
	@$(SWIFT) format lint --strict --recursive --parallel $(wildcard Sources Tests Package.swift Benchmarks) \
	    || { printf '\nmake: to mend the format: make format\n' >&2; exit 1; }
	@echo 'lint: nothing to mend'

format: ## Format every Swift file in place
	@$(SWIFT) format --in-place --recursive --parallel $(wildcard Sources Tests Package.swift Benchmarks)

bench: $(venv)/.ready ## Run the benchmarks (a package of its own, release)
	@[ -f Benchmarks/Package.swift ] || { echo 'make: there is no Benchmarks/Package.swift' >&2; exit 1; }
	@$(SWIFT) run --package-path Benchmarks --configuration release PawlBenchmarks

install: $(venv)/.ready .build/pawl.stamp ## Install pawl under PREFIX (default /usr/local); DESTDIR is respected
	@install -d '$(DESTDIR)$(PREFIX)/bin' && install -m 755 $(pawl) '$(DESTDIR)$(PREFIX)/bin/pawl' \
	    || { printf '\nmake: cannot write to %s. Choose another place: make install PREFIX=$$HOME/.local\n' '$(DESTDIR)$(PREFIX)' >&2; exit 1; }
	@echo 'installed $(DESTDIR)$(PREFIX)/bin/pawl; it needs duckdb in PATH for sql jobs (pip install duckdb-cli)'

clean: ## Remove what was built and what the samples wrote; the venv and downloads stay
	@rm -rf .build/pawl.stamp .build/debug .build/release .build/*-unknown-linux-gnu
	@rm -rf statemachines/*/.pawl statemachines/*/lake .pawl

distclean: clean ## Remove everything that is not in git's care, the venv included
	@rm -rf .build $(venv) Benchmarks/.build

# --- stamps -------------------------------------------------------------------------------------------

$(venv)/.ready: Scripts/setup requirements.txt
	@Scripts/setup
	@touch $@

$(venv)/.ready-tests: Scripts/setup requirements.txt requirements-test.txt
	@Scripts/setup --tests
	@touch $(venv)/.ready $@

# swift build knows best what is out of date, yet takes seconds to find that nothing is; make needs none.
.build/pawl.stamp: $(sources) | $(venv)/.ready
	@printf 'build: swift build -c release --product pawl (the first time takes minutes)\n'
	@$(SWIFT) build --configuration release --product pawl || { code=$$?; \
	    printf '\nmake: the build failed. If a package could not be fetched, mend the network and run the same again;\n' >&2; \
	    printf '      if yaml.h is missing: rm -r %s && make setup; else the compiler says above where.\n' '$(venv)' >&2; exit $$code; }
	@touch $@
