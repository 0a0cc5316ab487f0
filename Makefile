# The two commands a newcomer needs are `make run` and `make test`; `make help` lists the rest.
# Everything is installed into .venv, in the versions and with the hashes of pip.lock and requirements.lock.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
FOLDER ?= raw
SECONDS_OF_FUZZ ?= 600
BIN := .venv/bin
LOCKS := pip.lock requirements.lock
TYPED := flows benchmarks docs

# What Prefect would otherwise send home; the program needs no network once it is installed.
export PREFECT_SERVER_ANALYTICS_ENABLED := false
export DO_NOT_TRACK := 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: help setup run test fuzz kills lint docs lock clean
.DELETE_ON_ERROR:

help:
	@echo 'claimledger: what a series of releases says, and what of it cannot all be true'
	@echo
	@echo '  make run      set up, then read the releases in raw/ (FOLDER=... for others) and say what was found'
	@echo '  make test     set up, then lint, check types and imports, and run every test'
	@echo '  make fuzz     spoil input for SECONDS_OF_FUZZ=600 seconds and keep what breaks a promise'
	@echo '  make kills    kill a run over 200 releases at 50 moments; 4 kills of 40 are part of make test'
	@echo '  make setup    create .venv and install what the locks name; done once'
	@echo '  make lint     format, lint, types and imports only'
	@echo '  make docs     write the output that README.md and docs/ show anew'
	@echo '  make lock     write pip.lock and requirements.lock anew from pyproject.toml (needs uv; UPGRADE=1 for newer versions)'
	@echo '  make clean    remove .venv, caches and out/'

setup: .venv/installed

# The pip that comes with Python 3.11 trips over extras in a lock with hashes, so a newer one goes first, hashed like the rest.
.venv/locked: $(LOCKS)
	@test -n '$(PYTHON)' || { echo 'Python 3.11 or newer is needed; name it with make PYTHON=/path/to/python3' >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo 'Installing the packages that requirements.lock names into .venv; this takes a minute or two.'
	@$(BIN)/python -m pip install -qq --require-hashes -r pip.lock
	@$(BIN)/python -m pip install -qq --require-hashes -r requirements.lock
	@touch $@

.venv/installed: .venv/locked pyproject.toml
	@$(BIN)/python -m pip install -qq --no-deps --no-build-isolation --editable .
	@touch $@

run: setup
	@$(BIN)/python flows/ingest.py $(FOLDER)

test: lint
	$(BIN)/python -m pytest --cov=src --cov-report=term:skip-covered

# Longer than a test may take: what breaks a promise is kept under tests/trust/corpus and tried by every test run from then on.
fuzz: setup
	PYTHONPATH=src:flows $(BIN)/python tests/trust/fuzz.py --seconds $(SECONDS_OF_FUZZ)

kills: setup
	CLAIMLEDGER_TEST_RELEASES=200 CLAIMLEDGER_TEST_KILLS=50 $(BIN)/python -m pytest tests/trust/test_killed.py

lint: setup
	@! grep -n '://' $(LOCKS) || { echo 'A lock holds an address: packages are named by version and hash alone (make lock).' >&2; exit 1; }
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/mypy $(TYPED)
	$(BIN)/lint-imports

docs: setup
	$(BIN)/python docs/licences.py
	$(BIN)/cog -r -I docs README.md docs/accuracy.md

lock:
	@command -v uv >/dev/null || { echo 'uv writes the locks and is not installed: see its own documentation.' >&2; exit 1; }
	echo 'pip==26.3' | uv pip compile --quiet --generate-hashes --universal --python-version 3.11 --output-file pip.lock -
	uv pip compile --quiet --generate-hashes --universal --python-version 3.11 --all-extras $(if $(UPGRADE),--upgrade) \
	    --output-file requirements.lock pyproject.toml

clean:
	rm -rf .venv out build .coverage .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -prune -exec rm -rf {} +
