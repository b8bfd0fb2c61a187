# serve: the chat page; test: everything that CI runs; each makes its own environment when missing.
VENV ?= .venv
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN = $(VENV)/bin
STAMP = $(VENV)/.installed

.PHONY: serve test check eval bench clean
.DEFAULT_GOAL := serve

$(STAMP): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	touch $@

serve: $(STAMP)
	$(BIN)/policy-assistant serve

check: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test: check
	$(BIN)/python -m pytest

eval: $(STAMP)
	$(BIN)/policy-assistant eval --out build/eval

clean:
	rm -rf build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
