"""The C programs of this folder, each plain and under the sanitizers.

FFTW and libsamplerate are not compiled for the sanitizers. No report needs suppressing: what they
write is read by the thread that called them, or by another after a lock or an acquire of ours.
"""

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
