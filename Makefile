# The whole set-up: `make serve`, `make site`, `make test`. Each makes what it needs.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/ready

# Material for MkDocs prints a page about MkDocs 2.0 with every build otherwise.
export NO_MKDOCS_2_WARNING := 1
# MkDocs watches the sources under `serve`: do not let reading them write there.
export PYTHONDONTWRITEBYTECODE := 1

.PHONY: site serve test clean

site: $(READY)
	$(BIN)/python -m mkdocs build --strict

serve: $(READY)
	$(BIN)/python -m mkdocs serve

test: $(READY)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/python -m pytest

clean:
	rm -rf site .cache $(VENV)

$(READY): pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Twin Loops needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Name another: make PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[test]'
	touch $(READY)
