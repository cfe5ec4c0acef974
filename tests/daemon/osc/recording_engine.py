"""An engine that records what it is told, of which the OSC side's tests read."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from types import SimpleNamespace
from typing import Any

from ukulelatent_daemon.addresses.bindings import Bindings
from ukulelatent_daemon.addresses.finder import Finder
from ukulelatent_daemon.engine.latency_log import LatencyStages
from ukulelatent_daemon.engine.latent import LatentPoint
from ukulelatent_daemon.engine.snapshots import Snapshots
from ukulelatent_daemon.engine.sound import SoundSettings
from ukulelatent_daemon.engine.status import Status, Xruns
from ukulelatent_daemon.engine.steering import Steering
from ukulelatent_daemon.engine.tuning import Tuning
from ukulelatent_daemon.errors import ErrorCode, Rejected
from ukulelatent_daemon.model.contract import Contract, Golden, MapPlace
from ukulelatent_daemon.model.sound_map import SoundMap
from ukulelatent_daemon.osc.routes import ROUTES
from ukulelatent_daemon.request import Request

SOUND = SoundSettings(
    gain_db=0.0,
    pan=0.0,
    iterations=2,
    attack_ms=0.0,
    decay_ms=0.0,
    sustain=1.0,
    release_ms=150.0,
    stretch=1.0,
)
CONTRACT = Contract(
    format=1,
    name="plucked",
    sample_rate_hz=44100,
    n_fft=2048,
    hop=512,
    frames=128,
    latent_dim=4,
    latent_low=(-3.0, -3.0, -3.0, -1.0),
    latent_high=(3.0, 3.0, 3.0, 2.0),
    latent_labels=("sustain", "brightness", "z3", "z4"),
    note_low=21.0,
    note_high=108.0,
    gain=1.0,
    fractional_notes=True,
    map=(
        MapPlace(label="harp 60", z=(1.0, 0.0, 0.0, 0.0), x=0.5, y=0.0),
        MapPlace(label="koto 60", z=(0.0, 2.0, 0.0, 0.0), x=-0.5, y=0.25),
    ),
    golden=Golden(z=(0.0, 0.0, 0.0, 0.0), note=60.0, sum=1.0, max=1.0, rtol=0.01),
    trained_on="",
    licence="",
)


@dataclass(frozen=True)
class Model:
    contract: Contract = CONTRACT
    sound_map: SoundMap = field(default_factory=lambda: SoundMap(CONTRACT))
    device: str = "cpu"
    sha256: str = "ab" * 32


STATUS = Status(
    voices=3,
    load_average=0.25,
    load_peak=0.5,
    sample_rate_hz=48000,
    latency_ms=12.5,
    xruns=1,
    late=2,
    model="plucked",
    device="null",
)


@dataclass
class Subscribers:
    """Remembers the clients' topics."""

    calls: list[tuple[Any, ...]] = field(default_factory=list)

    def add(self, *values: Any) -> None:
        self.calls.append(("add", *values))

    def remove(self, client: Any, topics: Any) -> bool:
        self.calls.append(("remove", client, topics))
        return "meter" not in topics

    def answered(self, *values: Any) -> None:
        self.calls.append(("answered", *values))


@dataclass
class Watch:
    readers: list[Any] = field(default_factory=list)

    def status(self, reader: Any = None) -> Status:
        self.readers.append(reader)
        return STATUS

    def xruns(self) -> Xruns:
        return Xruns(device=1, rings=2, mixer=3, reverb=4)


@dataclass
class Reverb:
    mix: float = 0.0
    name: str = "room"

    def set_mix(self, mix: float) -> None:
        self.mix = mix

    def names(self) -> list[str]:
        return ["hall", "room"]

    def load(self, name: str, request: Request) -> None:
        if name not in self.names():
            raise Rejected(ErrorCode.NOT_FOUND, f"no impulse response is called {name}")
        self.name = name
        request.reply("/done", [request.address, name])


@dataclass
class Models:
    def names(self) -> list[str]:
        return ["bells", "plucked"]

    def load(self, part: object, name: str, request: Request) -> None:
        if name == "broken":
            request.reject(Rejected(ErrorCode.MODEL, "broken: not a model"))
        else:
            request.reply("/done", [request.address, name, "ab" * 32])


@dataclass
class Tunings:
    def load(self, part: object, kind: str, name: str, request: Request) -> None:
        if name == "cave":
            raise Rejected(ErrorCode.NOT_FOUND, "no scale is called cave")
        request.reply("/done", [request.address, name])


