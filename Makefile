PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
INSTALL := $(PIP) --editable

.PHONY: help demo test lint bench fuzz conformance certificates clean

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

conformance: $(VENV)/.conformance ## compare with PyTorch, ONNX, JAX, Keras and TensorFlow
	PYTHONPATH=tests $(BIN)/python -m conformance

certificates: $(VENV)/.dev ## find the proofs for every size again, and write them to the package
	PYTHONPATH=tests $(BIN)/python -m certificates

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

# PyTorch comes first and pinned, as CI has this one for CPUs: what the extra would choose may bring gigabytes of CUDA.
# Its own sample inputs need expecttest.
# TensorFlow may have no wheel for this Python: the comparison then says that it was left out, and in CI fails.
$(VENV)/.conformance: $(VENV)/.dev
	$(PIP) torch==2.13.0 expecttest
	$(INSTALL) '.[dev,onnx,torch,jax,keras,smt,isl]'
	$(PIP) tensorflow-cpu || echo 'TensorFlow was left out: it does not install here.'
	@touch $@
