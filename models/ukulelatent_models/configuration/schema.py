"""What a configuration holds, with the limits of each value."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ukulelatent_models.features import Spectrogram

WIDTHS = (0.5, 1.0, 2.0, 4.0)  # of the kernels an MMD is the mean over, in the prior's variance


def number(default: Any, low: float, high: float) -> Any:
    """Declare a field whose value, or each of whose values, lies in low..high."""
    metadata = {"low": low, "high": high}
    if isinstance(default, tuple):
        return field(default_factory=lambda: default, metadata=metadata)
    return field(default=default, metadata=metadata)


def choice(*names: str | tuple[str, ...], first: Any = None) -> Any:
    """Declare a text, or a list of texts, out of `names`; the default is `first` or the first."""
    default = names[0] if first is None else first
    metadata = {"names": names}
    if isinstance(default, tuple):
        return field(default_factory=lambda: default, metadata=metadata)
    return field(default=default, metadata=metadata)


@dataclass(frozen=True)
class Soundfont:
    """A soundfont: its file's name or path, and the licence its renders are under."""

    name: str
    file: str
    licence: str


@dataclass(frozen=True)
class Instrument:
    """An instrument's General MIDI place; both soundfonts' takes of it are one instrument."""

    name: str
    program: int = number(0, 0, 127)
    bank: int = number(0, 0, 128)


@dataclass(frozen=True)
class Recordings:
    """A folder of WAV, FLAC or AIFF files, one note each, and where their notes are told.

    `notes` are tried in their order: `csv` is a table `notes` names in the folder, with the
    columns file and note (a name or a MIDI number) and perhaps instrument; `name` is the file's
    own; `estimate` hears it. An instrument is the table's, or else the folder a file lies in.
    """

    folder: str
    licence: str
    table: str = "notes.csv"
    notes: tuple[str, ...] = choice("csv", "name", "estimate", first=("csv", "name", "estimate"))
    shortest_s: float = number(0.1, 0.0, 60.0)


@dataclass(frozen=True)
class DatasetConfig:
    """What is rendered or read, and what of it is held out.

    Sounds come from soundfonts (each instrument, note and velocity), from recordings, or both.
    `distinct` is the least relative difference of two sounds' spectrograms, `held_out` the
    share of (instrument, note) pairs no training sees. Of each sound to train on there are
    `bent_copies` more, bent by chance by at most `bend_cents`: notes between the keys.
    """

    folder: str
    soundfonts: tuple[Soundfont, ...] = ()
    instruments: tuple[Instrument, ...] = ()
    recordings: tuple[Recordings, ...] = ()
    note_low: int = number(36, 30, 102)
    note_high: int = number(84, 30, 102)
    velocities: tuple[int, ...] = number((40, 70, 95, 120), 1, 127)
    distinct: float = number(0.02, 0.0, 1.0)
    held_out: float = number(0.1, 0.0, 0.9)
    bent_copies: int = number(2, 0, 16)
    bend_cents: float = number(50.0, 0.0, 50.0)
    seed: int = number(1, 0, 2**31)
    spectrogram: Spectrogram = field(default_factory=Spectrogram)

    @property
    def keys(self) -> range:
        """All keys from note_low to note_high."""
        return range(self.note_low, self.note_high + 1)


@dataclass(frozen=True)
class NetworkConfig:
    """The architecture and its sizes.

    `harmonic` draws partials and noise bands and uses `rank` (time envelopes a sound is built
    from), `blocks`, `partials`, `noise_bands`; `plain` makes bins by convolutions in time;
    `paper` is that of the students' project of 2019, `width` its first layer's channels, its
    other sizes its own. `note_as` is how the last two are told the note (`harmonic` has
    one-hots); `shift`, which only `plain` has, draws all notes at one pitch and stretches.
    """

    architecture: str = choice("harmonic", "plain", "paper")
    note_as: str = choice("one_hots", "number", "shift")
    latent_dim: int = number(4, 1, 64)
    hidden: int = number(320, 4, 4096)
    rank: int = number(20, 2, 128)
    width: int = number(128, 4, 1024)
    blocks: int = number(2, 0, 16)
    dropout: float = number(0.1, 0.0, 0.9)
    partials: int = number(120, 1, 512)
    noise_bands: int = number(80, 2, 512)
    encoder_bands: int = number(96, 8, 512)
    encoder_width: int = number(96, 4, 1024)


