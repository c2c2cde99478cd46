# Two commands on a fresh machine with Python 3.11 or newer and make: `make demo` and `make test`.
PYTHON ?= python3
WORKERS ?= auto
VENV := .venv
TEST_VENV := .venv-test
LOCK_VENV := .venv-lock
PIP_FLAGS := --quiet --disable-pip-version-check
DEMO := demo
SECONDS ?= 60

ifeq ($(OS),Windows_NT)
BIN := Scripts
else
BIN := bin
endif

.PHONY: demo program demo-openldap demo-samba test servers lint types unit coverage kerberos bench fuzz lock catalogue docs pictures clean help

help:
	@echo "make demo      write a demo district into ./$(DEMO), scan it, show the result"
	@echo "make demo-openldap, make demo-samba"
	@echo "               the same district asked of a real OpenLDAP or Active Directory on 127.0.0.1"
	@echo "make test      lint, types, all tests"
	@echo "make coverage  all tests, and which lines they reach"
	@echo "make kerberos  sign in to a real domain by Kerberos (compiles gssapi; needs libkrb5-dev, gcc)"
	@echo "make bench     time the audit against what a user would pick instead"
	@echo "make fuzz      feed broken files to the readers for longer than the tests do"
	@echo "make catalogue collect new messages for translation and compile the catalogue"
	@echo "make docs      regenerate the reference parts of the README and the schemas"
	@echo "make pictures  take the pictures of the README anew"
	@echo "make lock      lock what setup.cfg and requirements/*.in ask for; UPGRADE=--upgrade takes newer releases"

# Whatever is installed stands in a lock, by version and hash, so that it is the same on any day and with any pip: nothing
# is resolved (--no-deps; the locks hold the dependencies of extras too), nothing is built (a build would fetch its own
# requirements, unlocked). The program itself is built with the setuptools of the lock (--no-build-isolation).
FROM_LOCK := --no-deps --require-hashes --only-binary :all:
FROM_HERE := --no-deps --no-build-isolation
NOTHING_MISSING := -m pip check --disable-pip-version-check
NEW_ENOUGH := import sys; sys.exit("auditor needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Try: make PYTHON=python3.11") if sys.version_info < (3, 11) else None

# An environment is made anew when its lock has changed: what the lock no longer names would stay in it otherwise.
$(VENV)/.made: requirements/run.lock
$(TEST_VENV)/.made: requirements/test.lock
$(LOCK_VENV)/.made: requirements/lock.lock
%/.made:
	@$(PYTHON) -c '$(NEW_ENOUGH)'
	@echo "Preparing $* (once; versions and hashes from $<) ..."
	@$(PYTHON) -m venv --clear $*
	@touch $@

$(VENV)/.ready: $(VENV)/.made
	@$(VENV)/$(BIN)/python -m pip install $(PIP_FLAGS) $(FROM_LOCK) -r requirements/run.lock
	@touch $@

# The wheels are kept: tests install from them as if on a fresh machine, without asking the package index again.
$(TEST_VENV)/.ready: $(TEST_VENV)/.made setup.cfg
	$(TEST_VENV)/$(BIN)/python -m pip download $(PIP_FLAGS) $(FROM_LOCK) -r requirements/test.lock -d $(TEST_VENV)/wheels
	$(TEST_VENV)/$(BIN)/python -m pip download $(PIP_FLAGS) $(FROM_LOCK) -r requirements/pip-oldest.lock -d $(TEST_VENV)/wheels
	$(TEST_VENV)/$(BIN)/python -m pip download $(PIP_FLAGS) $(FROM_LOCK) -r requirements/pip-newest.lock -d $(TEST_VENV)/wheels
	$(TEST_VENV)/$(BIN)/python -m pip install $(PIP_FLAGS) $(FROM_LOCK) -r requirements/test.lock --no-index --find-links $(TEST_VENV)/wheels
	$(TEST_VENV)/$(BIN)/python -m pip install $(PIP_FLAGS) $(FROM_HERE) --editable .
	$(TEST_VENV)/$(BIN)/python $(NOTHING_MISSING)
	@touch $@

