"""`ukulelatentd render`: the same engine and core without clock and threads, into a WAV file.

The same score gives the same bytes: decodes are batched by the score alone, and the core renders
and mixes in a fixed order.
"""

import logging
import math
import os
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from ukulelatent_daemon.addresses.bindings import Bindings, bind_controllers
from ukulelatent_daemon.addresses.finder import Finder
from ukulelatent_daemon.audio.session import AudioSession, make_core
from ukulelatent_daemon.audio.wav_file import WavWriter
from ukulelatent_daemon.config import Configuration
from ukulelatent_daemon.engine.engine import Engine
from ukulelatent_daemon.errors import (
    AudioError,
    ModelError,
    Rejected,
    UkulelatentError,
    UsageError,
)
from ukulelatent_daemon.midi.controller_bindings import ControllerBindings
from ukulelatent_daemon.midi.score import read_score
from ukulelatent_daemon.model.contract import Contract
from ukulelatent_daemon.model.library import ModelLibrary
from ukulelatent_daemon.model.torchscript import LoadedModel, load_model, prepare_torch
from ukulelatent_daemon.osc.dispatch import Dispatcher
from ukulelatent_daemon.osc.routes import ROUTES
from ukulelatent_daemon.request import Request, Sender, Value, no_reply
from ukulelatent_daemon.state.content import State
from ukulelatent_daemon.system.atomic_file import replacing
from ukulelatent_griffinlim import Core

# A stolen voice's fade is waited for in steps of this many samples.
_STEP = 64
_BLOCK = 4096
# Decoded at once: no ear waits for the first frames.
_ALL_FRAMES = 1024
# The core renders up to two blocks and a ring's least ahead.
_AHEAD_FRAMES = 30
_SENDER = ("render", 0)

_log = logging.getLogger(__name__)

Score = Iterable[tuple[float, list[Request]]]


class _FileOutput:
    """What the engine asks an output for."""

    name = "file"
    latency_ms = 0.0
    is_dead = False
    is_silent = False

    def stop(self) -> bool:
        """Nothing runs by itself."""
        return True


class _Nobody:
    """Nobody is told what happens in a file."""

    def send(self, to: Sender, address: str, values: Sequence[Value]) -> None:
        """Goes nowhere."""

    def mirror_replies(self, client: Sender, to: Sender | None) -> None:
        """Goes nowhere."""

    def knows(self, client: Sender) -> bool:
        """Nobody asks."""
        return False

    def answered(self, client: Sender, number: int) -> tuple[Sender, ...]:
        """Nobody answers."""
        return ()


