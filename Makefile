# Two commands do everything: `make demo` and `make test`.
#
# Both make a virtual environment in .venv with locked versions; a second run is quick because the
# stamps in .venv say what is already there.

PYTHON ?= $(shell for name in python3.13 python3.12 python3.11 python3; do \
	if $$name -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; \
	then echo $$name; break; fi; done)
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
NOT_FETCHED = { echo "Not all parts of Folkmoot could be fetched; pip says above which and why." \
	"A package index must be within reach for this one step (pip's own settings hold for a proxy" \
	"or an index of your own). Nothing is lost: run make again." >&2; exit 1; }

.PHONY: demo test lint types unit golden docs locks clean

demo: .venv/base-installed
	$(BIN)/folkmoot demo

test: lint types unit

lint: .venv/dev-installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

types: .venv/dev-installed
	$(BIN)/mypy

unit: .venv/dev-installed .venv/servers-installed
	rm -f .coverage .coverage.*
	$(BIN)/python -m pytest --numprocesses 2 --dist worksteal --cov --cov-report=term:skip-covered

# Golden pages are made again on purpose, and committed alone with the reason.
golden: .venv/dev-installed
	UPDATE_GOLDEN=1 $(BIN)/python -m pytest -q tests/method/paper/test_golden.py

# The page of commands is made from the commands.
docs: .venv/dev-installed
	FOLKMOOT_UPDATE_DOCS=1 $(BIN)/python -m pytest -q tests/docs/test_commands.py

.venv/created:
	@test -n "$(PYTHON)" || { echo "Folkmoot needs Python 3.11 or newer with its venv module." \
	  "On Debian: apt install python3-venv. Then run make again." >&2; exit 1; }
	$(PYTHON) -m venv .venv
	@touch $@

.venv/base-installed: .venv/created requirements/base.txt pyproject.toml
	@test -e $@ || echo "Installing Folkmoot into .venv (once, about a minute)"
	$(PIP) install --require-hashes -r requirements/base.txt || $(NOT_FETCHED)
	$(PIP) install --no-deps --no-build-isolation --editable .
	@# Where Python may not write bytecode, every process would compile our sources at its start.
	$(BIN)/python -m compileall -q src
	@touch $@

.venv/dev-installed: .venv/base-installed requirements/dev.txt
	@test -e $@ || echo "Installing what the tests need into .venv (once)"
	$(PIP) install --require-hashes -r requirements/dev.txt || $(NOT_FETCHED)
	@touch $@

# A browser and a PostgreSQL server for the tests: Debian's packages as root, else Playwright's own
# browser; tests that miss a server say so and are counted as not run (in CI they fail).
.venv/servers-installed: .venv/dev-installed tests/install-servers.sh
	sh tests/install-servers.sh $(BIN)
	@touch $@

# For maintainers: lock the versions again.
locks:
	$(BIN)/python -m pip install uv
	$(BIN)/uv pip compile --universal --python-version 3.11 --no-emit-index-url --no-header \
	  --no-annotate --no-strip-extras --generate-hashes -q pyproject.toml requirements/build.in -o requirements/base.txt
	$(BIN)/uv pip compile --universal --python-version 3.11 --no-emit-index-url --no-header \
	  --no-annotate --no-strip-extras --generate-hashes -q pyproject.toml requirements/build.in --group dev \
	  --all-extras -c requirements/base.txt -o requirements/dev.txt

clean:
	rm -rf .venv .coverage .mypy_cache .pytest_cache .ruff_cache .hypothesis