$(LOCK_VENV)/.ready: $(LOCK_VENV)/.made
	@$(LOCK_VENV)/$(BIN)/python -m pip install $(PIP_FLAGS) $(FROM_LOCK) -r requirements/lock.lock
	@touch $@

# Installed anew each time: it costs a second and is never stale.
program: $(VENV)/.ready
	@$(VENV)/$(BIN)/python -m pip install $(PIP_FLAGS) $(FROM_HERE) --force-reinstall .
	@said=$$($(VENV)/$(BIN)/python $(NOTHING_MISSING)) || { echo "$$said"; exit 1; }

demo: program
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
	$(TEST_VENV)/$(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup --no-loadscope-reorder

# The same with what they reach, which takes half as long again.
coverage: servers
	$(TEST_VENV)/$(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup --no-loadscope-reorder --cov --cov-report=term:skip-covered

# Kerberos needs a compiled package (libkrb5-dev, gcc), so it is no part of `make test`. It is the one that has no wheel
# for Linux; its build finds Cython and setuptools in the environment, from their locks.
kerberos: servers
	$(TEST_VENV)/$(BIN)/python -m pip install $(PIP_FLAGS) $(FROM_LOCK) -r requirements/kerberos-build.lock
	$(TEST_VENV)/$(BIN)/python -m pip install $(PIP_FLAGS) --no-deps --require-hashes --no-build-isolation -r requirements/kerberos.lock
	$(TEST_VENV)/$(BIN)/python -m testbed.kerberos

bench: $(TEST_VENV)/.ready
	$(TEST_VENV)/$(BIN)/python -m bench

# atheris guides the fuzzing of LDAP answers by coverage; where it has no wheel, they mutate at random.
fuzz: $(TEST_VENV)/.ready
	-@$(TEST_VENV)/$(BIN)/python -m pip install $(PIP_FLAGS) $(FROM_LOCK) -r requirements/fuzz.lock
	$(TEST_VENV)/$(BIN)/python -m tests.fuzz --seconds $(SECONDS)

catalogue: $(TEST_VENV)/.ready
	$(TEST_VENV)/$(BIN)/python -m tests.catalogue

docs: $(TEST_VENV)/.ready
	$(TEST_VENV)/$(BIN)/python -m tests.docs

# One resolution for every platform and every Python that the program runs on, extras included. Versions that still fit
# stay. The other locks are held to the versions of test.lock: what was tested is what runs.
LOCK := $(LOCK_VENV)/$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --fork-strategy fewest --generate-hashes \
	--no-strip-extras --no-annotate --custom-compile-command "make lock" $(UPGRADE)
BESIDE := kerberos-build kerberos fuzz pictures pip-oldest pip-newest lock
lock: $(LOCK_VENV)/.ready
	$(LOCK) --extra test --extra bench setup.cfg requirements/build.in -o requirements/test.lock
	$(LOCK) --constraint requirements/test.lock setup.cfg requirements/build.in -o requirements/run.lock
	set -e; for name in $(BESIDE); do $(LOCK) --constraint requirements/test.lock requirements/$$name.in -o requirements/$$name.lock; done

# What the README shows; after a change of a page. Pillow is needed for nothing else.
pictures: servers
	@$(TEST_VENV)/$(BIN)/python -m pip install $(PIP_FLAGS) $(FROM_LOCK) -r requirements/pictures.lock
	@$(TEST_VENV)/$(BIN)/auditor demo $(DEMO) --scan > /dev/null
	@$(TEST_VENV)/$(BIN)/python -m testbed.screenshots $(DEMO) docs/images

clean:
	rm -rf $(VENV) $(TEST_VENV) $(LOCK_VENV) build dist *.egg-info $(DEMO) demo-openldap demo-samba
