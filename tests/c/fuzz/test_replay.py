"""The fuzzer's harnesses on inputs that are the same in every run; `make fuzz` searches for others.

`found` holds, by harness, inputs that once showed a fault; `seeds` those with which a search
begins, since it would come late to what takes many calls in the right order.
"""

from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
FOLDERS = ["found", "seeds"]
INPUTS = {"core": 1200, "stream": 300, "wisdom": 1000}
WISDOM = HERE.parents[2] / "cgriffinlim" / "ukulelatent_griffinlim" / "fftw.wisdom"


@pytest.fixture
def replay(compile_program, run_program, tmp_path):
    """Compile a harness with objects of the core and run it on its inputs."""

    def replay_(harness, objects):
        inputs = [HERE / f"fuzz_{harness}.c", HERE / "replay.c", *objects]
        program = compile_program("address", inputs, tmp_path)
        files = [
            path for folder in FOLDERS for path in sorted((HERE / folder).glob(f"{harness}-*"))
        ]
        return run_program(program, str(INPUTS[harness]), *map(str, files), str(WISDOM))

    return replay_


def test_every_harness_is_replayed():
    assert {path.stem for path in HERE.glob("fuzz_*.c")} == {f"fuzz_{name}" for name in INPUTS}


@pytest.mark.parametrize("harness", INPUTS)
def test_harness_finds_nothing_wrong(harness, core_objects, replay):
    done = replay(harness, core_objects("address"))
    assert (done.returncode, done.stderr) == (0, "")


MUTANTS = {
    "rows beyond the sound": (
        "core",
        {
            "voice.c": {
                "count > 0 &&\n               count <= voice->head.rows - first": "count > 0"
            }
        },
    ),
    "voice beyond the last": (
        "core",
        {"voice.c": {"index >= 0 && index < core->settings.voices": "index >= 0"}},
    ),
    "response given twice": ("core", {"core.c": {"response->given ||": ""}}),
    "response of another core's sizes": (
        "core",
        {"core.c": {"response->tail_block != uk_tail_block(&core->settings)": "0"}},
    ),
    "response freed while the tail's worker looks at it": (
        "core",
        {"reverb_rt.c": {"|| !uk_tail_has_let_go(reverb) ||": "||"}},
    ),
    "response that is no number": (
        "core",
        {"impulse_response.c": {"if (!(fabsf(samples[i]) <= 1e6f)) return 0;": "continue;"}},
    ),
    "rate that turns back": ("core", {"voice.c": {"rate >= 0.25 && ": ""}}),
    "lower quality than 0": ("stream", {"stream.c": {"iterations < 0 || ": ""}}),
    "wisdom that FFTW cannot hold": (
        "wisdom",
        {"plan.c": {"upper < 1u << 20": "upper < 1u << 24"}},
    ),
    "rows closer than they are long": ("stream", {"stream.c": {" || stride < bins": ""}}),
}


@pytest.mark.parametrize("name", MUTANTS)
def test_harness_finds_what_is_wrong(name, core_mutant, replay, tmp_path):
    harness, changes = MUTANTS[name]
    assert replay(harness, core_mutant("address", changes, tmp_path)).returncode != 0
