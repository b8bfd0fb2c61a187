# serve: the chat page; test: everything that CI runs; each makes its own environment when missing.
VENV ?= .venv
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN = $(VENV)/bin
STAMP = $(VENV)/.installed
INSTALL = $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt

.PHONY: serve test check eval bench clean
.DEFAULT_GOAL := serve

# An environment that works is kept, whichever Python made it; a broken one is made anew.
$(STAMP): pyproject.toml constraints.txt
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || { \
		test -n "$(PYTHON)" && "$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
			|| { echo "Python 3.11 or newer is needed; name it with make PYTHON=..."; exit 1; }; \
		test -e $(VENV)/pyvenv.cfg && clear=--clear; \
		"$(PYTHON)" -m venv $$clear $(VENV); }
	@echo "Installing into $(VENV): some minutes the first time ..."
	@$(INSTALL) -e '.[dev,bench,milvus]'
	@touch $@

serve: $(STAMP)
	$(BIN)/policy-assistant serve $(ARGS)

check: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test: check
	$(BIN)/python -m pytest

eval: $(STAMP)
	$(BIN)/policy-assistant eval --out build/eval $(ARGS)

# e.g. make bench ARGS="--corpus FOLDER --sizes 400,20000 --scratch /mnt/large"
bench: $(STAMP)
	$(BIN)/python -m eval.bench --out build/bench $(ARGS)

clean:
	rm -rf build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