class _OfflineSession(AudioSession):
    is_live = False

    def __init__(self, core: Core, writer: WavWriter) -> None:
        super().__init__(core, _FileOutput)
        self._writer = writer
        self.position = 0

    def advance(self, frames: int) -> None:
        """Mix and write the next `frames`."""
        for start in range(0, frames, _BLOCK):
            count = min(_BLOCK, frames - start)
            self._writer.write(self.core.offline(count))
            self.position += count

    def pass_time(self) -> None:
        self.advance(_STEP)

    def settle(self) -> None:
        """Let the gain of the mix reach its value, which takes it 5 ms, before the first note."""
        self.core.offline(self.core.settings.sample_rate_hz // 100)


class _OfflineOutputs:
    """The file, and no other."""

    def __init__(self, writer: WavWriter) -> None:
        self._writer = writer
        self.sessions: list[_OfflineSession] = []

    def make_session(self, contract: Contract, voices: int) -> AudioSession:
        core = make_core(contract, voices, 0, contract.sample_rate_hz, _BLOCK, os.cpu_count() or 1)
        self.sessions.append(_OfflineSession(core, self._writer))
        return self.sessions[-1]

    def names(self) -> list[str]:
        return [_FileOutput.name]

    def choose(self, name: str, model_rate_hz: int) -> Callable[[], None]:
        raise AudioError("a file is rendered to no other output")

    def stand_in(self) -> Callable[[], None]:
        raise AudioError("a file does not go away")

    def is_back(self, model_rate_hz: int) -> bool:
        return False


@dataclass(frozen=True)
class _Performance:
    """What is played: requests by their times, from a point and a state. `failures` end it."""

    read: Callable[[Engine, ControllerBindings], Score]
    z: Sequence[float] | None
    state: State | None
    failures: list[UkulelatentError] = field(default_factory=list)


def render_score(
    configuration: Configuration,
    score: Path,
    out: Path,
    state: State | None = None,
    z: Sequence[float] | None = None,
    velocity_scale: float = 1.0,
) -> None:
    """Render a MIDI file; program changes go to the snapshots of a state.

    z: the point at which the score starts, else where a state or the configuration has it. A value
    outside the model's range is moved to the nearer end, and the log tells of it.
    velocity_scale: above 0; the velocities that it leads to stay within 1 to 127.
    Raises UsageError for a point that the model does not have, ModelError, MidiError, AudioError;
    StateError and what else the state's files may raise.
    """

    def read(engine: Engine, controllers: ControllerBindings) -> Score:
        return read_score(score, engine, controllers, configuration.midi.mpe, velocity_scale)

    _render(configuration, _Performance(read, z, state), out)


def render_note(
    configuration: Configuration,
    note: float,
    velocity: float,
    z: Sequence[float] | None,
    out: Path,
    state: State | None = None,
) -> None:
    """Render one note, held to its end, at a point, or where a state or the configuration has it.

    Raises UsageError for a note or point that cannot be played; else as above.
    """

    def fail(address: str, values: Sequence[Value]) -> None:
        performance.failures.append(UkulelatentError(f"{address} {values}"))

    def read(engine: Engine, controllers: ControllerBindings) -> Score:
        def play(request: Request) -> None:
            try:
                engine.part(1).note_on(note, velocity, request=request)
            except Rejected as refusal:
                performance.failures.append(UsageError(refusal.text))

        return [(0.0, [Request("render", (), _SENDER, 0.0, None, fail, play)])]

    performance = _Performance(read, z, state)
    _render(configuration, performance, out)


def _render(configuration: Configuration, performance: _Performance, out: Path) -> None:
    prepare_torch(configuration.model.threads)
    library = ModelLibrary(configuration.model.folders)
    model = load_model(library.find_trusted(configuration.model.name), configuration.model.device)
    if performance.z is not None:
        _check_point(performance.z, model.contract)
    try:
        with replacing(out) as file:
            writer = WavWriter(out, model.contract.sample_rate_hz, file=file)
            _render_into(writer, configuration, model, library, performance)
    except OSError as error:
        raise AudioError(f"cannot be written: {error.strerror or error}", out) from error


def _check_point(z: Sequence[float], contract: Contract) -> None:
    """Raises UsageError for what is no point of the model; tells of one outside its range."""
    given = ",".join(f"{value:g}" for value in z)
    if len(z) != contract.latent_dim or not all(map(math.isfinite, z)):
        labels = ", ".join(contract.latent_labels)
        raise UsageError(f"--latent {given}: expected {contract.latent_dim} numbers: {labels}")
    ends = zip(z, contract.latent_low, contract.latent_high, strict=True)
    inside = ",".join(f"{min(max(value, low), high):g}" for value, low, high in ends)
    if inside != given:
        _log.warning("--latent %s is outside the model's range: it is moved to %s", given, inside)


def _render_into(
    writer: WavWriter,
    configuration: Configuration,
    model: LoadedModel,
    library: ModelLibrary,
    performance: _Performance,
) -> None:
    whole = configuration.model.model_copy(update={"head_frames": _ALL_FRAMES})
    outputs = _OfflineOutputs(writer)
    bindings = Bindings(Finder(ROUTES))
    bind_controllers(bindings, configuration.midi.controllers)
    engine = Engine(
        configuration.model_copy(update={"model": whole}),
        model,
        library,
        outputs,
        lambda: None,
        _Nobody(),
        bindings,
    )
    controllers = ControllerBindings(bindings, Dispatcher(engine, bindings))
    score = performance.read(engine, controllers)
    threads = os.cpu_count() or 1
    with closing(writer), closing(engine), ThreadPoolExecutor(threads) as pool:
        if (state := performance.state) is not None:
            # Part 1 has its model: the state's, or one that was asked for instead.
            first = state.parts[0].model_copy(update={"model": None})
            engine.persistence.apply(state.model_copy(update={"parts": (first, *state.parts[1:])}))
        outputs.sessions[0].settle()
        # The point jumps: it is looked after at the score's events only.
        engine.part(1).steering.glide_ms = 0.0
        if (z := performance.z) is not None:
            request = Request("render", (), _SENDER, 0.0, None, no_reply, lambda *_: None)
            engine.part(1).move_latent(z, request)
        _play(engine, outputs.sessions[0], score, pool)
    for failure in performance.failures:
        raise failure


def _play(engine: Engine, session: _OfflineSession, score: Score, threads: Executor) -> None:
    rate_hz = session.core.settings.sample_rate_hz
    groups = iter(score)
    group = next(groups, None)
    while group is not None:
        (time_s, requests), group = group, next(groups, None)
        session.advance(max(0, round(time_s * rate_hz) - session.position))
        engine.schedule.do(requests, time_s)
        rows = _ALL_FRAMES if group is None else _rows_until(group[0] - time_s, engine)
        engine.player.decoder.finish(threads, rows)
        engine.schedule.catch_up(time_s)
    while len(engine.player.voices):
        session.advance(_BLOCK)
        engine.flush(session.position / rate_hz)
    session.advance(engine.reverb.tail_samples)
    if engine.schedule.first_failure is not None:
        raise engine.schedule.first_failure
    if engine.player.failures:
        raise ModelError(f"{engine.player.failures} notes could not be decoded: they are silent")


def _rows_until(seconds: float, engine: Engine) -> int:
    """Rows that a note goes through in a time, and those that are rendered ahead."""
    contract = engine.part(1).model.contract
    frames = math.ceil(seconds * contract.sample_rate_hz / contract.hop) + _AHEAD_FRAMES
    return math.ceil(frames * max(1.0, *(part.sound.rate for part in engine.parts)))
