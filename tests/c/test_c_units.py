"""The C programs of this folder, each plain and under the sanitizers.

FFTW and libsamplerate are not compiled for the sanitizers. No report needs suppressing: what they
write is read by the thread that called them, or by another after a lock or an acquire of ours.
"""

import re
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
PROGRAMS = sorted(path.stem for path in HERE.glob("test_*.c"))
BUILDS = ["plain", "address", "thread"]


@pytest.mark.parametrize("build", BUILDS)
@pytest.mark.parametrize("program", PROGRAMS)
def test_program_finds_nothing_wrong(
    program, build, core_objects, compile_program, run_program, tmp_path
):
    inputs = [HERE / f"{program}.c", *core_objects(build)]
    done = run_program(compile_program(build, inputs, tmp_path))
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stderr == ""


def test_ring_with_relaxed_atomics_is_caught_by_the_thread_sanitizer(
    core_sources, compile_program, run_program, tmp_path
):
    relaxed = ["-DUK_ACQUIRE=memory_order_relaxed", "-DUK_RELEASE_ORDER=memory_order_relaxed"]
    inputs = [HERE / "test_ring.c", core_sources / "ring_rt.c"]
    done = run_program(compile_program("thread", inputs, tmp_path, *relaxed))
    assert done.returncode != 0
    assert "data race" in done.stderr


@pytest.fixture
def relaxed_copy(core_sources, tmp_path):
    """A copy of a source whose atomics order nothing."""

    def copy(name: str) -> Path:
        text = (core_sources / name).read_text()
        text = re.sub("memory_order_(acquire|release|acq_rel)", "memory_order_relaxed", text)
        (tmp_path / name).write_text(text)
        return tmp_path / name

    return copy


def test_queue_with_relaxed_atomics_is_caught_by_the_thread_sanitizer(
    relaxed_copy, compile_program, run_program, tmp_path
):
    inputs = [HERE / "test_queue.c", relaxed_copy("queue_rt.c")]
    done = run_program(compile_program("thread", inputs, tmp_path))
    assert done.returncode != 0
    assert "data race" in done.stderr


@pytest.mark.parametrize("source", ["queue_rt.c", "reverb_rt.c"])
def test_reverb_with_relaxed_atomics_is_caught_by_the_thread_sanitizer(
    source, relaxed_copy, core_objects, compile_program, run_program, tmp_path, monkeypatch
):
    monkeypatch.setenv("TSAN_OPTIONS", "halt_on_error=1")
    others = [path for path in core_objects("thread") if path.stem != Path(source).stem]
    inputs = [HERE / "test_reverb.c", relaxed_copy(source), *others]
    done = run_program(compile_program("thread", inputs, tmp_path))
    assert done.returncode != 0
    assert "data race" in done.stderr


def test_sample_beyond_the_room_is_caught_by_the_address_sanitizer(
    compile_program, run_program, tmp_path
):
    source = tmp_path / "beyond.c"
    source.write_text(
        "#include <stdlib.h>\n"
        "int main(int count, char **words) {\n"
        "    volatile char *room = malloc((size_t)count * 64);\n"
        "    room[count * 64] = words == 0;\n"
        "    free((void *)room);\n"
        "    return 0;\n"
        "}\n"
    )
    done = run_program(compile_program("address", [source], tmp_path))
    assert done.returncode != 0
    assert "heap-buffer-overflow" in done.stderr
