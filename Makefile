# Needs Python 3.11+, make and git. Start with `make refresh` and `make test`.
# The README gives the uv commands to use without make, for example on Windows.

SHELL := /bin/sh
PYTHON ?= python3
BIN := .venv/bin
TARTAN_HOME ?= data
export TARTAN_HOME
PYTEST := $(BIN)/pytest
CHROMIUM ?= /usr/bin/chromium

.DEFAULT_GOAL := help
.PHONY: help install refresh test nights matrix facts browser bench bench-smoke lint lint-python lint-sql ui generate lineage clean clean-data

help: ## List the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /	/' | expand -t 14

install: .venv/installed ## Make .venv with the locked dependencies, when they are missing

.venv/installed: uv.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Tartan needs Python 3.11 or newer; $(PYTHON) is `$(PYTHON) --version`. Set PYTHON=..."; exit 1; }
	@echo "Installing the locked dependencies into .venv ..."
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@test -x $(BIN)/uv || $(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	@VIRTUAL_ENV="$(CURDIR)/.venv" $(BIN)/uv sync --active --frozen --quiet --compile-bytecode
	@touch $@

refresh: install ## Put the sample deliveries into an empty drop folder, then tartan refresh
	@$(BIN)/python -m warehouse.samples "$(TARTAN_HOME)/drop"
	@$(BIN)/tartan refresh

test: install ## The whole test suite, offline
	@echo "Running the tests ..."
	@$(PYTEST)

nights: install ## Test whole nights: refreshes that are killed, meet, are refused; about half an hour
	@echo "Running whole nights ..."
	@$(PYTEST) tests/pipeline/nights

matrix: install ## Lose every column that a measure reads in every way, night after night; most of an hour
	@echo "Losing every column ..."
	@$(PYTEST) -s tests/pipeline/matrix

facts: install ## Compare the release and the seeds with the published facts, where ../shared is
	@echo "Comparing the samples and the seeds with the facts ..."
	@$(PYTEST) -m facts tests/facts

browser: install ## Test the pages in Chromium with axe; CHROMIUM is its path
	@test -x "$(CHROMIUM)" || { echo "make browser needs Chromium at $(CHROMIUM); set CHROMIUM=..."; exit 1; }
	@echo "Testing the pages in Chromium ..."
	@CHROMIUM="$(CHROMIUM)" $(PYTEST) -n 0 -m browser tests/browser

bench: install ## Measure: ratios side by side, in one run
	@$(BIN)/python -m tests.benchmarks.run

bench-smoke: install ## Run every benchmark at its smallest size, to prove that it runs
	@$(BIN)/python -m tests.benchmarks.run --smallest

lint: lint-python lint-sql ## ruff, mypy --strict, sqlfluff

lint-python: install ## ruff and mypy --strict
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

lint-sql: install ## sqlfluff
	@$(BIN)/sqlfluff lint --disable-progress-bar models dbt_project

ui: install ## Dagster's web UI on localhost
	@$(BIN)/tartan ui

generate: install ## Write again what is generated: dbt sources, data dictionaries, MARTS.md, bank holidays
	@$(BIN)/python -m warehouse.generate.bank_holidays
	@$(BIN)/python -m warehouse.generate.evaluated_rules
	@$(BIN)/python -m warehouse.generate.contract_files
	@$(BIN)/python -m warehouse.generate.marts_reference
	@echo "Generated files are fresh."

lineage: install ## Write again which columns each measure reads (seeds/measure_columns.csv); minutes
	@$(BIN)/python -m tests.lineage.generate

clean: ## Remove the environment and caches; data stays
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis target logs

# Only a folder with a delivery log is removed, so a mistyped TARTAN_HOME costs nothing.
clean-data: ## Remove all data below TARTAN_HOME, after asking (CONFIRM=yes answers)
	@test -f "$(TARTAN_HOME)/log/deliveries.sqlite" || { echo "$(TARTAN_HOME) holds no delivery log, so nothing was removed. Set TARTAN_HOME=..."; exit 1; }
	@if [ "$(CONFIRM)" != yes ]; then \
		test -t 0 || { echo "Nothing was removed. Run it in a terminal, or with CONFIRM=yes."; exit 1; }; \
		echo "This removes everything below $(TARTAN_HOME): deliveries in drop, releases, feedback, logs and the"; \
		echo "pseudonym key in secrets/. Without that key no new hash matches an old one."; \
		printf "Type yes to remove it: "; read -r answer; \
		test "$$answer" = yes || { echo "Nothing was removed."; exit 1; }; \
	fi
	rm -rf "$(TARTAN_HOME)"
