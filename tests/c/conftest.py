"""The C core compiled once a session for each sanitizer, and a way to compile a program on it."""

import os
import shlex
import subprocess
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
SOURCES = HERE.parents[1] / "cgriffinlim" / "src"
WARNINGS = ["-Wall", "-Wextra", "-Werror"]
BUILDS = {
    "plain": ["-O2"],
    "address": [
        "-O1",
        "-g",
        "-fno-omit-frame-pointer",
        "-fsanitize=address,undefined",
        "-fno-sanitize-recover=all",
    ],
    # Ten times slower: on a busy machine its render threads come too late, as under valgrind.
    "thread": ["-O1", "-g", "-fsanitize=thread", "-DMANY_TIMES_SLOWER=1"],
}


def _pkg_config(*arguments: str) -> list[str]:
    command = ["pkg-config", *arguments, "fftw3f", "samplerate"]
    return shlex.split(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def _gcc(arguments: list[str]) -> None:
    command = ["gcc", "-std=gnu11", "-fno-math-errno", "-pthread", *WARNINGS, *arguments]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def _compile_core(build: str, folder: Path) -> list[Path]:
    flags = [*BUILDS[build], *_pkg_config("--cflags")]
    objects = {source: folder / f"{source.stem}.o" for source in sorted(SOURCES.glob("*.c"))}
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        jobs = [
            pool.submit(_gcc, [*flags, "-fPIC", "-c", str(source), "-o", str(target)])
            for source, target in objects.items()
        ]
        for job in jobs:
            job.result()
    return list(objects.values())


@pytest.fixture(scope="session")
def core_objects(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], list[Path]]:
    """The core's object files, by the name of a build."""
    made: dict[str, list[Path]] = {}

    def objects(build: str) -> list[Path]:
        if build not in made:
            made[build] = _compile_core(build, tmp_path_factory.mktemp(build))
        return made[build]

    return objects


@pytest.fixture(scope="session")
def core_mutant(core_objects: Callable[[str], list[Path]]) -> Callable[..., list[Path]]:
    """The core's object files, but sources for files in which text was replaced, made in `folder`.

    changes: {source: {what is replaced: what by}}; all of it must be there.
    """

    def mutant(build: str, changes: dict[str, dict[str, str]], folder: Path) -> list[Path]:
        inputs = {path.stem: path for path in core_objects(build)}
        for name, replaced in changes.items():
            text = (SOURCES / name).read_text(encoding="utf-8")
            for old, new in replaced.items():
                assert old in text, f"{name} has no more: {old}"
                text = text.replace(old, new)
            copy = folder / name
            copy.write_text(text, encoding="utf-8")
            inputs[copy.stem] = copy
        return list(inputs.values())

    return mutant


@pytest.fixture(scope="session")
def compile_program() -> Callable[..., Path]:
    """Compile C files and objects to a program in `folder`."""

    def compile_(build: str, inputs: list[Path], folder: Path) -> Path:
        program = folder / "program"
        libraries = [*_pkg_config("--libs"), "-lm"]
        inputs_ = [str(path) for path in inputs]
        _gcc([*BUILDS[build], f"-I{SOURCES}", *inputs_, "-o", str(program), *libraries])
        return program

    return compile_


@pytest.fixture(scope="session")
def run_program() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run a program with arguments to its end; its report is in stdout and stderr."""

    def run(program: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        environment = os.environ | more
        command = [program, *arguments]
        return subprocess.run(command, capture_output=True, text=True, timeout=120, env=environment)

    return run


@pytest.fixture(scope="session")
def core_sources() -> Path:
    """The folder of the C core."""
    return SOURCES
