# `make demo` runs the product, `make test` its tests, `make check` everything that reads the code.
.DEFAULT_GOAL := help
SCALE ?= 1
BIN := .venv/bin
.PHONY: help demo test check format translations setup setup-dev

help: ## Say what can be made
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

setup: ## Make .venv with what the product needs
	@.ci/setup

setup-dev: ## Make .venv with what the tests need, too
	@.ci/setup dev

demo: setup ## The whole product on this machine: the demonstration country, the 2024 review, the site
	@$(BIN)/xinmiao demo --scale $(SCALE) --serve

test: setup-dev ## All tests
	$(BIN)/pytest -n auto --dist loadgroup $(ARGS)

check: setup-dev ## Style, types, direction of imports, migrations, translations, documents
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy src/xinmiao
	$(BIN)/lint-imports
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/pytest -q tests/architecture

format: setup-dev ## Put the code in its layout
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

translations: setup-dev ## Gather the words of each app and compile what is translated (needs gettext)
	@for app in src/xinmiao/*/locale; do (cd $$app/.. && ../../../$(BIN)/python ../../../manage.py makemessages \
	  -l zh_Hans --no-location --no-obsolete --no-wrap -v 0 && ../../../$(BIN)/python ../../../manage.py compilemessages -v 0); done
