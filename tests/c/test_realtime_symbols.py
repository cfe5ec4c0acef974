"""What the audio callback runs calls only itself, memory moves, transforms and the clock's page.

Symbols tell of calls by name. What they do not tell, calls by a pointer and the kernel's door, are
instructions, of which there may be none.
"""

import platform
import re
import subprocess
from pathlib import Path

import pytest

ALLOWED = {"memcpy", "memmove", "memset", "_GLOBAL_OFFSET_TABLE_"}
# clock_gettime is read from the vDSO page, not a system call; that FFTW's transforms of the reverb
# neither lock nor allocate is shown by test_callback_calls.py.
ALLOWED_IN = {("callback_rt", "clock_gettime"), ("convolver_rt", "fftwf_execute_dft")}
ONLY_X86 = pytest.mark.skipif(platform.machine() != "x86_64", reason="an instruction of x86-64")
# Of x86-64 and aarch64; without jump tables and tail calls a jump by a pointer is a call as well.
ONLY_CALLS = ["-fno-jump-tables", "-fno-optimize-sibling-calls"]
# The loops of products.h are chosen by a table of pointers; they lie in real-time files themselves.
PRODUCTS = re.compile(r"(?:convolver->)?products->(add_\w+)")
UNNAMED_CALL = re.compile(
    r"\t((?:notrack )?(?:call|jmp)q?\s+\*|blr\s|br\s|syscall|sysenter|int\s|svc\s)"
)


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


def unnamed_calls(source: Path, folder: Path, *options: str) -> list[str]:
    """Instructions that call what no symbol names."""
    target = folder / f"{source.stem}.o"
    command = ["gcc", "-std=gnu11", "-O2", "-fPIC", *ONLY_CALLS, *options, "-c", source]
    subprocess.run([*command, "-o", target], check=True)
    listing = ["objdump", "--disassemble", "--no-show-raw-insn", target]
    done = subprocess.run(listing, check=True, capture_output=True, text=True)
    return [line for line in done.stdout.splitlines() if UNNAMED_CALL.search(line)]


@pytest.fixture(scope="module")
def realtime_objects(core_objects) -> list[Path]:
    return [path for path in core_objects("plain") if path.stem.endswith("_rt")]


def test_realtime_objects_need_nothing_forbidden(realtime_objects):
    assert forbidden(realtime_objects) == set()


def test_no_realtime_file_is_left_out(realtime_objects, core_sources):
    stems = sorted(path.stem for path in core_sources.rglob("*_rt.c"))
    assert sorted(path.stem for path in realtime_objects) == stems
    assert "callback_rt" in stems


def test_realtime_files_call_nothing_by_a_pointer_nor_the_kernel(core_sources, tmp_path):
    for source in core_sources.rglob("*_rt.c"):
        text = PRODUCTS.sub(r"\1", source.read_text(encoding="utf-8"))
        named = tmp_path / source.name
        named.write_text(text, encoding="utf-8")
        assert unnamed_calls(named, tmp_path, "-w", f"-I{core_sources}") == [], source.name


@pytest.mark.parametrize(
    "body",
    [
        "(*told)();",
        "(*told)(); (*told)();",
        "for (;;) (*told)();",
        pytest.param('__asm__ volatile("syscall");', marks=ONLY_X86),
    ],
)
def test_unnamed_call_in_a_realtime_file_is_found(body, tmp_path):
    source = tmp_path / "wrong_rt.c"
    source.write_text(f"void wrong(void (**told)(void)) {{ (void)told; {body} }}\n")
    assert unnamed_calls(source, tmp_path)


@pytest.mark.parametrize(
    ("call", "symbol"),
    [
        ("return *(int *)malloc(4);", "malloc"),
        ('return printf("%d", 1);', "printf"),
        ("return pthread_mutex_lock(0);", "pthread_mutex_lock"),
        ("struct timespec t; return clock_gettime(CLOCK_MONOTONIC, &t);", "clock_gettime"),
        ("return (int)uk_core_create(0, 0);", "uk_core_create"),
        ("static volatile float x; return (int)powf(x, x);", "powf"),
        ("static _Thread_local int t; return (long)&t;", "__tls_get_addr"),
    ],
)
def test_forbidden_call_in_a_realtime_file_is_found(call, symbol, realtime_objects, tmp_path):
    source, target = tmp_path / "wrong_rt.c", tmp_path / "wrong_rt.o"
    headers = ("math", "pthread", "stdio", "stdlib", "time")
    source.write_text(
        "".join(f"#include <{header}.h>\n" for header in headers)
        + f"long uk_core_create(int, int);\nint wrong(void) {{ {call} }}\n"
    )
    subprocess.run(["gcc", "-O2", "-fPIC", "-c", source, "-o", target], check=True)
    assert forbidden([*realtime_objects, target]) == {("wrong_rt", symbol)}
