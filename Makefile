# The whole set-up: `make serve`, `make site`, `make test`. Each makes what it needs.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/ready

# Material for MkDocs prints a page about MkDocs 2.0 with every build otherwise.
export NO_MKDOCS_2_WARNING := 1
# MkDocs watches the sources under `serve`: do not let reading them write there.
export PYTHONDONTWRITEBYTECODE := 1
# The site's date is that of the commit: the same bytes whenever it is built.
export SOURCE_DATE_EPOCH ?= $(shell git log -1 --format=%ct 2>/dev/null || echo 0)

.PHONY: site serve test bench picture clean

site: $(READY)
	$(BIN)/python -m mkdocs build --strict

serve: $(READY)
	$(BIN)/python -m mkdocs serve

test: $(READY)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/python -m pytest

# Half an hour on an idle machine; writes its tables into docs/how-this-site-is-built.md.
bench: $(READY)
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[test,bench]'
	# pip compiled the other engines; by content: times may lie
	$(BIN)/python -m compileall -q --invalidation-mode checked-hash src/twinloops
	$(BIN)/python -m bench.run

# The README's picture of the first chapter's twins.
picture: $(READY) site
	$(BIN)/python -m tests.browser.picture

clean:
	rm -rf site .cache $(VENV)

$(READY): pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Twin Loops needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Name another: make PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[test]'
	touch $(READY)
