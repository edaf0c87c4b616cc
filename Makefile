# `make run` and `make test` are all a newcomer needs.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: run test test-long bench lint format lock clean
.DEFAULT_GOAL := run

run: $(VENV)/.run .env
	@$(BIN)/relais run

test: lint
	@$(BIN)/python -m pytest -n auto --dist worksteal -m "not long"

test-long: $(VENV)/.dev
	@$(BIN)/python -m pytest -n auto -m long

bench: $(VENV)/.dev
	@$(BIN)/python -m tests.benchmarks

lint: $(VENV)/.dev
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

format: $(VENV)/.dev
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

# A fresh key is written once, readable by its owner only; an existing .env is never touched.
.env: | $(VENV)/.run
	@umask 077; key=$$($(BIN)/relais keys new) && printf 'RELAIS_KEYS=%s\n' "$$key" > .env.new && mv .env.new .env
	@echo "A fresh key was written to .env. Keep a copy: without it nothing can be read again."

$(VENV)/.python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Relais PDP needs Python 3.11 or newer; name one with: make run PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.run: $(VENV)/.python requirements.lock pyproject.toml
	@echo "Installing what Relais PDP needs into $(VENV)…"
	@$(PIP) install --require-hashes -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: $(VENV)/.run requirements-dev.lock
	@echo "Installing what its tests need into $(VENV)…"
	@$(PIP) install --require-hashes -r requirements-dev.lock
	@touch $@

# Both locks are made from pyproject.toml, the second within the first; commit them together.
lock: $(VENV)/.dev
	@UV_CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 \
		--extra build --generate-hashes --no-annotate --quiet --output-file requirements.lock
	@UV_CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 \
		--extra dev --constraint requirements.lock --generate-hashes --no-annotate --quiet \
		--output-file requirements-dev.lock

clean:
	@rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
