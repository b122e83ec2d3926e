PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --editable

.PHONY: help demo test lint bench fuzz clean

help: ## list the targets
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST)

demo: $(VENV)/.base ## derive the output of a 5-element input and a 3-element kernel
	$(BIN)/tconv-sym derive 5 3

test: $(VENV)/.dev ## run the tests that need nothing but Python
	$(BIN)/python -m pytest -n 2

lint: $(VENV)/.dev ## check style, types and imports
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/.dev ## measure
	PYTHONPATH=tests $(BIN)/python -m benchmarks

fuzz: $(VENV)/.dev ## read and judge generated claims, right and wrong ones
	PYTHONPATH=tests $(BIN)/python -m fuzz

clean: ## remove the virtual environment and every cache
	rm -rf $(VENV) build dist .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find tconv_sym tests -name __pycache__ -prune -exec rm -rf {} +

# The stamps say what is installed; a source edit needs no new installation, an edited pyproject.toml does.
$(VENV)/.base: pyproject.toml
	$(PYTHON) -m venv --clear $(VENV)
	$(INSTALL) .
	@touch $@

$(VENV)/.dev: pyproject.toml
	$(PYTHON) -m venv --clear $(VENV)
	$(INSTALL) '.[dev]'
	@touch $(VENV)/.base $@
