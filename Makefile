# Two commands for a fresh machine: make demo, make test. Everything they need goes into .venv.
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3.14 python3; do \
  "$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && { echo $$p; break; }; done)
BIN := .venv/bin
MINUTES ?= 20
READERS ?= edit mend report answer hcl template-yaml template-json ts js py java go prompt markdown kind text

.PHONY: demo test check extras accept run stage screen bench bench-check peers fuzz clean

demo: .venv/.installed        ## set up, then open the app on a bundled sample
	$(BIN)/iacdiff demo

test: .venv/.installed        ## set up, then run all tests
	$(BIN)/python -m pytest

check: .venv/.installed       ## what CI runs: format, lint, types, imports, tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest
	$(MAKE) --no-print-directory extras

extras: .venv-extras/.installed ## what needs the extras: parquet, a Dask cluster, coefficients; and the rest beside numpy
	.venv-extras/bin/python -m pytest tests/extras

accept: .venv/.installed      ## rewrite the golden files; then read the diff
	$(BIN)/python -m pytest --accept

run: .venv/.installed         ## make run S=path/to/sample
	$(BIN)/iacdiff $(S)

stage: .venv/.installed       ## make stage S=path/to/sample STAGE=parse
	$(BIN)/iacdiff stage $(S) $(STAGE)

screen: .venv/.installed      ## draw the picture in the README anew
	$(BIN)/python docs/make_screen.py

bench: .venv/.installed       ## how the time of each stage grows with the size of a side
	$(BIN)/python benchmarks/growth.py

bench-check: .venv/.installed ## is anything slower than it was, as a ratio to a floor
	$(BIN)/python benchmarks/ratios.py

peers: .venv/.installed       ## the same files through other tools: make peers PEERS=folder:folder
	$(BIN)/python benchmarks/peers.py --path "$(PEERS)"

fuzz: .venv-fuzz/.installed    ## look for inputs that a reader fails on: make fuzz MINUTES=20 READERS="hcl py"
	@for reader in $(READERS); do \
	  .venv-fuzz/bin/python tests/fuzz/fuzz.py $$reader $$(( $(MINUTES) * 60 / $(words $(READERS)) )) .venv-fuzz/found \
	    || { echo "$$reader failed; see .venv-fuzz/found" >&2; exit 1; }; done

clean:                        ## forget the environment and every cache
	rm -rf .venv .venv-extras .venv-fuzz .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

# Byte code is compiled here because the start is several times slower without it.
.venv/.installed: pyproject.toml constraints.txt
	@test -n "$(PYTHON)" || { echo "iacdiff needs Python 3.11 or newer; none was found on the PATH." >&2; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	$(BIN)/python -m compileall -q src
	@touch $@

# An environment of its own, because the differ imports numpy wherever it finds it, and then starts three times slower.
.venv-extras/.installed: pyproject.toml constraints.txt
	@test -n "$(PYTHON)" || { echo "iacdiff needs Python 3.11 or newer; none was found on the PATH." >&2; exit 1; }
	$(PYTHON) -m venv .venv-extras
	.venv-extras/bin/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt \
	  --editable '.[scan,agree,cluster]' numpy pytest pytest-asyncio
	@touch $@

# An environment of its own, because the fuzzer has wheels for some Pythons only.
.venv-fuzz/.installed: pyproject.toml constraints.txt
	@test -n "$(PYTHON)" || { echo "iacdiff needs Python 3.11 or newer; none was found on the PATH." >&2; exit 1; }
	$(PYTHON) -m venv .venv-fuzz
	.venv-fuzz/bin/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable . atheris
	@touch $@
