# make run · make demo · make test · make lint · make bench
.PHONY: run demo test lint bench
.DELETE_ON_ERROR:

PYTHON ?= $(shell command -v python3.11 || command -v python3.12 || command -v python3.13 || command -v python3)
HERE := .venv/bin
PIP := $(HERE)/python -m pip install --quiet --disable-pip-version-check

run: .venv/runs
	@$(HERE)/python -m dso_app.launch

demo: .venv/runs
	@$(HERE)/python -m dso_app.launch --demo

test: .venv/tests
	@scripts/ensure-chromium
	@scripts/ensure-libreoffice
	$(HERE)/python -m pytest -q -n 2 -m "not browser"
	$(HERE)/python -m pytest -q -n 2 --dist loadfile -m browser

lint: .venv/tests
	$(HERE)/ruff format --check .
	$(HERE)/ruff check .
	$(HERE)/mypy
	$(HERE)/lint-imports

bench: .venv/tests
	@$(HERE)/python -m tests.bench

.venv/bin/python:
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Relance needs Python 3.11 or newer; found: $(PYTHON)" >&2; exit 1; }
	"$(PYTHON)" -m venv .venv

.venv/runs: requirements.txt | .venv/bin/python
	$(PIP) -r requirements.txt
	@touch $@

.venv/tests: requirements-dev.txt .venv/runs
	$(PIP) -r requirements-dev.txt
	@touch $@
