# Everything a newcomer needs: `make demo` to see it work, `make test` to trust it.
SHELL := /bin/sh
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3.14 python3; do \
	if command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then echo $$p; break; fi; done)
BIN := .venv/bin

.PHONY: help demo test lint format run train accuracy bench proof lock clean

help:
	@echo "make demo      the main job on a small newsroom that comes with the project"
	@echo "make test      all tests"
	@echo "make lint      style, types and layering"
	@echo "make run       web, clock, worker and chats in one process (settings: .env)"
	@echo "make accuracy  how well the reader does on the labelled corpus, by language"
	@echo "make train     rebuild the reader's weights from the corpus (about half an hour)"
	@echo "make bench     the benchmarks, one after the other"
	@echo "make proof     the full run of one promise, NAME=D1 and so on (docs/proofs.md)"
	@echo "make lock      refresh the lock files from pyproject.toml"

.venv/python:
	@if [ -z "$(PYTHON)" ]; then echo "Pactwire needs Python 3.11 or later on the PATH (or: make PYTHON=/path/to/python3 ...)" >&2; exit 1; fi
	@$(PYTHON) -m venv .venv || { echo "Python's venv module is missing; on Debian: apt-get install python3-venv" >&2; exit 1; }
	@touch $@

# The run-time set, pinned by hash; the project itself is linked in, so edits take effect at once.
.venv/installed: .venv/python requirements.lock pyproject.toml
	@echo "Setting up .venv (once; about a minute) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

.venv/installed-dev: .venv/installed requirements-dev.lock
	@echo "Adding what tests and lint need (once) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

demo: .venv/installed
	@$(BIN)/pactwire demo

run: .venv/installed
	@$(BIN)/pactwire run

test: .venv/installed-dev
	$(BIN)/python -m pytest -n auto --dist loadfile

lint: .venv/installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: .venv/installed-dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

train: .venv/installed-dev
	$(BIN)/python -m training

accuracy: .venv/installed
	@$(BIN)/pactwire accuracy

bench: .venv/installed-dev
	@for name in $$(cd benchmarks && ls *.py | sed 's/\.py$$//' | grep -v __init__); do echo "== $$name"; $(BIN)/python -m benchmarks.$$name || exit 1; done

proof: .venv/installed-dev
	@$(BIN)/python -m benchmarks.proofs $(NAME)

lock: .venv/installed-dev
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate -o requirements.lock pyproject.toml --extra build
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate -c requirements.lock -o requirements-dev.lock pyproject.toml --extra build --extra dev

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
