# The portal's verbs. `make help` lists them.
SHELL := /bin/sh
PORT ?= 8000
VENV := .venv
# Debian's own is built to run fast; one that stands before it in PATH often is not, and takes half as long again.
PYTHON3 ?= $(firstword $(wildcard /usr/bin/python3) python3)
BIN := $(CURDIR)/$(VENV)/bin
# Three processes, whole modules each: a quarter of the time they wait, for portals they started or for a session to end.
MANY := -n 3 --dist loadscope --no-loadscope-reorder
PYTHON := $(BIN)/python
export DJANGO_SETTINGS_MODULE ?= config.settings.dev
export PATH := $(BIN):$(PATH)
# Where it is set, as in many images, each process compiles the whole portal again: here hundreds are started.
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.PHONY: help demo check test test-front test-postgresql test-quick test-sqlite run lint lint-front format migrate import bench faults journeys pictures lock

help: ## list the verbs
	@grep -hE '^[a-z%-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

$(VENV)/run.done: requirements.txt
	@PYTHON3=$(PYTHON3) .ci/packages demo
	@test -x $(PYTHON) || $(PYTHON3) -m venv $(VENV)
	@echo "Installing Python packages…"
	@$(BIN)/pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/dev.done: requirements-dev.txt .ci/packages $(VENV)/run.done
	@PYTHON3=$(PYTHON3) .ci/packages test
	@$(BIN)/pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@npm install --loglevel=error --no-save --no-package-lock --ignore-scripts --no-audit --no-fund --prefix . axe-core@4.14.1 vnu-jar@26.9.27 @biomejs/biome@2.6.8 >/dev/null || { \
		echo "npm could not install axe-core, vnu-jar and Biome, which the tests need: its own words stand above." >&2; \
		echo "Without access to the public registry, name yours (npm config set registry https://…), then try again." >&2; \
		exit 1; }
	@touch $@

demo: export PORTAL_DEMO = 1
demo: export PORTAL_URL = http://localhost:$(PORT)
demo: export PORTAL_BIND = 127.0.0.1:$(PORT)
demo: $(VENV)/run.done ## set up and serve the portal with demo data
	@$(PYTHON) manage.py migrate --verbosity 0
	@$(PYTHON) manage.py collectstatic --noinput --verbosity 0
	@$(PYTHON) manage.py demo
	@exec $(BIN)/honcho start

test: $(VENV)/dev.done ## set up and pass the tests: all on PostgreSQL, what can differ again on SQLite
	@$(MAKE) --no-print-directory --jobs 2 lint test-front test-postgresql
	@$(MAKE) --no-print-directory test-sqlite

test-postgresql: $(VENV)/dev.done
	@$(BIN)/pytest $(MANY) --durations 20

test-sqlite: $(VENV)/dev.done
	@PORTAL_TEST_DATABASE=sqlite $(BIN)/pytest $(MANY:3=2) -m "(not browser or sqlite_too) and not faults and not short_faults and not other_way"

check: $(VENV)/dev.done ## the quick look while working: lint, and one case of each quick test that needs neither browser nor service
	@$(MAKE) --no-print-directory --jobs 2 lint test-front test-quick

test-quick: $(VENV)/dev.done
	@PORTAL_TEST_SERVICES=none PORTAL_TEST_CASES=first $(BIN)/pytest $(MANY:3=2) -m "not browser and not services and not slow and not faults and not short_faults"

test-front: $(VENV)/dev.done ## test what the scripts of the pages decide, without a browser
	@node --test --test-reporter=spec tests/front/*.test.mjs

run: export PORTAL_DEBUG = 1
run: $(VENV)/run.done ## serve the code being written, with DEBUG, on the demo's data
	@PORTAL_DEMO=1 $(PYTHON) manage.py runserver $(PORT)

lint: $(VENV)/dev.done ## check style, types, templates, migrations, scripts and stylesheets
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/djlint templates --lint --quiet
	@$(PYTHON) manage.py makemigrations --check --dry-run --verbosity 0
	@$(MAKE) --no-print-directory lint-front

lint-front: $(VENV)/dev.done ## check scripts and stylesheets
	@node_modules/.bin/biome ci --colors=off site/static tests/front

format: $(VENV)/dev.done ## put the code in the house style
	@$(BIN)/ruff check --fix --quiet .
	@$(BIN)/ruff format .
	@node_modules/.bin/biome check --write site/static tests/front

migrate: $(VENV)/run.done ## bring the database up to date
	@$(PYTHON) manage.py migrate

import: $(VENV)/run.done ## import ERP batches: make import DIR=path/to/in
	@$(PYTHON) manage.py import_erp $(DIR)

bench: $(VENV)/dev.done ## measure what speed was promised, as ratios
	@$(PYTHON) -m tests.bench $(ARGS)

bench-%: $(VENV)/dev.done ## measure one of them: make bench-desk, make bench-pages ARGS=--quick
	@$(PYTHON) -m tests.bench $* $(ARGS)

faults: $(VENV)/dev.done ## the crash tests, the long ones too, with their figures
	@$(BIN)/pytest -m "faults or not faults" -rP --durations 20 tests/faults

journeys: $(VENV)/dev.done ## the browser journeys in both sizes, with a picture of each page in var/screens
	@PORTAL_SCREENS=1 $(BIN)/pytest $(MANY) -m "browser" $(ARGS)

pictures: $(VENV)/dev.done ## take the pictures of the guides and README again, beside a fresh `make demo` on the same PORT
	@PORTAL_DEMO=1 $(PYTHON) -m tests.kit.pictures http://localhost:$(PORT)

lock: $(VENV)/dev.done ## pin requirements*.in again
	@$(BIN)/pip-compile --quiet -o requirements.txt requirements.in
	@$(BIN)/pip-compile --quiet -o requirements-dev.txt requirements-dev.in
