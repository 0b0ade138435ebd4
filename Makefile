# Each word does all its own set-up. `make help` lists them.
PORT ?= $(or $(GALA_PORT),8000)
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
SETUP = $(or $(PYTHON),$(error Gala needs Python 3.11 or newer)) tools/setup.py
BIN = .venv/bin

.PHONY: help run test check bench chaos pins format
.DEFAULT_GOAL := help

help: ## say what there is
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## serve a demo gala (PORT=8123 and GALA_DATA_DIR=... choose another place)
	@$(SETUP) run
	@exec $(BIN)/gala run --port $(PORT)

test: ## run every test, on all cores (ARGS="-k seat" chooses some, ARGS=-n0 uses one)
	@$(SETUP) test
	@$(BIN)/python -m pytest -n auto $(ARGS)

check: ## formatting, lint, types and the walls between the rooms
	@$(SETUP) dev
	@failed=0; for tool in "ruff check" "ruff format --check" mypy lint-imports; do \
		echo "· $$tool"; $(BIN)/$$tool || failed=1; done; exit $$failed

format: ## format the sources and mend what can be mended
	@$(SETUP) dev
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

bench: ## print ours, the floor beside it and the ratio
	@$(SETUP) test
	@$(BIN)/python -m benchmarks.run $(ARGS)

chaos: ## break a door's tablet, line and server a hundred times and count what is in its log
	@$(SETUP) test
	@$(BIN)/python -m benchmarks.chaos $(ARGS)

pins: ## write requirements*.txt anew from pyproject.toml
	@$(SETUP) dev
	$(BIN)/python tools/pins.py
