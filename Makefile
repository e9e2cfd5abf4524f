# make run · make test · make check. Needs only python3, python3-venv and make.
VENV ?= .venv
PYTHON ?= python3
PY = $(VENV)/bin/python
PIP = $(PY) -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all:
# One more than there are processors: tests in a browser wait much of their time.
WORKERS ?= $(shell expr $$(nproc) + 1)

.PHONY: run test check types screenshots bench outside engines pins clean

run: $(VENV)/.run
	@$(PY) -m journal.serve

test: $(VENV)/.dev
	@$(PY) -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder

check: $(VENV)/.dev
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/ruff format --check .
	@$(VENV)/bin/mypy
	@$(VENV)/bin/lint-imports
	@$(VENV)/bin/bandit --quiet --recursive --configfile pyproject.toml journal
	@$(PY) -m pytest tests/house

# Whether the scripts' own words about their types hold. Needs npm.
types:
	@npx --yes --package typescript@5.9 tsc --noEmit --allowJs --checkJs --strict --target es2022 --module esnext --moduleResolution bundler --lib es2022,dom,dom.iterable static/js/*.js static/js/phone/*.js

# The pictures in README, from the demonstration, in Chromium.
screenshots: $(VENV)/.dev
	@$(PY) -m docs.screenshots

# How fast it is, against the goals. Needs Debian's wrk and a quiet machine; ASK=--help for more.
bench: $(VENV)/.dev
	@$(PY) -m bench --postgres $(ASK)

# A scanner from outside, as each role. Needs Debian's wapiti; takes a quarter of an hour.
outside: $(VENV)/.dev
	@$(PY) -m tests.outside.wapiti

# What a patient does, in Firefox and in WebKit. Needs Debian's firefox-esr, webkit2gtk-driver,
# python3-gi, gir1.2-webkit2-4.1 and xvfb; takes a quarter of an hour. ASK="webkit tab_killed".
engines: $(VENV)/.dev
	@$(PY) -m tests.outside.engines $(ASK)

$(VENV)/.run: requirements.txt
	@test -x $(PY) || $(PYTHON) -m venv $(VENV)
	@$(PIP) -r requirements.txt
	@touch $@

$(VENV)/.dev: requirements-dev.txt
	@test -x $(PY) || $(PYTHON) -m venv $(VENV)
	@$(PIP) -r requirements-dev.txt
	@touch $@ $(VENV)/.run

# Needs uv. The files hold hashes and no address of any index.
pins:
	uv pip compile --quiet --upgrade --generate-hashes --universal --python-version 3.11 --no-header --no-emit-index-url pyproject.toml -o requirements.txt
	uv pip compile --quiet --upgrade --generate-hashes --universal --python-version 3.11 --no-header --no-emit-index-url --group dev pyproject.toml -o requirements-dev.txt

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
