# Signpost. `make` lists what it can do; README.md says which two you need.

PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	command -v $$p >/dev/null && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' && echo $$p && break; done)
PORT ?= 8000
BIN := .venv/bin
export PORT

.DEFAULT_GOAL := help
.PHONY: help setup run dev test prove check bench cluster lock assets

help: ## List what make can do
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.venv/installed: requirements.txt
	@test -n "$(PYTHON)" || { echo "Signpost needs Python 3.11 or newer. Install it, then run this again."; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

.venv/installed-dev: .venv/installed requirements-dev.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt -r requirements-dev.txt
	$(BIN)/pip check
	@touch $@

setup: .venv/installed ## Install into .venv

run: setup ## Install, set up, load the demonstration once and serve it on PORT (8000)
	@$(BIN)/python manage.py set_up
	@$(BIN)/python manage.py demo
	@$(BIN)/waitress-serve --host=127.0.0.1 --port=$(PORT) --threads=8 --no-expose-tracebacks cms.wsgi:application

dev: setup ## Serve with DEBUG and reload
	@$(BIN)/python manage.py set_up
	DEBUG=1 $(BIN)/python manage.py runserver $(PORT)

test: check ## Everything that passes the tests
	$(BIN)/python -m pytest -n auto -m "not prove"

prove: .venv/installed-dev ## Race and kill it, a hundred times, on SQLite and PostgreSQL, and a cluster's node (minutes)
	$(BIN)/python -m pytest -n auto tests/prove -m prove
	.ci/with-postgresql $(BIN)/python -m pytest -n auto tests/prove -m "prove and not cluster"

check: .venv/installed-dev ## Lint, types and architecture, in seconds
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/mypy .
	$(BIN)/python manage.py makemigrations --check --dry-run

bench: .venv/installed-dev ## Measure, side by side
	for file in benchmarks/*.py; do $(if $(wildcard /usr/lib/postgresql/*/bin/initdb),.ci/with-postgresql) $(BIN)/python -m "benchmarks.$$(basename $$file .py)" || exit 1; done

cluster: ## A search cluster of three nodes here, until Ctrl-C (needs Java 17 and Maven)
	@test -n "$(PYTHON)" && exec $(PYTHON) -m ops.cluster 3

lock: .venv/installed-dev ## Write the locks anew from requirements*.in
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes requirements.in -o requirements.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes requirements-dev.in -o requirements-dev.txt

assets: ## Build the committed style sheets and scripts anew (the only thing that needs Node)
	cd frontend && npm ci && npm run build
