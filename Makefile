# make run        everything from a fresh clone to a playing daemon
# make test       everything from a fresh clone to passing tests
# make model      the model that ships, from its recordings: an hour and a half
# make compared   what its card compares it with: the baseline, ablations, a vocoder; five hours
# make bench      the benchmark tables
# make fuzz       a million inputs for each of the C core's harnesses, a million OSC packets, the
#                 dearest packets, ten thousand sequences of requests; hours
# make valgrind   the C programs of the tests under memcheck

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# The newest torch that was tried. Where the default index has only CUDA builds for this machine
# (several GB), TORCH_INDEX=URL names an index with CPU builds.
TORCH := torch==2.13.0
TORCH_INDEX ?=
ARGS ?=

SOURCES := pyproject.toml setup.py cgriffinlim/build_core.py $(wildcard cgriffinlim/src/*)
RUN_PACKAGES := gcc libc6-dev libfftw3-dev libportaudio2 libsamplerate0-dev pkg-config \
	python3-dev python3-venv
LAB_PACKAGES := fluid-soundfont-gm libfluidsynth3 musescore-general-soundfont-small
TEST_PACKAGES := $(RUN_PACKAGES) clang-format iproute2 jackd2 libfluidsynth3 liblo-tools puredata-core \
	systemd timgm6mb-soundfont util-linux
BENCH_PACKAGES := jackd2 supercollider-server
FUZZ_PACKAGES := $(RUN_PACKAGES) clang libclang-rt-dev llvm
VALGRIND_PACKAGES := $(RUN_PACKAGES) valgrind
RUNS ?= 1000000
DEAR_PACKETS ?= 10000
SEQUENCES ?= 10000
CONFIGS := models/ukulelatent_models/configs

.PHONY: run test model compared bench fuzz valgrind clean

run: $(VENV)/run.stamp
	$(BIN)/ukulelatentd run $(ARGS)

test: $(VENV)/test.stamp
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	clang-format --dry-run --Werror cgriffinlim/src/*.c cgriffinlim/src/*.h tests/c/*.c tests/c/*.h \
		tests/c/fuzz/*.c tests/c/fuzz/*.h
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest $(ARGS)

model: $(VENV)/lab.stamp
	$(BIN)/ukulelatent-lab dataset $(CONFIGS)/plucked.yaml
	$(BIN)/ukulelatent-lab train $(CONFIGS)/plucked.yaml
	$(BIN)/ukulelatent-lab export ukulelatent-data/plucked.ckpt -o ukulelatent-data/plucked.ts
	$(BIN)/ukulelatent-lab map ukulelatent-data/plucked.ts $(CONFIGS)/plucked.yaml \
		--picture ukulelatent-data/map.png
	$(BIN)/ukulelatent-lab evaluate ukulelatent-data/plucked.ts $(CONFIGS)/plucked.yaml

compared: model
	$(BIN)/ukulelatent-lab vocoder $(CONFIGS)/plucked.yaml -o ukulelatent-data/mcnn.ts
	$(BIN)/ukulelatent-lab evaluate ukulelatent-data/plucked.ts $(CONFIGS)/plucked.yaml \
		--vocoder ukulelatent-data/mcnn.ts
	$(BIN)/ukulelatent-lab ablate $(CONFIGS)/ablations.yaml
	$(BIN)/ukulelatent-lab dataset $(CONFIGS)/paper.yaml
	$(BIN)/ukulelatent-lab ablate $(CONFIGS)/paper-rates.yaml
	$(BIN)/ukulelatent-lab train $(CONFIGS)/paper.yaml
	$(BIN)/ukulelatent-lab export ukulelatent-data/paper.ckpt -o ukulelatent-data/paper.ts
	$(BIN)/ukulelatent-lab evaluate ukulelatent-data/paper.ts $(CONFIGS)/paper.yaml

bench: $(VENV)/bench.stamp
	$(BIN)/python benchmarks/griffinlim.py
	$(BIN)/python benchmarks/reverb.py
	$(BIN)/python benchmarks/resamplers.py
	$(BIN)/python benchmarks/latency.py
	$(BIN)/python benchmarks/render.py
	$(BIN)/python benchmarks/moves.py
	$(BIN)/python benchmarks/memory.py
	$(BIN)/python benchmarks/pitch.py

fuzz: $(VENV)/test.stamp
	scripts/install-system-packages $(FUZZ_PACKAGES)
	scripts/fuzz $(RUNS)
	$(BIN)/python tests/live/hostile.py $(RUNS)
	$(BIN)/python tests/live/cost.py $(DEAR_PACKETS)
	$(BIN)/python tests/live/sequences.py $(SEQUENCES)

valgrind:
	scripts/install-system-packages $(VALGRIND_PACKAGES)
	scripts/valgrind

$(VENV)/run.stamp: $(SOURCES)
	scripts/install-system-packages $(RUN_PACKAGES)
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet $(if $(TORCH_INDEX),--index-url $(TORCH_INDEX)) '$(TORCH)'
	$(BIN)/pip install --quiet --editable .
	touch $@

$(VENV)/test.stamp: $(SOURCES)
	scripts/install-system-packages $(TEST_PACKAGES)
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet $(if $(TORCH_INDEX),--index-url $(TORCH_INDEX)) '$(TORCH)'
	$(BIN)/pip install --quiet --editable '.[test,lab,controllers]'
	touch $@ $(VENV)/run.stamp

$(VENV)/lab.stamp: $(VENV)/run.stamp
	scripts/install-system-packages $(LAB_PACKAGES)
	$(BIN)/pip install --quiet --editable '.[lab]'
	touch $@

$(VENV)/bench.stamp: $(VENV)/test.stamp
	scripts/install-system-packages $(LAB_PACKAGES) $(BENCH_PACKAGES)
	$(BIN)/pip install --quiet --editable '.[bench]'
	touch $@

clean:
	rm -rf $(VENV) build *.egg-info daemon/*.egg-info
	find cgriffinlim -name '*.so' -delete
