# The verbs of this project. `make run` and `make test` set up what they need; nothing else has to be installed first.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
# Two sets: what the hotline needs to run, and everything (tests, rendering, checks) besides.
RUN := $(VENV)/.ready-run
DEV := $(VENV)/.ready-dev

SHELL := /bin/bash
.SHELLFLAGS := -o pipefail -c

# pip, told in one line that counts the packages; what goes wrong is shown whole.
define install
	@total=$$(grep -c '==' $(1)); $(PIP) install --progress-bar off --require-hashes -r $(1) \
	  | awk -v total=$$total '/^(Collecting|Processing|Requirement already)/ \
	      {name = $$1 == "Requirement" ? $$4 : $$2; sub(/.*\//, "", name); \
	       printf "\r\033[K  %d of %d  %s", ++done, total, name; fflush()} \
	      /^Installing/ {printf "\r\033[K  installing"; fflush()} END {print "\r\033[K  done"}'
endef

.DEFAULT_GOAL := help
.PHONY: help run test lint fix types bench docs prompts lock clean

help: ## show the verbs
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

run: $(RUN) ## set up if need be, then start the hotline on http://127.0.0.1:8000 (or PORT)
	@$(BIN)/ivr run

# Two at a time, file by file: tests of one file share servers that take seconds to start. In their own order, since
# the files of few tests, which would come last, are the long ones.
test: $(DEV) ## set up if need be, then run every test
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

# The day that content is judged for: a date that passes must not break a build. Operators run `ivr flow check` for today.
DAY := 2026-11-22

lint: $(DEV) ## style, layers, the flow and its prompts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/ivr flow check --prompts --on $(DAY)
	$(BIN)/ivr flow check --prompts --on $(DAY) --site sites/vi-du
	$(BIN)/ivr prompts check
	$(BIN)/ivr prompts check --site sites/vi-du

types: $(DEV) ## mypy, strict
	$(BIN)/mypy

fix: $(DEV) ## repair style where a tool can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(DEV) ## the benchmarks of docs/performance.md
	$(BIN)/ivr bench webhook

docs: $(DEV) ## write the generated pages again
	$(BIN)/python -m ivr.settings > docs/settings.md
	$(BIN)/ivr flow graph -o docs/flow.svg
	$(BIN)/ivr flow book > docs/content.md

prompts: $(DEV) ## render what the flow says and audio/ lacks
	$(BIN)/ivr prompts render

lock: ## pin the dependencies again (needs pip-tools on the PATH)
	pip-compile -q --upgrade --generate-hashes --no-emit-index-url --no-emit-find-links --no-emit-trusted-host \
	  --strip-extras --allow-unsafe --all-extras --all-build-deps -o requirements-dev.lock pyproject.toml
	pip-compile -q --generate-hashes --no-emit-index-url --no-emit-find-links --no-emit-trusted-host \
	  --strip-extras --allow-unsafe --all-build-deps -c requirements-dev.lock -o requirements.lock pyproject.toml
	@# gTTS alone, since it forbids the click of the hotline (decision 7).
	{ echo "# The library of Google's voice, without its dependencies (the hotline brings them): see docs/decisions/0007."; \
	  echo 'gTTS>=2.5.4' | pip-compile -q --generate-hashes --no-header --no-annotate --no-emit-index-url \
	  --no-emit-find-links --no-emit-trusted-host -o - - | sed -n '/^gtts==/,/[^\\]$$/p'; } > requirements-google.lock

clean: ## remove the virtual environment and caches (the hotline's data in var/ stays)
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis *.egg-info

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Gần Dân needs Python 3.11 or newer; say which: make run PYTHON=python3.12" >&2; exit 1; }
	@echo "Setting up, 1 of 3: a virtual environment in $(VENV)/"
	@$(PYTHON) -m venv $(VENV) \
	  || { echo "No venv module here; on Debian and Ubuntu: apt install python3-venv" >&2; rm -rf $(VENV); exit 1; }

$(RUN): requirements.lock pyproject.toml | $(VENV)/bin/python
	@echo "Setting up, 2 of 3: downloading what the hotline needs (once, about 60 MB)"
	$(call install,requirements.lock)
	@echo "Setting up, 3 of 3: the hotline itself"
	@$(PIP) install -q --no-deps --no-build-isolation -e .
	@touch $@

$(DEV): requirements-dev.lock requirements-google.lock $(RUN)
	@echo "Setting up the tests: tools and voices (once, about 150 MB)"
	$(call install,requirements-dev.lock)
	@$(PIP) install -q --no-deps --require-hashes -r requirements-google.lock
	@touch $@
