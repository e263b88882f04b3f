# Everything here works on a bare machine with Python 3.11+ (with venv), make and a package index.
PYTHON ?= python3
UV     := .uv/bin/uv
PY     := .venv/bin/python
export UV_SYSTEM_CERTS := 1
# Several files at a time, since most tests wait for servers; each file's own stand-ins serve it alone.
PYTEST := $(PY) -m pytest -q -n 3 --dist loadfile
# By the environment, not by the shell's command line: a link may hold anything.
override LINK := $(value LINK)
export LINK

.PHONY: help get up test check check-all soak soak-streams lint types imports format audit bench simulate doctor origin screenshots \
	settings-page attacks-page clean
help:            ## this list
	@grep -hE '^[a-z-]+: *.*## ' $(MAKEFILE_LIST) | sed -E 's/: .*## /\t/' | expand -t 12

get: .venv/main  ## fetch LINK=… into downloads/
	@test -n "$$LINK" || { echo "usage: make get LINK=https://…"; exit 2; }
	@set -f; .venv/bin/linkferry get --to downloads $(GET_OPTIONS) -- $$LINK

up: .venv/main   ## run everything that is configured (see .env.example)
	@.venv/bin/linkferry up

doctor: .venv/main ## look at everything a working service needs
	@.venv/bin/linkferry doctor

test: .venv/dev  ## all tests
	$(PYTEST)

check: lint types imports test ## what CI runs

check-all: lint types imports ## with the long chaos tests
	CHAOS=1 $(PYTEST)
	CHAOS=1 ISOLATION=landlock $(PYTEST) tests/attacks

soak: .venv/dev  ## 2,000 links with random kills, restarts and cuts; then soak-streams (minutes)
	$(PY) -m tests.soak
	$(PY) -m tests.soak.streams

soak-streams: .venv/dev ## only: 500 slow clients on one stream, and 2 GB end to end, with bounded memory
	$(PY) -m tests.soak.streams

lint: .venv/dev  ## ruff
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .

types: .venv/dev ## mypy, strict
	.venv/bin/mypy

imports: .venv/dev ## who may import whom
	.venv/bin/lint-imports

format: .venv/dev ## let ruff mend what it can
	.venv/bin/ruff check --fix . ; .venv/bin/ruff format .

audit: .venv/dev ## known vulnerabilities in what is locked (needs a network)
	@$(PY) -m tests.audit

bench: .venv/bench ## measure
	$(PY) -m bench

simulate: .venv/bench ## a day of a big bot in simulated time (minutes), into docs/scaling.md
	PLOTS=docs/images $(PY) -m bench day --markdown docs/scaling.md
	$(PY) -m bench._plots docs/images

screenshots: .venv/dev ## take the README's pictures (needs chromium and fonts-roboto)
	$(PY) -m tests.stand_ins.screenshot docs/images
	$(PY) -m tests.stand_ins.discord.screenshot docs/images

origin: .venv/dev ## play a web site on port 8100, for trying things without the internet
	$(PY) -m tests.stand_ins.origin --port 8100

settings-page: .venv/dev ## write docs/settings.md anew, after a change of settings
	$(PY) -m tests.settings_page

attacks-page: .venv/dev ## write docs/safety.md anew, after a change of the attacks
	$(PY) -m tests.attacks_page

clean:           ## remove what this Makefile made
	rm -rf .venv .uv .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(UV):
	$(PYTHON) -m venv .uv
	.uv/bin/pip install --quiet --disable-pip-version-check uv

# Bytecode is compiled at install: without it every cold start costs a second or more.
.venv/main: $(UV) pyproject.toml uv.lock
	$(UV) sync --quiet --locked --compile-bytecode --no-dev --inexact --python $(PYTHON)
	@touch $@

.venv/dev: $(UV) pyproject.toml uv.lock
	$(UV) sync --quiet --locked --compile-bytecode --python $(PYTHON)
	@touch .venv/main $@

.venv/bench: .venv/dev
	$(UV) sync --quiet --locked --group bench --python $(PYTHON)
	@touch $@
