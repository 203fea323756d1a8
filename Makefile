# Everything a newcomer needs: `make demo` runs the main job, `make test` passes the tests.
# Needs Python >= 3.11 with venv, make, and the package registries; Node comes from PyPI into the venv.
SHELL := /bin/bash
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export PATH := $(CURDIR)/$(BIN):$(PATH)
# Where Python is told to keep nothing that it has compiled, each process of the tests compiles the service anew.
export PYTHONDONTWRITEBYTECODE :=
export PORT ?= 8000
export DEMO_DIR ?= .demo
# Much of a test's time is waiting for real streams: three at once keep two cores busy.
WORKERS ?= 3
# Each has a demo and a Chromium of its own, and waits for either as often as it computes.
BROWSER_WORKERS ?= 2
BENCHES := relay probe hostile diagnosis shaking coverage sim demo soak wall
UI_SOURCES := $(shell find ui -path ui/node_modules -prune -o -path ui/dist -prune -o -type f -print 2>/dev/null)

.PHONY: help demo test check check-service check-client format bench $(addprefix bench-,$(BENCHES)) test-browser openapi lock clean

help: ## this list
	@grep -hE '^[a-z][a-z-]*:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 22

$(VENV)/.ready: requirements-dev.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed: set PYTHON=/path/to/python3.11"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || { echo "python3 -m venv failed: install your system's python3-venv package"; exit 1; }
	@echo "installing Python packages …"
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

ui/node_modules/.ready: ui/package-lock.json ui/package.json | $(VENV)/.ready
	@echo "installing the web client's packages …"
	@npm --prefix ui ci --no-audit --no-fund --loglevel=error
	@touch $@

ui/dist/.ready: ui/node_modules/.ready $(UI_SOURCES)
	@echo "building the web client …"
	@npm --prefix ui run --silent build
	@touch $@

demo: $(VENV)/.ready ui/dist/.ready ## the reference county on simulated cameras; PORT, CAMERAS and DEMO_DIR are honoured
	@exec $(BIN)/vms demo

test: $(VENV)/.ready ## all tests but those that need a browser
	$(BIN)/python -m pytest -m "not browser" -n $(WORKERS) --dist worksteal

test-browser: $(VENV)/.ready ui/dist/.ready ## the tests that drive a real Chromium
	$(BIN)/python -m pytest tests/browser -n $(BROWSER_WORKERS) --dist worksteal

check: $(VENV)/.ready ui/node_modules/.ready ## format, lint, types, borders, dead code; the web client's too
	@$(MAKE) --no-print-directory -j2 check-service check-client

check-service: $(VENV)/.ready
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/vulture

check-client: ui/node_modules/.ready
	npm --prefix ui run --silent check
	npm --prefix ui run --silent test

format: $(VENV)/.ready ## lay the code out
	$(BIN)/ruff format . && $(BIN)/ruff check --fix .

bench: $(addprefix bench-,$(BENCHES)) ## every benchmark, one table and one tests/bench/out/NAME.json each

$(addprefix bench-,$(BENCHES)): bench-%: $(VENV)/.ready
	$(BIN)/python -m tests.bench.bench_$*

bench-wall bench-coverage: ui/dist/.ready

openapi: $(VENV)/.ready ui/node_modules/.ready ## write docs/openapi.json, the web client's types and its Chinese words for what the API says
	$(BIN)/vms openapi docs/openapi.json --words ui/src/i18n/zh-CN/said.json
	npm --prefix ui run --silent types

lock: $(VENV)/.ready ## pin the newest allowed versions, with hashes and without any registry's address
	$(BIN)/pip-compile --quiet --upgrade --generate-hashes --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --strip-extras --allow-unsafe --no-header -o requirements.txt pyproject.toml
	$(BIN)/pip-compile --quiet --upgrade --generate-hashes --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --strip-extras --allow-unsafe --no-header --extra dev -o requirements-dev.txt pyproject.toml

clean: ## remove everything that was made, the demo's data too
	rm -rf $(VENV) $(DEMO_DIR) ui/node_modules ui/dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis tests/bench/out tests/browser/out
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