@dataclass
class RecordingPart:
    """Has a part's methods; `calls` holds (name, arguments) of those that change things."""

    engine: "RecordingEngine"
    calls: list[tuple[Any, ...]] = field(default_factory=list)
    model: Model = Model()
    latent: LatentPoint = field(default_factory=lambda: LatentPoint(CONTRACT))
    steering: Steering = field(default_factory=Steering)
    sound: SoundSettings = SOUND
    tuning: Tuning = field(default_factory=Tuning)
    voice_limit: int = 64
    steal: str = "released"

    def __post_init__(self) -> None:
        self.latent.value = (0.0, 0.0, 0.0, 0.0)

    def settle(self) -> None:
        """Its notes follow at once."""

    def note_on(
        self,
        note: float,
        velocity: float,
        *,
        note_id: int | None = None,
        z: Sequence[float] | None = None,
        pitch: float | None = None,
        request: Request,
    ) -> int:
        at = () if pitch is None else (pitch,)
        self.calls.append(("note_on", note, velocity, note_id, z, *at))
        return note_id or 2**20

    def note_off(self, note: float, request: Request) -> None:
        self.calls.append(("note_off", note))

    def note_off_id(self, note_id: int, request: Request) -> None:
        if note_id == 404:
            raise Rejected(ErrorCode.NOT_FOUND, "no note 404 sounds")
        self.calls.append(("note_off_id", note_id))

    def note_bend(self, note_id: int, semitones: float, request: Request) -> None:
        self.calls.append(("note_bend", note_id, semitones))

    def note_gain(self, note_id: int, gain_db: float, request: Request) -> None:
        self.calls.append(("note_gain", note_id, gain_db))

    def note_latent(self, note_id: int, z: Sequence[float], request: Request) -> None:
        self.calls.append(("note_latent", note_id, tuple(z)))

    def bend(self, semitones: float, request: Request) -> None:
        self.calls.append(("bend", semitones))

    def sustain(self, down: bool, request: Request) -> None:
        self.calls.append(("sustain", down))

    def notes_off(self, request: Request) -> None:
        self.calls.append(("notes_off",))

    def move_latent(self, z: Sequence[float], request: Request) -> None:
        assert len(z) == len(self.latent.value)
        self.latent.value = tuple(z)
        self.calls.append(("move_latent", tuple(z)))

    def glide_to(self, z: Sequence[float], duration_ms: float) -> None:
        self.calls.append(("glide_to", tuple(z), duration_ms))

    def reset_latent(self, request: Request) -> None:
        self.calls.append(("reset_latent",))

    def random_latent(self, sigma: float, request: Request) -> None:
        self.calls.append(("random_latent", sigma))

    def change_sound(self, request: Request, **fields: float) -> None:
        self.sound = replace(self.sound, **fields)
        self.calls.append(("change_sound", fields))

    def set_voice_limit(self, voices: int) -> None:
        self.voice_limit = voices

    def set_steal(self, name: str) -> None:
        self.steal = name


@dataclass
class Persistence:
    def save(self, name: str, request: Request) -> None:
        request.reply("/done", [request.address, name])

    def load(self, name: str, request: Request) -> None:
        raise Rejected(ErrorCode.NOT_FOUND, f"no state is called {name}")


@dataclass
class Recording:
    def start(self, core: object, name: str, request: Request) -> None:
        request.reply("/done", [request.address, f"{name}.wav"])

    def stop(self, request: Request) -> None:
        raise Rejected(ErrorCode.NOT_FOUND, "nothing is recorded")


@dataclass
class Clerk:
    """Does at once what the engine's does on a thread of its own."""

    def load_for(self, request: Any, make: Callable[[], Any], done: Any) -> None:
        done(make())


class Device:
    """The output is chosen at once."""

    def choose(self, name: str, request: Request) -> None:
        request.reply("/done", [request.address, name])


@dataclass
class RecordingEngine:
    """Has the engine's methods and parts; part 1's calls and the engine's own are `calls`."""

    reverb: Reverb = field(default_factory=Reverb)
    models: Models = field(default_factory=Models)
    tunings: Tunings = field(default_factory=Tunings)
    persistence: Persistence = field(default_factory=Persistence)
    recording: Recording = field(default_factory=Recording)
    clerk: Clerk = field(default_factory=Clerk)
    outputs: Any = field(default_factory=lambda: SimpleNamespace(names=lambda: ["system", "null"]))
    session: Any = field(
        default_factory=lambda: SimpleNamespace(core=None, output=SimpleNamespace(name="null"))
    )
    device: Device = field(default_factory=lambda: Device())
    subscribers: Subscribers = field(default_factory=lambda: Subscribers())
    watch: Watch = field(default_factory=Watch)
    bindings: Bindings = field(default_factory=lambda: Bindings(Finder(ROUTES)))
    snapshots: Snapshots = field(default_factory=Snapshots)
    player: Any = field(
        default_factory=lambda: SimpleNamespace(
            latency_log=SimpleNamespace(histogram=lambda: [(3.0, 2), (5.0, 1)])
        )
    )
    parts: dict[int, RecordingPart] = field(default_factory=dict)

    def latent_dim(self, number: int) -> int:
        return len(self.part(number).latent.value)

    def part(self, number: int) -> RecordingPart:
        return self.parts.setdefault(number, RecordingPart(self))

    @property
    def calls(self) -> list[tuple[Any, ...]]:
        return self.part(1).calls

    def panic(self, request: Request) -> None:
        self.calls.append(("panic", request.part) if request.part else ("panic",))

    def latency(self) -> LatencyStages:
        return LatencyStages(osc_ms=0.5, model_ms=4.0, griffinlim_ms=1.5, device_ms=5.25)

    def quit(self) -> None:
        self.calls.append(("quit",))
