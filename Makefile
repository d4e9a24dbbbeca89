# Every target makes its own .venv from uv.lock; nothing is needed but make and Python 3.11 or newer with venv.

BIN := .venv/bin
LOCKED := deploy/bootstrap.sh pyproject.toml uv.lock
# The browser test needs Chromium; pytest-xdist keeps tests that share a process group together.
PYTEST := $(BIN)/pytest -n 2 --dist loadgroup

# Tests start dozens of processes; each would compile the whole bot anew.
unexport PYTHONDONTWRITEBYTECODE

.NOTPARALLEL:
.PHONY: help demo test check formatted lint types contracts catalogues migrations words format wheel clean

help:  ## show the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: .venv/.run  ## start the bot with a sample city and a chat page (RESET=1 starts over, PORT=n)
	$(BIN)/kinerja demo $(if $(RESET),--reset) $(if $(PORT),--port $(PORT))

test: .venv/.test  ## run all tests (ARGS=… goes to pytest)
	$(PYTEST) $(ARGS)

check: formatted lint types contracts catalogues migrations test  ## every gate, then the tests

formatted: .venv/.test  ## is the code formatted?
	$(BIN)/ruff format --check

lint: .venv/.test  ## ruff
	$(BIN)/ruff check

types: .venv/.test  ## mypy, strict
	$(BIN)/mypy

contracts: .venv/.test  ## who may import whom
	$(BIN)/lint-imports

catalogues: .venv/.test  ## words complete, current, placeholders equal
	$(BIN)/python -m locales check

migrations: .venv/.test  ## do migrations and models agree?
	@scratch=$$(mktemp -d) && trap 'rm -rf "$$scratch"' EXIT && export DATABASE_URL="sqlite:///$$scratch/empty.db" && \
	$(BIN)/python -m bot migrate && $(BIN)/python -m bot migrate --check

words: .venv/.test  ## take the marked texts of the code into the catalogues
	$(BIN)/python -m locales update

format: .venv/.test  ## format the code and fix what ruff can fix
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

wheel: .venv/.run  ## build dist/*.whl
	$(BIN)/uv build --wheel

clean:  ## remove .venv, caches and dist; keeps .demo, data and .env
	rm -rf .venv dist .mypy_cache .ruff_cache .import_linter_cache .pytest_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Stamps: a second run installs nothing.
.venv/.run: $(LOCKED)
	deploy/bootstrap.sh --no-dev
	@touch $@

.venv/.test: $(LOCKED)
	deploy/bootstrap.sh --group dev --group browser
	@touch $@
