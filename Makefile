# SPDX-License-Identifier: EUPL-1.2
# `make run` to look at it, `make test` before each change, `make prove` before a release.
SHELL := /bin/sh
PORT ?= 8000
.DEFAULT_GOAL := help
.PHONY: help install run test prove bench docs lint sbom

help: ## list these targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

install: ## the locked dependencies in .venv
	@sh scripts/install.sh

run: install ## set everything up and serve on http://localhost:8000 (PORT=…)
	@.venv/bin/vidik setup --pack serbia --demo
	@PORT=$(PORT) exec .venv/bin/vidik serve

lint: install ## style, types and floors only
	@sh scripts/gate.sh lint

test: install ## the gate that every change passes
	@sh scripts/gate.sh

prove: install ## the gate with the long tests, before a release
	@sh scripts/gate.sh prove

bench: install ## measure, and write benchmarks/results/*.json
	@.venv/bin/python -m benchmarks

docs: install ## make the generated reference anew
	@.venv/bin/vidik reference --write

sbom: install ## list every component with its hashes: build/sbom.cdx.json
	@.venv/bin/python scripts/sbom.py
