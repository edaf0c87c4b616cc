# `make run` and `make test` are all a newcomer needs.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RASA_ENV := .rasa
RASA_VERSION := 3.6.21
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: run test test-long test-rasa bench model lint format lock clean
.DEFAULT_GOAL := run

run: $(VENV)/.run .env
	@$(BIN)/relais run

test: lint
	@$(BIN)/python -m pytest -n auto --dist worksteal -m "not long and not rasa"

test-long: $(VENV)/.dev
	@$(BIN)/python -m pytest -n auto -m long

# A real Rasa server, which needs Python 3.10 and an environment of its own; without Python 3.10, it says so.
test-rasa: $(VENV)/.dev
	@rasa_python=$${RASA_PYTHON:-python3.10}; \
	if ! "$$rasa_python" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 10))' 2>/dev/null; then \
		echo "The tests with a real Rasa server were not run: no Python 3.10. Name one with RASA_PYTHON."; exit 0; \
	fi; \
	test -e $(RASA_ENV)/.rasa-$(RASA_VERSION) || { \
		echo "Installing Rasa $(RASA_VERSION) into $(RASA_ENV)…"; \
		"$$rasa_python" -m venv --clear $(RASA_ENV) && \
		$(RASA_ENV)/bin/python -m pip --disable-pip-version-check --quiet install rasa==$(RASA_VERSION) && \
		touch $(RASA_ENV)/.rasa-$(RASA_VERSION); } && \
	RELAIS_TEST_RASA=$(CURDIR)/$(RASA_ENV)/bin/rasa $(BIN)/python -m pytest -m rasa

bench: $(VENV)/.dev
	@$(BIN)/python -m tests.benchmarks

# Train the models of flows/understanding again, after their examples or ideas changed.
model: $(VENV)/.dev
	@$(BIN)/python -m flows.understanding.training

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
	@rm -rf $(VENV) $(RASA_ENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
