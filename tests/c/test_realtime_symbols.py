"""What the audio callback runs calls only itself, memory moves, transforms and the clock's page.

That FFTW's transforms of the reverb neither lock nor allocate is shown by test_callback_calls.py.
"""

import subprocess
from pathlib import Path

import pytest

ALLOWED = {"memcpy", "memmove", "memset", "_GLOBAL_OFFSET_TABLE_"}
# clock_gettime is read from the vDSO page, not a system call.
ALLOWED_IN = {("callback_rt", "clock_gettime"), ("convolver_rt", "fftwf_execute_dft")}


def _symbols(path: Path, *options: str) -> set[str]:
    done = subprocess.run(
        ["nm", "--format=just-symbols", *options, path], check=True, capture_output=True, text=True
    )
    return set(done.stdout.split())


def forbidden(objects: list[Path]) -> set[tuple[str, str]]:
    """(file, symbol) of all that real-time objects need and may not have."""
    own = set().union(*(_symbols(path, "--defined-only", "--extern-only") for path in objects))
    return {
        (path.stem, symbol)
        for path in objects
        for symbol in _symbols(path, "--undefined-only")
        if symbol not in own | ALLOWED and (path.stem, symbol) not in ALLOWED_IN
    }


@pytest.fixture(scope="module")
def realtime_objects(core_objects) -> list[Path]:
    return [path for path in core_objects("plain") if path.stem.endswith("_rt")]


def test_realtime_objects_need_nothing_forbidden(realtime_objects):
    assert len(realtime_objects) >= 7
    assert forbidden(realtime_objects) == set()


@pytest.mark.parametrize(
    ("call", "symbol"),
    [
        ("return *(int *)malloc(4);", "malloc"),
        ('return printf("%d", 1);', "printf"),
        ("return pthread_mutex_lock(0);", "pthread_mutex_lock"),
        ("struct timespec t; return clock_gettime(CLOCK_MONOTONIC, &t);", "clock_gettime"),
        ("return (int)uk_core_create(0, 0);", "uk_core_create"),
    ],
)
def test_forbidden_call_in_a_realtime_file_is_found(call, symbol, realtime_objects, tmp_path):
    source, target = tmp_path / "wrong_rt.c", tmp_path / "wrong_rt.o"
    source.write_text(
        "#include <pthread.h>\n#include <stdio.h>\n#include <stdlib.h>\n#include <time.h>\n"
        f"long uk_core_create(int, int);\nint wrong(void) {{ {call} }}\n"
    )
    subprocess.run(["gcc", "-O2", "-fPIC", "-c", source, "-o", target], check=True)
    assert forbidden([*realtime_objects, target]) == {("wrong_rt", symbol)}
