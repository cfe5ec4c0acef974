"""The configuration: sections, keys, units, ranges and defaults; none can hold a wrong value."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, Strict

from ukulelatent_daemon.config import limits
from ukulelatent_daemon.system import paths


def _name_the_null_output(value: object) -> object:
    # YAML reads an unquoted `null` as nothing; as an output it is the device of that name.
    return "null" if value is None else value


def _output(value: str) -> str:
    if not value or value == "wav:":
        raise ValueError("a device name, default, null or wav:FILE")
    return value


def _model_name(value: str) -> str:
    if not value:
        raise ValueError("a model's name, or a path")
    return value


def _ir_name(value: str) -> str:
    if not value:
        raise ValueError("an impulse response's name, or a path")
    return value


Folder = Annotated[Path, Strict(False), AfterValidator(Path.expanduser)]
Controller = Annotated[int, Field(ge=0, le=127)]
Target = Annotated[str, Field(pattern="^(z([1-9]|[1-5][0-9]|6[0-4])|/.*)$")]


class Section(BaseModel):
    """Base of the sections: frozen, no unknown keys, no silent conversions."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)


class Osc(Section):
    """Where OSC packets come in."""

    host: str = Field(default="127.0.0.1", description="address to listen on; 0.0.0.0: on all")
    port: int = Field(default=9770, ge=0, le=65535, description="UDP port; 0: any free one")


class Audio(Section):
    """Where the sound goes."""

    output: Annotated[str, AfterValidator(_output), BeforeValidator(_name_the_null_output)] = Field(
        default="default", description="a device's name or part of it, default, null, or wav:FILE"
    )
    sample_rate_hz: int | None = Field(
        default=None,
        ge=8000,
        le=192000,
        description="Hz; null: the device's own (48000 for null and wav:FILE)",
    )
    block_frames: int = Field(default=256, ge=16, le=4096, description="frames a callback")
    recordings: Folder = Field(
        default_factory=lambda: paths.data_folder() / "recordings",
        description="folder in which /record/start makes its files",
    )


class Model(Section):
    """Which model plays."""

    name: Annotated[str, AfterValidator(_model_name)] = Field(
        default="plucked", description="a name found in the folders, or a path"
    )
    folders: tuple[Folder, ...] = Field(
        default_factory=lambda: (paths.data_folder() / "models",),
        strict=False,
        description="folders to search, the first first; the shipped models come last",
    )
    device: Literal["auto", "cpu", "cuda"] = Field(
        default="auto", description="where it is computed; auto: CUDA if there is one"
    )
    threads: int = Field(default=1, ge=1, le=64, description="threads of the decoder on the CPU")
    head_frames: int = Field(
        default=16, ge=1, le=1024, description="frames decoded first, for a note to sound at once"
    )
    cache_mb: int = Field(
        default=128,
        ge=0,
        le=16384,
        description="MB for first frames of notes and points played before",
    )


class Voices(Section):
    """How many notes sound together."""

    count: int = Field(
        default=64,
        ge=limits.VOICES.low,
        le=limits.VOICES.high,
        description="notes at the same time",
    )
    steal: limits.Steal = Field(
        default="released", description="which voice gives way when all sound"
    )
    threads: int | None = Field(
        default=None,
        ge=1,
        le=64,
        description="render threads, of several the last only while notes crowd; null: one a core",
    )


class Sound(Section):
    """How notes sound before anybody turns a knob."""

    gain_db: float = Field(
        default=0.0,
        ge=limits.GAIN_DB.low,
        le=limits.GAIN_DB.high,
        description="dB, of the whole mix",
    )
    pan: float = Field(
        default=0.0, ge=limits.PAN.low, le=limits.PAN.high, description="-1 left, 0 middle, 1 right"
    )
    iterations: int = Field(
        default=2,
        ge=limits.ITERATIONS.low,
        le=limits.ITERATIONS.high,
        description="quality of the phases: 0 the cheapest, 8 the best",
    )
    attack_ms: float = Field(
        default=0.0,
        ge=limits.ENVELOPE_TIME_MS.low,
        le=limits.ENVELOPE_TIME_MS.high,
        description="ms from silence to full",
    )
    decay_ms: float = Field(
        default=0.0,
        ge=limits.ENVELOPE_TIME_MS.low,
        le=limits.ENVELOPE_TIME_MS.high,
        description="ms from full to sustain",
    )
    sustain: float = Field(
        default=1.0,
        ge=limits.SUSTAIN.low,
        le=limits.SUSTAIN.high,
        description="amplitude while held",
    )
    release_ms: float = Field(
        default=150.0,
        ge=limits.RELEASE_MS.low,
        le=limits.RELEASE_MS.high,
        description="ms from note-off to silence",
    )
    stretch: float = Field(
        default=1.0,
        ge=limits.STRETCH.low,
        le=limits.STRETCH.high,
        description="how many times as long notes last, at the same pitch",
    )


class Reverb(Section):
    """The room around the mix."""

    mix: float = Field(
        default=0.0,
        ge=limits.REVERB_MIX.low,
        le=limits.REVERB_MIX.high,
        description="0 none of it, 1 nothing else",
    )
    ir: Annotated[str, AfterValidator(_ir_name)] = Field(
        default="room",
        description="impulse response: a name found in the folders, or a path to a WAV file",
    )
    folders: tuple[Folder, ...] = Field(
        default_factory=lambda: (paths.data_folder() / "impulse-responses",),
        strict=False,
        description="folders to search, the first first; the shipped room and hall come last",
    )


class Tuning(Section):
    """Which pitches keys have, unless a part is told otherwise."""

    a4_hz: float = Field(
        default=440.0,
        ge=limits.A4_HZ.low,
        le=limits.A4_HZ.high,
        description="Hz of the A above middle C",
    )
    folders: tuple[Folder, ...] = Field(
        default_factory=lambda: (paths.data_folder() / "tunings",),
        strict=False,
        description="folders with Scala files (.scl, .kbm), the first first",
    )


class Midi(Section):
    """Keyboards and knobs."""

    enabled: bool = Field(default=True, description="false: no MIDI at all")
    port_name: str = Field(
        default="ukulelatent", description="name of the virtual port that is offered"
    )
    inputs: tuple[str, ...] = Field(
        default=(), strict=False, description="names of ports to open as well, whole or in part"
    )
    mpe: bool = Field(
        default=False,
        description="true: a channel a note (MPE), whether or not the keyboard says so",
    )
    controllers: dict[Controller, Target] = Field(
        default_factory=lambda: {16: "z1", 17: "z2", 18: "z3", 19: "z4"},
        description="controller number (0 to 127): latent dimension (z1 to z64) or an OSC address",
    )


class State(Section):
    """What outlives the daemon."""

    restore: bool = Field(
        default=True,
        description="be as it was left: points, knobs, models, snapshots and bindings",
    )


class Log(Section):
    """What is told on standard error."""

    level: limits.LogLevel = Field(default="info", description="the least severe that is told")


class Configuration(Section):
    """All of it. The defaults are a whole configuration: `Configuration()`."""

    osc: Osc = Field(default_factory=Osc)
    audio: Audio = Field(default_factory=Audio)
    model: Model = Field(default_factory=Model)
    voices: Voices = Field(default_factory=Voices)
    sound: Sound = Field(default_factory=Sound)
    reverb: Reverb = Field(default_factory=Reverb)
    tuning: Tuning = Field(default_factory=Tuning)
    midi: Midi = Field(default_factory=Midi)
    state: State = Field(default_factory=State)
    log: Log = Field(default_factory=Log)
