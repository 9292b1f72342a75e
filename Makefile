# The two commands: make run, make test. All the others: make help.

PYTHON_ANY := sh scripts/python.sh
PYTHON_VENV := .venv/bin/python
PYTEST := $(PYTHON_VENV) -m pytest
PLAIN := not postgres and not redis and not browser and not faults and not slow

.DEFAULT_GOAL := help
.PHONY: help run stop reset dev test lint races faults journeys bench check services lock messages

help: ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## prepare everything and start Talat (PORT=8000); Ctrl-C stops it
	@exec $(PYTHON_ANY) -m scripts.run

stop: ## stop a running Talat
	@$(PYTHON_ANY) -m scripts.stop

reset: ## stop Talat and remove its data: the next start is the first again
	@$(PYTHON_ANY) -m scripts.stop --reset

test: dev ## run the tests that need nothing but Python (make faults kills processes too)
	$(PYTEST) --numprocesses auto --dist loadfile -m "$(PLAIN)"
	$(PYTEST) -m "slow and not postgres and not redis and not browser and not faults"

lint: dev ## format, rules, types, layers, migrations, settings, translations
	$(PYTHON_VENV) -m ruff format --check .
	$(PYTHON_VENV) -m ruff check .
	.venv/bin/lint-imports
	$(PYTHON_VENV) -m mypy
	$(PYTHON_VENV) manage.py check --fail-level WARNING
	$(PYTHON_VENV) manage.py makemigrations --check --dry-run
	sh scripts/check_production.sh
	$(PYTHON_VENV) -m marketplace.settings.environment | diff .env.example -
	$(PYTHON_VENV) -m scripts.untranslated

races: services ## many buyers at once, on PostgreSQL and on SQLite
	$(PYTEST) tests/races

faults: dev ## kill -9 in the middle, and everything goes on by itself
	$(PYTEST) tests/faults

journeys: services ## the whole road in a real browser
	$(PYTEST) -m browser

bench: dev ## orders per second and SQL per order beside stock django-oscar (bench/README.md)
	@$(PYTHON_VENV) -m scripts.require_services PostgreSQL Redis
	@$(PYTHON_VENV) -m bench.checkout

check: lint services ## lint, then every test; fails when PostgreSQL, Redis or Chromium is missing
	TALAT_TEST_MONEY_STEPS=2000 $(PYTEST) --numprocesses auto --dist loadfile -m "$(PLAIN)"
	$(PYTEST) -m "not ($(PLAIN))"

services: dev
	@$(PYTHON_VENV) -m scripts.require_services

dev:
	@$(PYTHON_ANY) -m scripts.environment dev
	@$(PYTHON_VENV) -m marketplace.core.translations

lock: dev ## write requirements/*.txt anew from pyproject.toml (UPGRADE=--upgrade raises versions)
	@sh scripts/lock.sh $(UPGRADE)

messages: dev ## list the marked texts that have no Thai yet
	@$(PYTHON_VENV) -m scripts.untranslated
