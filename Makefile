# Needs Python 3.11 or later and make; everything else goes into .venv.

SHELL := /bin/sh
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install -qq --disable-pip-version-check --no-input

.PHONY: help run test check screenshots clean

help:
	@echo "make run     install, and show the records of the sample pages in seeds/pages"
	@echo "make test    install what tests need, and run them"
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
	@$(BIN)/python -m pytest -n 2 --dist loadfile

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
