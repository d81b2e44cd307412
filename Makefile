# The whole set-up: `make serve`, `make site`, `make test`. Each makes what it needs.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/ready
# The versions of everything; the weekly job sets /dev/null, and so takes the newest.
CONSTRAINTS ?= constraints.txt

# Material for MkDocs prints a page about MkDocs 2.0 with every build otherwise.
export NO_MKDOCS_2_WARNING := 1
# MkDocs watches the sources under `serve`: do not let reading them write there.
export PYTHONDONTWRITEBYTECODE := 1
# The site's date is that of the commit: the same bytes whenever it is built.
export SOURCE_DATE_EPOCH ?= $(shell git log -1 --format=%ct 2>/dev/null || echo 0)

.PHONY: help site serve test tested test-browser test-compare test-snippets test-build test-docs types check translated translations fix lock wheel processors zensical bench picture zip audit clean

help: # what each target does
	@sed -n 's/^\([a-z]*\):[^#]*# \(.*\)/\1\t\2/p' $(MAKEFILE_LIST) | expand -t 14

site: $(READY) # build the site into site/
	$(BIN)/python -m mkdocs build --strict

serve: $(READY) # serve it on http://127.0.0.1:8000/, and build again at each save
	$(BIN)/python -m mkdocs serve --dirty

test: $(READY) # lint, types, every snippet, every claim, every page
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	# all snippets run here once, on all cores; every test process then reads the cache
	$(BIN)/python -m twinloops run
	$(MAKE) --jobs 2 --output-sync=target test-browser test-compare test-snippets test-build test-docs types
	# not wrong, but to be known: words that translators have not seen
	$(BIN)/python -m twinloops translations

# The site that three of the processes below look at, built once for all of them.
test-browser test-compare test-docs: export TESTED_SITE := $(CURDIR)/.cache/tested
test-browser test-compare test-docs: tested

tested:
	$(BIN)/python -m mkdocs build --strict --quiet --site-dir .cache/tested

# Two processes at a time, for two cores, the longest first: so both end together. Tests
# of snippets run the snippets as they are collected; pytest-xdist would collect, and so
# run, all of them in each of its processes.
test-browser:
	$(BIN)/python -m pytest tests/browser

test-compare:
	$(BIN)/python -m pytest tests/compare_loops

test-snippets:
	$(BIN)/python -m pytest tests/snippets tests/threads docs README.md CONTRIBUTING.md

test-build:
	$(BIN)/python -m pytest tests/build

test-docs:
	$(BIN)/python -m pytest tests/docs tests/test_collected.py

types:
	$(BIN)/mypy

check: $(READY) # one chapter in seconds: make check PAGE=docs/bias.md
	$(BIN)/python -m twinloops check $(PAGE)
	$(BIN)/python -m pytest -q $(PAGE) || [ $$? = 5 ] # a page may have no examples

translated: $(READY) # note that you compared a translation: make translated PAGE=docs/zh/shapes.md
	$(BIN)/python -m twinloops translated $(PAGE)

translations: $(READY) # what changed in the originals since they were translated
	$(BIN)/python -m twinloops translations

fix: $(READY) # format, and mend what ruff can mend
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

# A fresh environment: what is installed by now would be kept as it is. torch keeps its
# version: the one that the pages are written for, and without gigabytes of CUDA.
lock: TORCH := $(shell sed -n '/^torch==/p' constraints.txt)
lock: # write constraints.txt anew, with the newest versions
	rm -rf $(VENV)-lock
	$(PYTHON) -m venv $(VENV)-lock
	$(VENV)-lock/bin/python -m pip install --quiet $(TORCH) --editable '.[test,bench]'
	# without what a machine adds to a version, such as torch's +cpu: others do not find it
	$(VENV)-lock/bin/python -m pip freeze --exclude-editable | sed 's/+.*//' > constraints.txt
	rm -rf $(VENV)-lock

# The date in it is fixed: equal sources make equal bytes, here as in the site.
wheel: $(READY) # build the wheel of compare_loops into dist/
	SOURCE_DATE_EPOCH=315532800 $(BIN)/python -m flit_core.wheel compare_loops --outdir dist

processors: $(READY) # compare the pages with those that other processors would print
	$(BIN)/python -m tests.processors

# Zensical's own --clean would empty .cache, where the runs are kept.
zensical: $(READY) # build the site with Zensical instead of MkDocs
	$(BIN)/python -m twinloops check
	rm -rf site
	$(BIN)/python -m zensical build
	$(BIN)/python -m twinloops finish site

# Half an hour on an idle machine; its tables go into docs/how-this-site-is-built.md.
bench: $(READY) # what a build costs, beside other engines
	$(BIN)/python -m pip install --quiet --constraint $(CONSTRAINTS) --editable '.[test,bench]'
	# pip compiled the other engines; by content: times may lie
	$(BIN)/python -m compileall -q --invalidation-mode checked-hash src/twinloops
	$(BIN)/python -m bench.run

picture: $(READY) site # the README's picture of the first chapter's twins
	$(BIN)/python -m tests.browser.picture

zip: $(READY) site # the site as a folder that works offline, dist/twin-loops.zip
	$(BIN)/python -m twinloops pack site dist/twin-loops.zip

# Lighthouse is a program of Node's and needs npm; without it, its table is left out.
audit: $(READY) site # tables of axe-core and Lighthouse for the site's pages
	$(BIN)/python -m audit

clean: # remove the site, the cache and the environment
	rm -rf site .cache $(VENV)

$(READY): pyproject.toml compare_loops/pyproject.toml $(CONSTRAINTS)
	$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Twin Loops needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Name another: make PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --constraint $(CONSTRAINTS) --editable '.[test]' --editable compare_loops
	touch $(READY)
