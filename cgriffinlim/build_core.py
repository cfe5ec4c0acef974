"""How cffi compiles the C core: in API mode, with the public header read as its declarations."""

from pathlib import Path

from cffi import FFI

FOLDER = Path(__file__).resolve().parent
SOURCES = FOLDER / "src"
HEADER = SOURCES / "ukulelatent.h"


def declarations() -> str:
    """The public header without the preprocessor's lines, which cffi does not read."""
    lines = HEADER.read_text(encoding="utf-8").splitlines()
    return "\n".join(line for line in lines if not line.startswith("#"))


def relative_sources() -> list[str]:
    """setuptools wants paths relative to where it runs, which is the folder of setup.py."""
    return sorted(str(path.relative_to(FOLDER.parent)) for path in SOURCES.glob("*.c"))


ffi = FFI()
ffi.cdef(declarations())
ffi.set_source_pkgconfig(
    "ukulelatent_griffinlim._core",
    ["fftw3f", "samplerate"],
    '#include "ukulelatent.h"',
    sources=relative_sources(),
    include_dirs=[str(SOURCES.relative_to(FOLDER.parent))],
    # No math library sets errno for us, and no trap is armed: this lets sqrt be vectorised. Sums
    # are not reordered, so that every build of one compiler gives the same samples.
    extra_compile_args=[
        "-std=gnu11",
        "-O3",
        "-fno-math-errno",
        "-fno-trapping-math",
        "-Wall",
        "-Wextra",
        "-pthread",
    ],
    extra_link_args=["-pthread", "-lm"],
)
