"""ThreadSanitizer notices what it is there for: a core with an order or a lock less is caught.

Each program finds nothing wrong with the core as it is; `test_c_units.py` sees to that.
"""

from pathlib import Path
from typing import NamedTuple

import pytest

HERE = Path(__file__).resolve().parent
RELAXED = {
    "memory_order_acquire": "memory_order_relaxed",
    "memory_order_release": "memory_order_relaxed",
}
COPY_ROWS = (
    "memcpy(voice->rows + (size_t)first * bins, rows, (size_t)count * bins * sizeof(float));"
)
UNLOCK, LOCK = (f"pthread_mutex_{word}(&voice->rows_lock);" for word in ("unlock", "lock"))


class Mutant(NamedTuple):
    """The program that shows it, and what is replaced by what in which sources."""

    program: str
    changes: dict[str, dict[str, str]]


MUTANTS = {
    "ring without order": Mutant("test_ring", {"ring_rt.c": RELAXED}),
    "queue without order": Mutant("test_queue", {"queue_rt.c": RELAXED}),
    "two rings without order": Mutant("test_track", {"ring_rt.c": RELAXED}),
    "crossfade asked for by a plain number": Mutant(
        "test_track",
        {
            "track_rt.c": {
                "atomic_load_explicit(&track->asked, memory_order_acquire)": "*(int *)&track->asked"
            }
        },
    ),
    "crossfade's end told by a plain number": Mutant(
        "test_track",
        {
            "track_rt.c": {
                "atomic_store_explicit(&track->asked, 0, memory_order_release)": (
                    "*(int *)&track->asked = 0"
                )
            }
        },
    ),
    "ring to the device without order": Mutant("test_mix_thread", {"ring_rt.c": RELAXED}),
    "commands without order": Mutant("test_moving", {"queue_rt.c": RELAXED}),
    "impulse responses handed over without order": Mutant("test_reverb", {"queue_rt.c": RELAXED}),
    "reverb's blocks without order": Mutant("test_reverb", {"reverb_rt.c": RELAXED}),
    "voice let go by a plain number": Mutant(
        "test_moving",
        {
            "mixer_rt.c": {
                "atomic_store_explicit(&voice->let_go, 1, memory_order_release)": (
                    "*(int *)&voice->let_go = 1"
                )
            },
            "voice_render.c": {
                "atomic_load_explicit(&voice->let_go, memory_order_acquire)": (
                    "*(int *)&voice->let_go"
                )
            },
        },
    ),
    "rounds without their lock": Mutant(
        "test_offline",
        {
            "offline.c": {
                "fill(core, voice, worker);\n": "fill(core, voice, worker), round->left--;\n",
                "if (--round->left == 0)": "if (round->left == 0)",
            }
        },
    ),
    "attacks kept without their lock": Mutant(
        "test_offline",
        {
            "attack_cache.c": {
                "pthread_mutex_lock(&cache->lock);": "",
                "pthread_mutex_unlock(&cache->lock);": "",
            }
        },
    ),
    "block's end told to taps without order": Mutant(
        "test_tap", {"tap_rt.c": {"memory_order_release": "memory_order_relaxed"}}
    ),
    "tap found without order": Mutant(
        "test_tap",
        {
            "tap_rt.c": {
                "atomic_load(&taps->places[i])": (
                    "atomic_load_explicit(&taps->places[i], memory_order_relaxed)"
                )
            }
        },
    ),
    "rows written without their lock": Mutant(
        "test_moving",
        {"voice.c": {COPY_ROWS: UNLOCK + COPY_ROWS + LOCK}},
    ),
}


@pytest.mark.parametrize("name", MUTANTS)
def test_mutant_is_caught(name, core_mutant, compile_program, run_program, tmp_path):
    mutant = MUTANTS[name]
    inputs = [HERE / f"{mutant.program}.c", *core_mutant("thread", mutant.changes, tmp_path)]
    program = compile_program("thread", inputs, tmp_path)
    done = run_program(program, TSAN_OPTIONS="halt_on_error=1")
    assert done.returncode != 0
    assert "data race" in done.stderr
