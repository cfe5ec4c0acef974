"""The daemon as a process of its own, for tests that hear what it plays."""

import importlib.util
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

CONFIGURATION = """\
midi: {enabled: false}
audio: {sample_rate_hz: 44100}
"""


def _load_helpers() -> ModuleType:
    path = Path(__file__).parent / "daemon_process.py"
    spec = importlib.util.spec_from_file_location("daemon_process", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def process() -> ModuleType:
    """The helpers of `daemon_process.py`."""
    return _load_helpers()


@pytest.fixture(scope="session")
def recording_daemon(process: ModuleType) -> Callable[..., Any]:
    """A context: a daemon that records into a file below a folder, stopped by SIGTERM after it."""

    @contextmanager
    def running(folder: Path, *options: str, configuration: str = CONFIGURATION) -> Iterator[Any]:
        file = folder / "config.yaml"
        file.write_text(configuration)
        daemon = process.Daemon(
            folder,
            *("--config", str(file), "--audio", f"wav:{folder / 'recorded.wav'}"),
            *("--osc", "127.0.0.1:0", *options),
        )
        try:
            daemon.connect()
            yield daemon
            if daemon.process.poll() is None:
                assert daemon.end() == 0, daemon.log()
        finally:
            daemon.kill()

    return running


@pytest.fixture(scope="module")
def shared_daemon(
    recording_daemon: Callable[..., Any],
    tmp_path_factory: pytest.TempPathFactory,
    tone_model: Callable[..., Path],
) -> Iterator[Any]:
    """One daemon for the tests of a module; models `liar`, `small` and `tone` can be loaded."""
    folder = tmp_path_factory.mktemp("live")
    models = folder / "data" / "ukulelatent" / "models"
    models.mkdir(parents=True)
    for name, options in (
        ("liar", {"fault": "not finite"}),
        ("small", {"rate_hz": 22050, "n_fft": 1024, "frames": 80}),
        ("tone", {}),
    ):
        (models / f"{name}.ts").write_bytes(tone_model(name, **options).read_bytes())
    with recording_daemon(folder) as daemon:
        yield daemon


@pytest.fixture
def daemon(shared_daemon: Any) -> Any:
    """The module's daemon, silent and with its knobs as at the start."""
    shared_daemon.quiet()
    return shared_daemon
