# The commands of this repository; each sets up what it needs first. `make help` lists them.

SHELL := bash
.DEFAULT_GOAL := help
.PHONY: help serve build dist test proof bench lint clean

help: ## List these commands
	@awk -F':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

serve: ## Set everything up and serve the app on http://127.0.0.1:8080 (PORT=8081 for another port)
	@tools/setup page
	@tools/serve

build: ## Build the page into dist/, ready for any static host
	@tools/setup page
	@tools/build

dist: ## Build the page into site/, with headers, compressed files and hashes, for a host
	@tools/setup page
	@tools/dist

test: ## Set everything up and run the tests (STEPS="clippy rust" for some of them)
	@tools/setup test
	@tools/test $(STEPS)

proof: ## The tests, and what takes too long for every change
	@tools/setup test
	@TWINSTACK_PROOF=1 tools/test $(STEPS)

bench: ## What one parameter change costs, natively and in Chromium, beside cfn-lint and AWS's validator
	@tools/setup test
	@tools/bench

lint: ## Formatting, lints, shell scripts, licences
	@tools/setup test
	@tools/lint

clean: ## Delete what was built; what was installed in .tools/ stays
	rm -rf dist site target
