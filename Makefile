# The only commands to learn; `make` lists them. On Windows: .\make.ps1
# Kept to what make 3.81 knows, since macOS ships that.

bin   := .venv/bin
ready := .venv/ready
pack  := build/bundled.reviewpack
lock  := requirements.lock
extra := requirements-ocr.lock
build := requirements-package.lock

.DELETE_ON_ERROR:
.PHONY: help run test coverage setup check tour guide bench bench-search bench-window bench-identifiers drill package lock clean

help:
	@sed -n 's/^\([a-z-]*\):.*## /  make \1 : /p' Makefile | awk -F' : ' '{ printf "%-19s %s\n", $$1, $$2 }'

run: setup ## open the app; where there is no display, the tour
	@if [ "$$(uname)" = Linux ] && [ -z "$$DISPLAY$$WAYLAND_DISPLAY" ]; then \
	  echo "There is no display here, so the tour runs offscreen; its pictures and PDF go to build/tour"; \
	  QT_QPA_PLATFORM=offscreen $(bin)/reviewstudy tour build/tour; \
	else \
	  $(bin)/python tools/qt_libraries.py && $(bin)/reviewstudy; \
	fi

test: setup ## run the tests; ARGS="tests/rules -x" passes pytest more
	@QT_QPA_PLATFORM=offscreen $(bin)/python -m pytest -n auto --dist worksteal $(ARGS)

setup: $(ready) $(pack) ## build .venv and the bundled library; EXTRAS=ocr adds text recognition
	@:

check: setup ## lint, format, types, layers and the house rules
	$(bin)/ruff check
	$(bin)/ruff format --check
	$(bin)/mypy
	$(bin)/lint-imports
	$(bin)/python -m pytest -q tests/rules

tour: setup ## drive the real window offscreen; pictures and PDF in build/tour
	QT_QPA_PLATFORM=offscreen $(bin)/reviewstudy tour build/tour

guide: tour ## bring the user guide up to date: its pictures from the tour, its pages from the program
	$(bin)/python -m tools.guide build/tour
	$(bin)/python -m tools.reading_age

CORPUS := ../shared/corpus
SEEDS  := $(CORPUS) resources/library

coverage: setup ## the tests once more, and which branches they go through; build/coverage.txt names the rest
	@QT_QPA_PLATFORM=offscreen $(bin)/python -m pytest -n auto --dist worksteal -q \
	  --cov --cov-branch --cov-report=term-missing:skip-covered --cov-report=json:build/coverage.json $(ARGS) \
	  > build/coverage.txt; tail -n 1 build/coverage.txt
	@$(bin)/python -m tools.coverage build/coverage.json

bench: setup ## ours against peers and limits, on the documents in CORPUS; then a record as a PDF, and 5,000 pooled
	$(bin)/python -m benchmarks.importing $(CORPUS) $(ARGS)
	$(bin)/python -m benchmarks.exporting
	$(bin)/python -m benchmarks.pooling
	$(bin)/python -m benchmarks.corpus $(CORPUS)

bench-search: setup ## ours against other searches, on a library made from a seed; ARGS="--passages 1000000"
	$(bin)/python -m benchmarks.searching $(ARGS)

bench-window: setup ## our window beside a bare one: start, memory, a long review
	$(bin)/python -m benchmarks.window $(ARGS)

bench-identifiers: setup ## what the look for identifying details finds and misses, on our own sentences
	$(bin)/python -m benchmarks.identifiers $(ARGS)

drill: setup ## harm libraries and count lost words; 5,000 damaged records, 5,000 packs, 20,000 documents of SEEDS
	$(bin)/python -m tools.faults
	$(bin)/python -m tools.drill_records
	$(bin)/python -m tools.drill_packs
	$(bin)/python -m tools.drill $(SEEDS) $(ARGS)

package: setup ## the program as people install it, in dist/, and tried in a bare system; packaging/README.md
	@$(bin)/python -m tools.package $(ARGS)

pinning := --universal --generate-hashes --no-annotate --no-emit-index-url \
           --custom-compile-command 'make lock' --quiet

lock: ## resolve pyproject.toml into the locks; ARGS=--upgrade takes newer versions
	@test -x build/uv/bin/uv || { python=$$(tools/find-python) && "$$python" -m venv build/uv && \
	  build/uv/bin/python -m pip install --quiet 'uv==0.13.*'; }
	build/uv/bin/uv pip compile pyproject.toml --group dev $(pinning) --output-file $(lock) $(ARGS)
	build/uv/bin/python -c "import tomllib; \
	  print(*tomllib.load(open('pyproject.toml', 'rb'))['project']['optional-dependencies']['ocr'], sep='\n')" | \
	  build/uv/bin/uv pip compile - --constraint $(lock) --python-version 3.12 $(pinning) \
	    --output-file $(extra) $(ARGS)
	build/uv/bin/uv pip compile pyproject.toml --group package --constraint $(lock) $(pinning) \
	  --output-file $(build) $(ARGS)
	@! grep -n '://' $(lock) $(extra) $(build)

clean: ## remove everything that make built
	rm -rf .venv build dist .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find src tests tools benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +

# Rebuilt when the lock or the project's settings change, when the Python beneath has changed or
# gone, and when the folder has been moved (scripts in a virtual environment hold its path).
$(ready): $(lock) $(extra) pyproject.toml tools/setup.py tools/qt_libraries.py $(bin)/python
	@python=$$(PYTHON='$(PYTHON)' tools/find-python) && "$$python" -I tools/setup.py
	@$(bin)/python tools/qt_libraries.py || { rm -f $@; exit 1; }

$(bin)/python:

ifneq ($(shell head -n 1 $(ready) 2>/dev/null)$(EXTRAS),$(CURDIR))
.PHONY: $(ready)
endif

# What the pack is made from. The folder itself is there for files that were added or removed.
content := $(foreach name,library importing law themes,$(wildcard resources/$(name) resources/$(name)/*))
reading := $(foreach name,domain importing content,$(wildcard src/reviewstudy/$(name)/*.py)) \
           $(wildcard src/reviewstudy/services/packing.py src/reviewstudy/storage/packs.py)

$(pack): $(ready) $(content) $(reading)
	@mkdir -p build
	@$(bin)/reviewstudy pack build resources/library -o $@
