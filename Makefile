# Every command of the project. Each does its own set-up: a machine with Python 3.11 or newer and make is enough.

PYTHON ?= python3
PY := .venv/bin/python
export PIP_CONSTRAINT := $(CURDIR)/.ci/constraints.txt
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: run test bench check lock figure screenshots clean

run: .venv/run.stamp ## open the window
	@.ci/prepare screen
	@.ci/prepare window
	@$(PY) main.py

test: .venv/dev.stamp ## run the tests, without a screen
	@.ci/prepare offscreen
	LC_ALL=C.UTF-8 QT_QPA_PLATFORM=offscreen PYTHONDONTWRITEBYTECODE= $(PY) -m pytest -n auto --dist worksteal \
		-m "not system" --cov=mesodesk --cov-branch --cov-report=

bench: .venv/bench.stamp ## print what start, clicks, pages, export, sealing and checking cost, as ratios
	@.ci/prepare offscreen
	@.ci/prepare weasyprint || echo "The benchmark goes on without WeasyPrint."
	LC_ALL=C.UTF-8 QT_QPA_PLATFORM=offscreen $(PY) -m tests.benchmarks.bench

check: .venv/dev.stamp ## format, lint and types
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy

figure: .venv/dev.stamp ## draw the body anew from resources/body/draw.py
	$(PY) resources/body/draw.py

lock: ## refresh the pinned versions in .ci/constraints.txt
	rm -rf .venv/lock
	$(PYTHON) -m venv .venv/lock
	env -u PIP_CONSTRAINT .venv/lock/bin/python -m pip install -q hatchling ".[dev,bench]"
	.venv/lock/bin/python -m pip freeze --exclude mesodesk > .ci/constraints.txt
	rm -rf .venv/lock

clean: ## remove what the other commands made
	rm -rf .venv .coverage .mypy_cache .ruff_cache .pytest_cache .hypothesis

.venv/run.stamp: pyproject.toml .ci/constraints.txt
	@.ci/prepare venv "$(PYTHON)"
	$(PY) -m pip install -q -e .
	@touch $@

.venv/dev.stamp: pyproject.toml .ci/constraints.txt
	@.ci/prepare venv "$(PYTHON)"
	$(PY) -m pip install -q -e ".[dev]"
	@touch $@ .venv/run.stamp

.venv/bench.stamp: pyproject.toml .ci/constraints.txt
	@.ci/prepare venv "$(PYTHON)"
	$(PY) -m pip install -q -e ".[dev,bench]"
	@touch $@ .venv/dev.stamp .venv/run.stamp
