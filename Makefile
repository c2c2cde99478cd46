# Two commands on a fresh machine with Python 3.11 or newer and make: `make demo` and `make test`.
PYTHON ?= python3
WORKERS ?= auto
VENV := .venv
TEST_VENV := .venv-test
PIP_FLAGS := --quiet --disable-pip-version-check
DEMO := demo
SECONDS ?= 60

ifeq ($(OS),Windows_NT)
BIN := Scripts
else
BIN := bin
endif

.PHONY: demo demo-openldap demo-samba test servers lint types unit kerberos bench fuzz lock catalogue docs pictures clean help

help:
	@echo "make demo      write a demo district into ./$(DEMO), scan it, show the result"
	@echo "make demo-openldap, make demo-samba"
	@echo "               the same district asked of a real OpenLDAP or Active Directory on 127.0.0.1"
	@echo "make test      lint, types, all tests"
	@echo "make kerberos  sign in to a real domain by Kerberos (compiles gssapi; needs libkrb5-dev, gcc)"
	@echo "make bench     time the audit against what a user would pick instead"
	@echo "make fuzz      feed broken files to the readers for longer than the tests do"
	@echo "make catalogue collect new messages for translation and compile the catalogue"
	@echo "make docs      regenerate the reference parts of the README and the schemas"
	@echo "make pictures  take the pictures of the README anew"
	@echo "make lock      pin dependencies anew"

$(VENV)/.ready: requirements/run.lock setup.cfg
	@$(PYTHON) -c 'import sys; sys.exit("auditor needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Try: make PYTHON=python3.11") if sys.version_info < (3, 11) else None'
	@echo "Preparing $(VENV) (once; dependencies pinned with hashes in requirements/run.lock) ..."
	@$(PYTHON) -m venv $(VENV)
	@$(VENV)/$(BIN)/python -m pip install $(PIP_FLAGS) --require-hashes -r requirements/run.lock
	@touch $@

$(TEST_VENV)/.ready: requirements/test.lock setup.cfg
	@$(PYTHON) -c 'import sys; sys.exit("auditor needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Try: make PYTHON=python3.11") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv $(TEST_VENV)
	$(TEST_VENV)/$(BIN)/python -m pip install $(PIP_FLAGS) --require-hashes -r requirements/test.lock
	$(TEST_VENV)/$(BIN)/python -m pip install $(PIP_FLAGS) --no-deps --no-build-isolation --editable .
	@touch $@

# The program itself is installed anew each time: it costs a second and is never stale.
demo: $(VENV)/.ready
	@$(VENV)/$(BIN)/python -m pip install $(PIP_FLAGS) --no-deps --no-build-isolation --force-reinstall .
	@$(VENV)/$(BIN)/auditor demo $(DEMO) --scan

# The same district, its accounts asked of a real directory that is started and stopped here.
demo-openldap demo-samba: demo-%: servers
	@$(TEST_VENV)/$(BIN)/python -m testbed.demo $* demo-$*

test: servers lint types unit

# Real servers and readers of reports for the tests, from the distribution (as root; else it says what to install).
servers: $(TEST_VENV)/.ready
	@$(TEST_VENV)/$(BIN)/python -m testbed.packages

lint: $(TEST_VENV)/.ready
	$(TEST_VENV)/$(BIN)/ruff check .
	$(TEST_VENV)/$(BIN)/ruff format --check .

types: $(TEST_VENV)/.ready
	$(TEST_VENV)/$(BIN)/mypy

unit: $(TEST_VENV)/.ready
	$(TEST_VENV)/$(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup --cov --cov-report=term:skip-covered

# Kerberos needs a compiled package (libkrb5-dev, gcc), so it is no part of `make test`.
kerberos: servers
	$(TEST_VENV)/$(BIN)/python -m pip install $(PIP_FLAGS) "gssapi >= 1.8"
	$(TEST_VENV)/$(BIN)/python -m testbed.kerberos

bench: $(TEST_VENV)/.ready
	$(TEST_VENV)/$(BIN)/python -m bench

# atheris guides the fuzzing of LDAP answers by coverage; where it has no wheel, they mutate at random.
fuzz: $(TEST_VENV)/.ready
	-@$(TEST_VENV)/$(BIN)/python -m pip install $(PIP_FLAGS) --only-binary :all: "atheris >= 3.0"
	$(TEST_VENV)/$(BIN)/python -m tests.fuzz --seconds $(SECONDS)

catalogue: $(TEST_VENV)/.ready
	$(TEST_VENV)/$(BIN)/python -m tests.catalogue

docs: $(TEST_VENV)/.ready
	$(TEST_VENV)/$(BIN)/python -m tests.docs

lock:
	$(PYTHON) -m venv $(TEST_VENV)
	$(TEST_VENV)/$(BIN)/python -m pip install $(PIP_FLAGS) pip-tools
	$(TEST_VENV)/$(BIN)/pip-compile -q --generate-hashes --allow-unsafe --strip-extras --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-header --no-annotate -o requirements/run.lock setup.cfg requirements/build.in
	$(TEST_VENV)/$(BIN)/pip-compile -q --generate-hashes --allow-unsafe --strip-extras --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-header --no-annotate --extra test --extra bench -o requirements/test.lock setup.cfg requirements/build.in

# What the README shows; after a change of a page. Pillow is needed for nothing else.
pictures: servers
	@$(TEST_VENV)/$(BIN)/python -m pip install $(PIP_FLAGS) "Pillow >= 11"
	@$(TEST_VENV)/$(BIN)/auditor demo $(DEMO) --scan > /dev/null
	@$(TEST_VENV)/$(BIN)/python -m testbed.screenshots $(DEMO) docs/images

clean:
	rm -rf $(VENV) $(TEST_VENV) build dist *.egg-info $(DEMO) demo-openldap demo-samba
