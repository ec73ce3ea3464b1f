# Two commands matter: `make demo` runs a complete clinic, `make test` runs everything there is to test.
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
export PYTHONUNBUFFERED := 1

.PHONY: demo test prove judge bench load screenshots messages lock lock-check sbom audit clean

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

# A crowd that books through the real pages; SECONDS and CLIENTS as in `make load SECONDS=300 CLIENTS="8 32"`.
load: $(VENV)/.prove
	@$(PY) -m tests.load --seconds $(or $(SECONDS),60) --clients $(or $(CLIENTS),8 32)

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

# Whether the locks are what pyproject.toml asks for, and can be installed on every Python we promise.
lock-check: $(VENV)/.test
	@$(PY) -m tests.locks

# What is installed, as a CycloneDX list (var/sbom.json).
sbom: $(VENV)/.prove
	@mkdir -p var && $(VENV)/bin/cyclonedx-py requirements requirements.lock --pyproject pyproject.toml --output-reproducible -o var/sbom.json
	@echo "var/sbom.json: $$(grep -c '"purl"' var/sbom.json) packages"

# What is known against the locked versions; needs a network, and says so where there is none.
audit: $(VENV)/.prove
	@$(PY) -m tests.audit

clean:
	rm -rf var $(VENV)
