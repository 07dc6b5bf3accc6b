# Needs Python 3.11 or later and make; everything else goes into .venv.

SHELL := /bin/sh
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install -qq --disable-pip-version-check --no-input

MINUTES := 30
# Tests run on more processes than there are cores, since they wait for others a third of their time, slow ones more.
# Those of one file mostly run on one of them, for what a file sets up; a process that is done takes from another.
PYTEST := $(BIN)/python -m pytest --dist worksteal

.PHONY: help run test test-all test-integrations fuzz check screenshots clean

help:
	@echo "make run     install, and show the records of the sample pages in seeds/pages"
	@echo "make test    install what tests need, and run the quick ones: some minutes"
	@echo "make test-all           the tests that make test leaves out: kills, thousands of pages, browsers"
	@echo "make test-integrations  the tests with large foreign libraries, which it installs"
	@echo "make fuzz MINUTES=30    feed all readers broken input"
	@echo "make check   ruff and mypy, strict"
	@echo "make screenshots  the pictures of the dashboard in docs/images, anew"
	@echo "make clean   remove what these made"

run: $(VENV)/installed
	@$(BIN)/thresher extract seeds/pages -o records.jsonl
	@echo
	@$(BIN)/python docs/examples/show_records.py records.jsonl
	@echo
	@echo "The records are in records.jsonl, one JSON line each.  What stands in them: docs/record.md"

test: $(VENV)/installed-dev
	@$(PYTEST) -n 3 -m "not slow and not integration"

test-all: $(VENV)/installed-dev
	@$(PYTEST) -n 4 -m "slow and not integration"

test-integrations: $(VENV)/installed-integrations
	@$(BIN)/python -m pytest -m integration

fuzz: $(VENV)/installed-dev
	@$(BIN)/python -m tests.fuzz $(MINUTES)

check: $(VENV)/installed-dev
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

screenshots: $(VENV)/installed-dev
	@$(BIN)/python -m tests.thresher.dashboard.screenshots docs/images

clean:
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis records.jsonl
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The stamps are as old as the last installation; a changed pyproject.toml asks for another.
$(VENV)/installed: pyproject.toml | $(VENV)/bin/python
	@echo "Installing Thresher into $(VENV); this takes a minute or two ..."
	@$(PIP) --editable .
	@touch $@

$(VENV)/installed-dev: pyproject.toml | $(VENV)/bin/python
	@echo "Installing Thresher and its tools for development into $(VENV); this takes a minute or two ..."
	@$(PIP) --editable ".[dev]"
	@touch $@ $(VENV)/installed

$(VENV)/installed-integrations: pyproject.toml $(VENV)/installed-dev
	@echo "Installing the libraries that Thresher is tried with into $(VENV) ..."
	@$(PIP) --upgrade pip  # 23 fails on the requirements of newspaper4k
	@$(PIP) --editable ".[dev,integrations]"
	@touch $@ $(VENV)/installed-dev $(VENV)/installed

# PYTHON=... names another interpreter.
$(VENV)/bin/python:
	@for python in $(PYTHON) python3 python3.14 python3.13 python3.12 python3.11; do \
		if $$python -c "import sys; sys.exit(sys.version_info < (3, 11))" 2>/dev/null; then \
			if $$python -m venv $(VENV); then exit 0; fi; \
			rm -rf $(VENV); \
			echo "$$python cannot make a virtual environment; on Debian and Ubuntu: apt install python3-venv" >&2; exit 1; \
		fi; \
	done; \
	echo "Thresher needs Python 3.11 or later, and none was found.  Name one: make PYTHON=/path/to/python3.12" >&2; exit 1
