# Two commands matter: `make demo` and `make test`. `make help` lists the rest.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV := .uv/bin/uv
READY := $(VENV)/.ready
PACKAGES := models pipeline spiders alerts archive dags newsroom tenfold
DAYS ?= 7
export DEMO_EXIT

.DEFAULT_GOAL := help
.PHONY: help setup demo test check format docs bench run up lock clean

help:  ## this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

setup: $(READY)  ## .venv with everything in it

$(UV): requirements-bootstrap.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Tenfold needs Python 3.11 or newer: set PYTHON=...")'
	@$(PYTHON) -m pip install --quiet --disable-pip-version-check --root-user-action=ignore \
		--require-hashes --upgrade --target .uv -r requirements-bootstrap.lock
	@touch $(UV)

$(READY): requirements.lock pyproject.toml $(UV)
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "installing into $(VENV)"
	@$(UV) pip sync --quiet --python $(BIN)/python --require-hashes --compile-bytecode requirements.lock
	@$(UV) pip install --quiet --python $(BIN)/python --no-deps --editable .
	@$(BIN)/python -m compileall -q $(PACKAGES)
	@touch $(READY)

demo: $(READY)  ## days of the sample newsroom, end to end, with Airflow (DAYS=7; 30 for all; DEMO_EXIT=1 to end by itself)
	@exec $(BIN)/tenfold demo --airflow --days $(DAYS)

test: $(READY)  ## all tests
	$(BIN)/pytest

check: $(READY)  ## format, lint, types, import rules
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(READY)  ## put the code in form
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

docs: $(READY)  ## the reference pages, from the code
	$(BIN)/python -m tenfold.reference

bench: $(READY)  ## speed and quality, side by side with others
	@$(UV) pip install --quiet --python $(BIN)/python --require-hashes --no-deps -r requirements-bench.lock
	@for bench in bench/[a-z]*.py; do echo "== $$bench"; $(BIN)/python -m bench.$$(basename $$bench .py) || exit 1; done

run: $(READY)  ## the real catalogue, once, without Airflow
	$(BIN)/tenfold db migrate
	$(BIN)/tenfold run

up:  ## everything in containers: PostgreSQL, Airflow, archive
	docker compose up --build

lock: $(UV)  ## make the hashed lock files anew
	$(UV) pip compile --quiet --universal --generate-hashes --group dev pyproject.toml -o requirements.lock
	$(UV) pip compile --quiet --universal --generate-hashes --group bench -c requirements.lock -o requirements-bench.lock
	echo uv | $(UV) pip compile --quiet --universal --generate-hashes --no-header --no-annotate - -o requirements-bootstrap.lock

clean:  ## remove what was made (never the data in var/)
	rm -rf $(VENV) .uv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
