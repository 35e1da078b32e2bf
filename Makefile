# make run: serve Ketum on this machine. make test: all tests. Nothing else needs to be installed by hand.
PYTHON ?= $(firstword $(shell command -v python3.11 python3.12 python3.13 python3))
BIN := .venv/bin
# Bytecode of these is made when they are first used: most people never do, and it is a tenth of the install.
NOT_AT_ONCE := "/(tests?|scipy|numpy|onnxruntime|pip|setuptools|pygments)/"
CHROMIUM = $(shell command -v chromium chromium-browser google-chrome 2>/dev/null | head -n 1)
.PHONY: setup run test lint bench validation trials tune messages pictures lock browser clean

run: setup
	$(BIN)/ketum serve

setup: .venv/base

test: .venv/dev browser
	$(BIN)/python -m pytest
	$(BIN)/python -m pytest tests/store/test_writing.py tests/store/test_crash.py --database postgresql

lint: .venv/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/ketum knowledge verify

bench: .venv/dev
	$(BIN)/python -m benchmarks

.venv/base: requirements/build.txt requirements/base.txt pyproject.toml
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed; install python3 and python3-venv."; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/build.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile --require-hashes -r requirements/base.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	-@$(BIN)/python -m pip uninstall --quiet --yes setuptools # comes with some Pythons; nothing here builds with it
	-@$(BIN)/python -m compileall -qq -j 0 -x $(NOT_AT_ONCE) .venv/lib src
	$(BIN)/python -c "from ketum.knowledge.library import library; library()"
	@touch $@

.venv/dev: .venv/base requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	-@$(BIN)/python -m compileall -qq -j 0 .venv/lib
	@touch $@

# How good the trials of one person are, measured anew: about 15 minutes, and as much again for the second engine.
trials: .venv/dev
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/research.txt
	$(BIN)/python -m tools.trials_validation

# How far the model of exposure is from what was measured in people: docs/method/pharmacology.md.
validation: .venv/dev
	$(BIN)/python -m tools.validation

# Every message in words, collected for translators.
messages: .venv/dev
	$(BIN)/python -m tools.messages

pictures: .venv/dev browser
	$(BIN)/python docs/pictures.py

# Real pages need a real browser: it is installed where that is allowed, and never skipped.
browser:
	@if [ -z "$(CHROMIUM)" ]; then \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    echo "Installing Chromium for the browser tests"; \
	    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium fonts-dejavu-core >/dev/null; \
	  else \
	    echo "The browser tests need Chromium. Install it (Debian: apt-get install chromium) and run make test again."; exit 1; \
	  fi; \
	fi

# Teach the reader of articles anew, after many sayings have changed: about twenty minutes, in a place of its own.
tune:
	$(PYTHON) -m venv .venv/tune
	.venv/tune/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/tune.txt
	PYTHONPATH=src .venv/tune/bin/python -m tools.tune
	PYTHONPATH=src .venv/tune/bin/python -m tools.meanings

# Lock files carry hashes and no download address.
lock:
	$(PYTHON) -m venv .venv/lock && .venv/lock/bin/pip install --quiet uv
	.venv/lock/bin/uv pip compile --quiet requirements/build.in --no-emit-index-url --no-header --generate-hashes --python-version 3.11 -o requirements/build.txt
	.venv/lock/bin/uv pip compile --quiet pyproject.toml --no-emit-index-url --no-header --generate-hashes --python-version 3.11 -o requirements/base.txt
	.venv/lock/bin/uv pip compile --quiet pyproject.toml --group dev --no-emit-index-url --no-header --generate-hashes --python-version 3.11 -o requirements/dev.txt
	.venv/lock/bin/uv pip compile --quiet pyproject.toml --extra research --no-emit-index-url --no-header --generate-hashes --python-version 3.11 -c requirements/dev.txt -o requirements/research.txt
	.venv/lock/bin/uv pip compile --quiet pyproject.toml --group tune --no-emit-index-url --no-header --generate-hashes --python-version 3.11 -c requirements/base.txt -o requirements/tune.txt

clean:
	rm -rf .venv build dist
