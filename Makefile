# Two commands are all it takes: make refresh, make test. Needs Python 3.11+, make and git.
# The plain uv commands that these run (for Windows, say) are in the README.

SHELL := /bin/sh
PYTHON ?= python3
BIN := .venv/bin
TARTAN_HOME ?= data
export TARTAN_HOME
PYTEST := $(BIN)/pytest
CHROMIUM ?= /usr/bin/chromium

.DEFAULT_GOAL := help
.PHONY: help install refresh test facts browser bench bench-smoke lint ui generate clean

help: ## What there is to make
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /	/' | expand -t 12

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

facts: install ## Hold the release and the seeds against the published facts, where ../shared is
	@echo "Holding the samples and the seeds against the facts ..."
	@$(PYTEST) -m facts tests/facts

browser: install ## Look at the pages in Chromium with axe; CHROMIUM says where it is
	@test -x "$(CHROMIUM)" || { echo "make browser needs Chromium at $(CHROMIUM); set CHROMIUM=..."; exit 1; }
	@echo "Looking at the pages in Chromium ..."
	@CHROMIUM="$(CHROMIUM)" $(PYTEST) -n 0 -m browser tests/browser

bench: install ## Measure: ratios side by side, in one run
	@$(BIN)/python -m tests.benchmarks.run

bench-smoke: install ## Run every benchmark at its smallest size, to prove that it runs
	@$(BIN)/python -m tests.benchmarks.run --smallest

lint: install ## ruff, mypy --strict, sqlfluff
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/sqlfluff lint --disable-progress-bar models dbt_project

ui: install ## Dagster's web UI on localhost
	@$(BIN)/tartan ui

generate: install ## Write again what is generated: dbt sources, data dictionary, bank holidays
	@$(BIN)/python -m warehouse.generate.bank_holidays
	@$(BIN)/python -m warehouse.generate.contract_files
	@echo "Generated files are fresh."

clean: ## Remove the environment and all that was made; deliveries in drop too
	rm -rf .venv data .pytest_cache .mypy_cache .ruff_cache
