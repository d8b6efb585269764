# Every target prepares what it needs first and skips what is done already. `make help` lists them.
.DEFAULT_GOAL := help
.PHONY: help serve test lint web docs properties properties-proof bench clean setup-serve setup-test

HOST ?= 127.0.0.1
PORT ?= 8000
DATA_DIR ?= parlour-data

help: ## Print this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-18s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup-serve:
	@scripts/setup-system serve
	@scripts/setup-python serve
	@scripts/setup-web serve
	@scripts/setup-media serve

setup-test:
	@scripts/setup-system test
	@scripts/setup-python test
	@scripts/setup-web test
	@scripts/setup-media test

serve: setup-serve ## Start Parlour on http://HOST:PORT (127.0.0.1:8000), its data in DATA_DIR (parlour-data)
	@exec .venv/bin/parlour serve --host $(HOST) --port $(PORT) --data-dir $(DATA_DIR)

test: setup-test ## Run every check and every test; the last line says `N passed, N failed`
	@.venv/bin/python scripts/verify.py test

lint: setup-test ## Run the checks only: ruff, mypy, import contracts, tsc, biome, dead code and sizes in the browser
	@.venv/bin/python scripts/verify.py lint

web: ## Build what browsers load: the call machine, the call page, the documentation, the pages for tests
	@scripts/setup-web test

docs: setup-serve ## Write what is generated anew: properties.md, settings.md, the tables of signaling.md, the browser's messages.ts
	@.venv/bin/parlour properties --markdown > docs/properties.md
	@.venv/bin/parlour settings --markdown > docs/settings.md
	@.venv/bin/python scripts/protocol.py
	@.venv/bin/python scripts/daily_js.py

properties: setup-test ## Print every room property with its behaviour tests; fails when an implemented one has none
	@.venv/bin/python scripts/properties_table.py

properties-proof: setup-test ## Check that the behaviour tests of each property fail when the property is ignored
	@.venv/bin/python scripts/properties_table.py --proof

bench: setup-test ## Measure speed as ratios against bare parts
	@scripts/in-namespace .venv/bin/python -m bench

clean: ## Remove everything that was built or installed into this folder, but not parlour-data
	rm -rf .venv .cache build web/node_modules web/*/dist media-node/node_modules src/*.egg-info
	rm -rf src/parlour/web/static src/parlour/media/static
	rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find src tests bench scripts -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true
