"""An engine with its real core and decoder, played offline: no device, no thread, no waiting."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from operator import attrgetter
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ukulelatent_daemon.addresses.bindings import Bindings
from ukulelatent_daemon.addresses.finder import Finder
from ukulelatent_daemon.audio.session import AudioSession, make_core
from ukulelatent_daemon.config import Configuration
from ukulelatent_daemon.engine.engine import Engine
from ukulelatent_daemon.engine.part import Part
from ukulelatent_daemon.errors import AudioError, OutputGoneError
from ukulelatent_daemon.model.contract import Contract
from ukulelatent_daemon.model.library import ModelLibrary
from ukulelatent_daemon.model.torchscript import load_model
from ukulelatent_daemon.osc.routes import ROUTES
from ukulelatent_daemon.request import Request, Sender, Value

BLOCK = 64


class _Output:
    latency_ms = 0.0
    is_dead = False
    is_silent = False

    def __init__(self, name: str) -> None:
        self.name = name
        self.stopped = False

    def stop(self) -> bool:
        self.stopped = True
        return True


class _Session(AudioSession):
    is_live = False

    def __init__(self, studio: "Studio", contract: Contract, voices: int) -> None:
        rate_hz = studio.output_rate_hz or contract.sample_rate_hz
        # Another rate needs the mix's own thread, which an offline core does without.
        threads = int(rate_hz != contract.sample_rate_hz)
        core = make_core(contract, voices, threads, rate_hz, BLOCK)
        name = studio.output
        super().__init__(core, lambda: self._opened(name))
        self._studio = studio

    def _opened(self, name: str) -> _Output:
        fails = self._studio.fails_to_open > 0
        self._studio.fails_to_open -= fails
        if fails or name in self._studio.cannot_be_opened:
            raise AudioError(f"the output {name} cannot be opened")
        return _Output(name)

    def pass_time(self) -> None:
        self._studio.mixed.append(self.core.offline(BLOCK))


class Studio:
    """Asks the engine as a packet would, and lets its sound go by."""

    def __init__(
        self, model: Path, configuration: Configuration, state_folder: Path | None = None
    ) -> None:
        self.mixed: list[np.ndarray] = []
        self.sessions: list[_Session] = []
        self.replies: list[tuple[Any, ...]] = []
        self.told: list[tuple[Any, ...]] = []
        self.copies: dict[Sender, Sender | None] = {}
        self.strangers: set[Sender] = set()
        self.quits = 0
        self.output = "test"
        self.cable_is_in = True
        self.cannot_be_opened = {"broken"}
        self.fails_to_open = 0
        self.output_rate_hz: int | None = None
        self.now_s = 0.0
        self.engine = Engine(
            configuration,
            load_model(model, "cpu"),
            ModelLibrary(configuration.model.folders),
            self,
            self._quit,
            self,
            Bindings(Finder(ROUTES)),
            state_folder,
        )

    def send(self, to: Sender, address: str, values: Sequence[Value]) -> None:
        """What subscribers are told."""
        self.told.append((to, address, *values))

    def mirror_replies(self, client: Sender, to: Sender | None) -> None:
        self.copies[client] = to

    def knows(self, client: Sender) -> bool:
        return client not in self.strangers

    def answered(self, client: Sender, number: int) -> Sequence[Sender]:
        """By 0 rightly."""
        known = [client] if number == 0 else []
        self.strangers.difference_update(known)
        return known

    def _quit(self) -> None:
        self.quits += 1

    def make_session(self, contract: Contract, voices: int) -> AudioSession:
        self.sessions.append(_Session(self, contract, voices))
        return self.sessions[-1]

    def names(self) -> list[str]:
        return ["test", "other", "broken"]

    def choose(self, name: str, model_rate_hz: int) -> Callable[[], None]:
        if name not in self.names():
            raise AudioError(f"no output is called {name}")
        before, self.output = self.output, name

        def take_back() -> None:
            self.output = before

        return take_back

    def stand_in(self) -> Callable[[], None]:
        if self.output == "null":
            raise OutputGoneError("null: the clock stands still")
        before, self.output = self.output, "null"

        def take_back() -> None:
            self.output = before

        return take_back

    def is_back(self, model_rate_hz: int) -> bool:
        return self.cable_is_in

    @property
    def rate_hz(self) -> int:
        return self.part.model.contract.sample_rate_hz

    @property
    def part(self) -> Part:
        """Part 1."""
        return self.engine.part(1)

    def ask(self, method: str, *values: Any, **named: Any) -> Any:
        """Call a method of part 1, or else of the engine, as `note_on` or `reverb.load`, in a
        request of its own; its result.

        Errors become replies.
        """
        return self.ask_together((method, values, named))[0]

    def load_model(self, name: str) -> None:
        """Ask for another model of part 1; it comes when it is loaded."""

        def act(engine: Engine, request: Request) -> None:
            engine.models.load(self.part, name, request)

        self.do([self.request("load_model", (name,), act)])

    def ask_as(self, sender: Sender, method: str, *values: Any) -> None:
        """Call a method of part 1 in the name of a sender."""

        def act(engine: Engine, request: Request) -> None:
            getattr(self.part, method)(*values, request=request)

        self.do([self.request(method, values, act)._replace(sender=sender)])

    def ask_together(self, *calls: tuple[str, tuple, dict]) -> list[Any]:
        """As one packet: a chord."""
        results: list[Any] = [None] * len(calls)
        requests = []
        for index, (method, values, named) in enumerate(calls):

            def act(
                engine: Engine,
                request: Request,
                index: int = index,
                method: str = method,
                values: tuple = values,
                named: dict = named,
            ) -> None:
                owner = self.part if hasattr(self.part, method) else engine
                results[index] = attrgetter(method)(owner)(*values, **named, request=request)

            requests.append(self.request(method, values, act))
        self.do(requests)
        return results

    def request(self, name: str, values: tuple, action: Callable[..., None]) -> Request:
        """`action` is called with the engine and the request."""
        act = partial(action, self.engine)
        return Request(f"/{name}", values, ("t", 0), self.now_s, None, self._reply, act)

    def do(self, requests: list[Request]) -> None:
        self.engine.schedule.do(requests, self.now_s)
        self.decode()

    def _reply(self, address: str, values: Any) -> None:
        self.replies.append((address, *values))

    def decode(self) -> None:
        while self.engine.player.decoder.step():
            pass
        self.engine.schedule.catch_up(self.now_s)

    def play(self, seconds: float) -> np.ndarray:
        """The next stretch of the mix: float32 (samples, 2). Moves are decoded as it goes."""
        frames = round(seconds * self.rate_hz)
        self.mixed.clear()
        while frames > 0:
            count = min(frames, BLOCK)
            self.mixed.append(self.engine.session.core.offline(count))
            frames -= count
            self.now_s += count / self.rate_hz
            self.engine.flush(self.now_s)
            self.decode()
        return np.concatenate(self.mixed)

    def note(self, note: float, velocity: float = 100.0, **named: Any) -> int:
        """Start a note; its id."""
        return self.ask("note_on", note, velocity, **named)

    def errors(self) -> list[int]:
        """The codes of the errors so far."""
        return [reply[2] for reply in self.replies if reply[0] == "/error"]

    def voices(self) -> int:
        return self.engine.watch.status().voices


@pytest.fixture
def studio(tone_model) -> Iterator[Callable[..., Studio]]:
    """A function that opens a studio: (model file, sections of the configuration as dicts)."""
    opened: list[Studio] = []

    def make(
        file: Path | None = None, *, state_folder: Path | None = None, **sections: Any
    ) -> Studio:
        configuration = Configuration.model_validate(sections)
        opened.append(Studio(file or tone_model(), configuration, state_folder))
        return opened[-1]

    yield make
    for one in opened:
        one.engine.close()


@pytest.fixture
def room(studio) -> Studio:
    """A studio with the steady tone of the shared tests and a quick release."""
    return studio(sound={"release_ms": 20.0})


@pytest.fixture
def plucked(studio) -> Studio:
    """A studio with the shipped model."""
    return studio(ModelLibrary([]).find("plucked"))


def rms(samples: np.ndarray) -> float:
    return float(np.sqrt(np.mean(np.square(samples, dtype=np.float64))))


@pytest.fixture
def loudness() -> Callable[[np.ndarray], float]:
    """The root of the mean square."""
    return rms
