"""The daemon as a process of its own, for tests that hear what it plays."""

import importlib.util
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import jack
import mido
import pytest

CONFIGURATION = """\
midi: {enabled: false}
audio: {sample_rate_hz: 44100}
"""


# Tick (480 a beat, 120 beats a minute), note.
SCORE = [(0, 48), (960, 55), (1920, 60), (2897, 64), (3840, 72)]
SCORE_LENGTH_TICKS = 650


def _load_helpers(name: str) -> ModuleType:
    path = Path(__file__).parent / f"{name}.py"
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def process() -> ModuleType:
    """The helpers of `daemon_process.py`."""
    return _load_helpers("daemon_process")


@pytest.fixture(scope="session")
def hostile() -> ModuleType:
    """The packets of `hostile.py`."""
    return _load_helpers("hostile")


@pytest.fixture(scope="session")
def sequences() -> ModuleType:
    """The sequences of `sequences.py`."""
    return _load_helpers("sequences")


@pytest.fixture(scope="session")
def recording_daemon(process: ModuleType) -> Callable[..., Any]:
    """A context: a daemon that records into a file below a folder, stopped by SIGTERM after it."""

    @contextmanager
    def running(
        folder: Path,
        *options: str,
        configuration: str = CONFIGURATION,
        env: dict[str, str] | None = None,
    ) -> Iterator[Any]:
        file = folder / "config.yaml"
        file.write_text(configuration)
        daemon = process.Daemon(
            folder,
            *("--config", str(file), "--audio", f"wav:{folder / 'recorded.wav'}"),
            *("--osc", "127.0.0.1:0", *options),
            env=env,
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


@pytest.fixture(scope="session")
def jack_server() -> ModuleType:
    """The helpers of `jack_server.py`."""
    return _load_helpers("jack_server")


@pytest.fixture(scope="module")
def server(jack_server: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A running JACK, which is everybody's default for the time of a module's tests."""
    jack.set_error_function(lambda text: None)
    with pytest.MonkeyPatch.context() as patch:
        for name, value in jack_server.environment().items():
            patch.setenv(name, value)
        running = jack_server.Server(tmp_path_factory.mktemp("jackd"))
        try:
            running.wait()
            yield running
        finally:
            running.stop()


@pytest.fixture(scope="session")
def score(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A melody with a silence after each note: `path`, and `notes` as (seconds, number)."""
    path = tmp_path_factory.mktemp("score") / "melody.mid"
    file = mido.MidiFile(ticks_per_beat=480)
    events = [(tick, 1, note) for tick, note in SCORE]
    events += [(tick + SCORE_LENGTH_TICKS, 0, note) for tick, note in SCORE]
    now, track = 0, mido.MidiTrack()
    for tick, is_on, note in sorted(events):
        kind = "note_on" if is_on else "note_off"
        track.append(mido.Message(kind, note=note, velocity=100, time=tick - now))
        now = tick
    file.tracks.append(track)
    file.save(path)
    notes = [(tick / 960, note) for tick, note in SCORE]
    return SimpleNamespace(path=path, notes=notes, length_s=SCORE_LENGTH_TICKS / 960)
