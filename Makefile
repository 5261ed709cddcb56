# popflow: `make demo` shows it, `make test` checks it. Both need only python3 (3.11 or newer) and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
BENCH_VENV := .venv-bench
BENCH := $(BENCH_VENV)/bin/python -m benchmarks
BENCH_ARGS ?=
DEMO_ARGS ?= --years 3
PYTEST_ARGS ?=
UV ?= uv
PLUGINS := plugins/popflow-mail plugins/popflow-pob plugins/popflow-postgres
PROJECTS := pyproject.toml $(PLUGINS:%=%/pyproject.toml)
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo test test-shared lint types arch cov cov-gate check screenshots bench bench-full lock clean

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1|\2/p' Makefile | awk -F'|' '{printf "  %-14s %s\n", $$1, $$2}'

demo: $(VENV)/.installed ## three years of conversations, on a virtual clock
	@$(BIN)/popflow demo $(DEMO_ARGS)

test: $(VENV)/.tested-with ## every test
	$(BIN)/python -m pytest -n 2 --dist worksteal $(PYTEST_ARGS)

test-shared: $(VENV)/.tested-with ## the tests of the engine once more, on PostgreSQL with the shared work queue
	POPFLOW_TEST_FOUNDATION=procrastinate $(BIN)/python -m pytest -n 2 --dist worksteal tests/unit/engine $(PYTEST_ARGS)

lint: $(VENV)/.tested-with ## ruff: rules and layout
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.tested-with ## mypy, strict
	$(BIN)/mypy

arch: $(VENV)/.tested-with ## import-linter: the floors of the house
	$(BIN)/lint-imports

cov: ## every test, and the gate of 100 % on what decides
	$(MAKE) test PYTEST_ARGS="--cov --cov-report= --cov-fail-under=0 $(PYTEST_ARGS)"
	$(MAKE) cov-gate

cov-gate: $(VENV)/.tested-with ## the gate alone, on what the last run measured
	$(BIN)/coverage report

check: lint types arch cov ## all of these (cov runs the tests)

screenshots: $(VENV)/.tested-with ## every picture of docs/pages.md anew (needs Chromium)
	$(BIN)/python -m tests.support.screenshots

bench: $(BENCH_VENV)/.installed ## figures beside floors and peers, small: minutes
	$(BENCH) --scale small $(BENCH_ARGS)

bench-full: $(BENCH_VENV)/.installed ## everything at its full size, into docs/performance.md
	$(BENCH) --scale full $(BENCH_ARGS)
	$(BENCH) --markdown

# Order matters: what runs is a part of what is tested, in the same versions.
lock: ## choose versions anew (needs uv on the PATH, or UV=/its/path)
	$(UV) pip compile $(LOCK_OPTIONS) --group build --group dev $(PROJECTS) --output-file requirements-dev.lock
	$(UV) pip compile $(LOCK_OPTIONS) --group build --constraint requirements-dev.lock $(PROJECTS) --output-file requirements.lock
	$(UV) pip compile $(LOCK_OPTIONS) --group build --group bench --constraint requirements-dev.lock $(PROJECTS) --output-file requirements-bench.lock
LOCK_OPTIONS := --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--no-header --no-emit-package popflow

clean: ## remove what make made
	rm -rf $(VENV) $(BENCH_VENV) dist build .coverage .coverage.* .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Stamps: a file newer than everything that it was made from means there is nothing to do.
$(VENV)/.created:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "popflow needs Python 3.11 or newer; '$(PYTHON)' here is: $$($(PYTHON) --version 2>&1 || true). Try: make PYTHON=python3.12" >&2; exit 1; }
	@echo "Making $(VENV) (once)"
	@$(PYTHON) -m venv --clear $(VENV) || { \
	  echo "python3 could not make a virtual environment; on Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	@touch $@

$(VENV)/.installed: $(VENV)/.created requirements.lock $(PROJECTS)
	@echo "Installing popflow into $(VENV) (once, under a minute)"
	@$(PIP) install --require-hashes -r requirements.lock
	@$(PIP) install --no-index --no-deps --no-build-isolation --editable . $(PLUGINS:%=--editable ./%)
	@touch $@

$(VENV)/.tested-with: $(VENV)/.installed requirements-dev.lock
	@echo "Installing what the tests need into $(VENV) (once, under a minute)"
	@$(PIP) install --require-hashes -r requirements-dev.lock
	@touch $@

# Peers have a place of their own: what popflow is developed and tested with knows nothing of them.
$(BENCH_VENV)/.installed: $(VENV)/.created requirements-bench.lock $(PROJECTS)
	@echo "Installing what is measured beside popflow into $(BENCH_VENV) (once, under a minute)"
	@$(PYTHON) -m venv --clear $(BENCH_VENV)
	@$(BENCH_VENV)/bin/python -m pip --disable-pip-version-check --quiet install --require-hashes -r requirements-bench.lock
	@$(BENCH_VENV)/bin/python -m pip --disable-pip-version-check --quiet install --no-index --no-deps --no-build-isolation --editable . $(PLUGINS:%=--editable ./%)
	@touch $@