@dataclass(frozen=True)
class ObjectiveConfig:
    """What training makes small: the kind of auto-encoder, and its terms' weights.

    `wae` draws the encoded points towards the prior by MMD, `vae` each point's distribution by
    the Kullback-Leibler divergence, `ae` not at all. A stochastic encoder tells a deviation
    beside each coordinate (a `vae`'s always does); a stochastic decoder is a normal
    distribution around the log magnitudes with a deviation learned for each bin, of which the
    model file gives the mean. `evenness` is how far the fastest changes along straight ways through
    the space are from the mean ones. `widths` are the kernels', in units of the prior's variance.
    """

    kind: str = choice("wae", "vae", "ae")
    weight: float = number(0.3, 0.0, 1000.0)
    kernel: str = choice("rbf", "imq")
    widths: tuple[float, ...] = number(WIDTHS, 1e-3, 1e3)
    stochastic_encoder: bool = False
    stochastic_decoder: bool = False
    mean_square: float = number(0.0, 0.0, 1000.0)
    audible: float = number(1.0, 0.0, 1000.0)
    everywhere: float = number(0.5, 0.0, 1000.0)
    convergence: float = number(0.5, 0.0, 1000.0)
    resolutions: float = number(0.0, 0.0, 1000.0)
    evenness: float = number(0.0, 0.0, 1000.0)

    @property
    def is_encoder_stochastic(self) -> bool:
        """Whether points are told with their deviations."""
        return self.stochastic_encoder or self.kind == "vae"


@dataclass(frozen=True)
class TrainingConfig:
    """How long and how fast; `frames_a_step` of each sound are compared in a step.

    `cosine` falls from the first rate to the last over all epochs, `halved` by half every
    `halved_every` epochs. The running average of the weights is what is exported.
    """

    checkpoint: str
    epochs: int = number(200, 1, 100000)
    batch: int = number(48, 4, 4096)
    frames_a_step: int = number(32, 4, 4096)
    optimizer: str = choice("adamw", "adam")
    schedule: str = choice("cosine", "halved")
    halved_every: int = number(100, 1, 100000)
    rate_first: float = number(2e-3, 1e-7, 1.0)
    rate_last: float = number(1e-5, 0.0, 1.0)
    weight_decay: float = number(0.02, 0.0, 10.0)
    latent_noise: float = number(0.05, 0.0, 1.0)
    input_noise: float = number(0.1, 0.0, 10.0)
    average: float = number(0.998, 0.0, 0.99999)
    device: str = choice("auto", "cpu", "cuda")
    precision: str = choice("float32", "bfloat16", "float16")
    threads: int = number(2, 1, 256)
    seed: int = number(1, 0, 2**31)


@dataclass(frozen=True)
class VocoderConfig:
    """A network that makes sound of magnitudes, to compare with Griffin-Lim.

    Each step sees `frames` in a row of `batch` sounds; heads and layers are the network's.
    """

    checkpoint: str = "ukulelatent-data/mcnn.ckpt"
    heads: int = number(4, 1, 64)
    layers: int = number(8, 1, 16)
    steps: int = number(2000, 1, 10**7)
    batch: int = number(8, 1, 4096)
    frames: int = number(24, 4, 4096)
    rate: float = number(5e-4, 1e-7, 1.0)


@dataclass(frozen=True)
class ExportConfig:
    """What the model file says of itself."""

    name: str
    trained_on: str
    licence: str
    latent_labels: tuple[str, ...]


@dataclass(frozen=True)
class LabConfig:
    """The whole file."""

    dataset: DatasetConfig
    network: NetworkConfig
    training: TrainingConfig
    export: ExportConfig
    objective: ObjectiveConfig = field(default_factory=ObjectiveConfig)
    vocoder: VocoderConfig = field(default_factory=VocoderConfig)
