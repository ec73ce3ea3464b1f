# Two commands matter: `make demo` runs a complete clinic, `make test` runs everything there is to test.
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
export PYTHONUNBUFFERED := 1

.PHONY: demo test prove judge bench screenshots messages lock clean

demo: $(VENV)/.run
	@DEMO=1 $(PY) manage.py demo

test: $(VENV)/.test
	@$(PY) -m tests.run

prove: $(VENV)/.prove
	@$(PY) -m tests.prove

judge: $(VENV)/.test
	@$(PY) -m tests.judge

bench: $(VENV)/.run
	@$(PY) manage.py bench

screenshots: $(VENV)/.test
	@$(PY) -m tests.screenshots

# Adds new sentences to the French catalogue, says which lack words, compiles it. No gettext needed.
messages: $(VENV)/.run
	@$(PY) manage.py messages

# pip is told not to compile: Python compiles what it uses, when it uses it, and the first start is quicker.
$(VENV)/.run: requirements.lock
	@echo "Installing the locked dependencies (about a minute)…"
	@test -x $(PY) || $(PYTHON) -m venv $(VENV)
	@$(PY) -m pip install --quiet --disable-pip-version-check --no-compile --require-hashes -r requirements.lock
	@touch $@

$(VENV)/.test: requirements-test.lock $(VENV)/.run
	@echo "Installing what the tests need…"
	@$(PY) -m pip install --quiet --disable-pip-version-check --no-compile --require-hashes -r requirements-test.lock
	@touch $@

$(VENV)/.prove: requirements-prove.lock $(VENV)/.test
	@echo "Installing what the proofs need…"
	@$(PY) -m pip install --quiet --disable-pip-version-check --no-compile --require-hashes -r requirements-prove.lock
	@touch $@

lock:
	$(PY) -m pip install --quiet uv
	$(VENV)/bin/uv pip compile pyproject.toml --generate-hashes --universal --no-emit-index-url --no-header --no-annotate -q -o requirements.lock
	$(VENV)/bin/uv pip compile pyproject.toml --group test -c requirements.lock --generate-hashes --universal --no-emit-index-url --no-header --no-annotate -q -o requirements-test.lock
	$(VENV)/bin/uv pip compile pyproject.toml --group prove -c requirements-test.lock --generate-hashes --universal --no-emit-index-url --no-header --no-annotate -q -o requirements-prove.lock

clean:
	rm -rf var $(VENV)
