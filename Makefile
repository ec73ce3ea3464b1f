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

# A crowd that books through the real pages: `make load SECONDS=300 CLIENTS="8 32" PAST=100000`.
load: $(VENV)/.prove
	@$(PY) -m tests.load --seconds $(or $(SECONDS),60) --clients $(or $(CLIENTS),8 32) --past $(or $(PAST),0)

screenshots: $(VENV)/.test
	@$(PY) -m tests.screenshots

# Adds new sentences to the French catalogue, says which lack words, compiles it. No gettext needed.
messages: $(VENV)/.run
	@$(PY) manage.py messages

# uv where there is one (a few seconds), pip otherwise. Neither compiles: Python compiles what it uses, when it
# uses it, and the first start is quicker.
UV := $(shell command -v uv 2>/dev/null)
ifdef UV
MAKE_VENV = $(UV) venv --quiet --allow-existing --python $(PYTHON) $(VENV)
INSTALL = $(UV) pip install --quiet --python $(PY) --require-hashes --no-deps -r
else
MAKE_VENV = $(PYTHON) -m venv $(VENV)
INSTALL = $(PY) -m pip install --quiet --disable-pip-version-check --no-compile --require-hashes --no-deps -r
endif

$(VENV)/.run: requirements.lock
	@echo "Installing the locked dependencies ($(if $(UV),with uv,about a minute))…"
	@test -x $(PY) || $(MAKE_VENV)
	@$(INSTALL) requirements.lock
	@touch $@

$(VENV)/.test: requirements-test.lock $(VENV)/.run
	@echo "Installing what the tests need…"
	@$(INSTALL) requirements-test.lock
	@touch $@

$(VENV)/.prove: requirements-prove.lock $(VENV)/.test
	@echo "Installing what the proofs need…"
	@$(INSTALL) requirements-prove.lock
	@touch $@

lock:
	$(if $(UV),,$(PY) -m pip install --quiet uv)
	$(or $(UV),$(VENV)/bin/uv) pip compile pyproject.toml --generate-hashes --universal --no-emit-index-url --no-header --no-annotate -q -o requirements.lock
	$(or $(UV),$(VENV)/bin/uv) pip compile pyproject.toml --group test -c requirements.lock --generate-hashes --universal --no-emit-index-url --no-header --no-annotate -q -o requirements-test.lock
	$(or $(UV),$(VENV)/bin/uv) pip compile pyproject.toml --group prove -c requirements-test.lock --generate-hashes --universal --no-emit-index-url --no-header --no-annotate -q -o requirements-prove.lock

# Whether the locks are what pyproject.toml asks for, and can be installed on every Python we promise.
lock-check: $(VENV)/.test
	$(if $(UV),,@$(PY) -m pip install --quiet uv)
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
