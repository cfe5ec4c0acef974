"""The callback neither allocates nor locks, not even inside FFTW."""

from pathlib import Path


def test_callback_asks_for_no_memory_and_takes_no_lock(
    core_objects, compile_program, run_program, tmp_path
):
    source = Path(__file__).with_name("callback_calls.c")
    done = run_program(compile_program("plain", [source, *core_objects("plain")], tmp_path))
    assert done.returncode == 0, done.stderr
