"""Archives of the prior system, a students' project of 2019: TorchScript without a contract.

Their network is called `forward(z (1, 4), octave (1, 7), semitone (1, 12)) -> (1025, 128)`, with
octave and semitone as one-hots, and gives magnitudes / 256 by bin and frame. What they do not say
of themselves, and a contract has to, is estimated here from what they give.
"""

import statistics
from collections.abc import Callable
from functools import lru_cache, partial
from typing import Final

import torch

from ukulelatent_daemon.model.contract import Contract, Golden

TAKEN_FOR: Final = "an archive of the prior system, without a contract"
SIGNATURE: Final = "forward(z (1, 4), octave (1, 7), semitone (1, 12)) gives (1025, 128)"

SAMPLE_RATE_HZ = 22050
N_FFT = 2048
HOP = 256
FRAMES = 128
SCALE = 256.0
# The phase reconstruction works on three quarters of overlap, and these have seven eighths: with
# every second frame a hop is a quarter of a frame.
FRAME_STEP = N_FFT // 4 // HOP

_BINS = N_FFT // 2 + 1
_LATENT_DIM = 4
_LATENT_LIMIT = 3.0
_OCTAVES, _SEMITONES = 7, 12
_NOTE_LOW = 21
_NOTE_HIGH = _NOTE_LOW + _OCTAVES * _SEMITONES - 1
_UNKNOWN = "unknown: the archive does not say"

# Notes whose frames are kept: the first frames of a note are asked for, and then the rest, but the
# network only gives all of them, in 50 to 100 ms. 17 MB.
_MAX_KEPT = 64

_GOLDEN_NOTE = 60
_GAIN_NOTES = (36, 48, _GOLDEN_NOTE, 72, 84)
# What a typical note at velocity 127 shall peak at, -12 dBFS.
_PEAK = 10 ** (-12 / 20)
# A reconstructed note's peak to the rms of its loudest frame: the median of 52 notes of the shipped
# model, from all over its range. Eight of ten lie between 2.2 and 4.3, 3 dB either way.
_CREST_FACTOR = 3.1
_MAX_GAIN = 1000.0

_Forward = Callable[[torch.Tensor, torch.Tensor, torch.Tensor], object]


class PriorArchive:
    """Decodes as the scripted models do, a note at a time. Any thread."""

    def __init__(self, forward: _Forward, device: str) -> None:
        """`forward` is the network's, which computes on `device`; nothing is called yet."""
        # Of a function that knows no `self`: a cycle would outlive its use for what is frozen.
        self._compute = partial(_compute, forward, device)
        self._kept = lru_cache(_MAX_KEPT)(self._compute)

    def decode(self, z: torch.Tensor, note: torch.Tensor) -> torch.Tensor:
        """All frames: z (batch, 4) and note (batch,) -> float32 (batch, 64, 1025), >= 0.

        Raises whatever the network raises, and ValueError if it gives something else.
        """
        return self.decode_frames(z, note, 0, FRAMES // FRAME_STEP)

    def decode_frames(
        self, z: torch.Tensor, note: torch.Tensor, first: int, count: int
    ) -> torch.Tensor:
        """The same as `decode(z, note)[:, first : first + count]`."""
        notes = zip(z.tolist(), note.tolist(), strict=True)
        return torch.stack(
            [
                self._kept(tuple(point), round(number))[first : first + count]
                for point, number in notes
            ]
        )

    def warm_up(self) -> None:
        """Run the network once, on the thread that calls, whatever is kept."""
        self._compute((0.0,) * _LATENT_DIM, _GOLDEN_NOTE)

    def contract(self, name: str) -> Contract:
        """What the archive would promise if it could, its gain and golden figures from decodes now.

        Raises whatever the network raises, and ValueError if it gives something else than finite
        numbers of the right shape.
        """
        middle = (0.0,) * _LATENT_DIM
        notes = {note: self._kept(middle, note) for note in _GAIN_NOTES}
        for note, rows in notes.items():
            if not bool(torch.isfinite(rows).all()):
                raise ValueError(f"note {note} gives numbers that are not finite")
        golden = notes[_GOLDEN_NOTE]
        return Contract(
            format=1,
            name=name,
            sample_rate_hz=SAMPLE_RATE_HZ,
            n_fft=N_FFT,
            hop=HOP * FRAME_STEP,
            frames=FRAMES // FRAME_STEP,
            latent_dim=_LATENT_DIM,
            latent_low=(-_LATENT_LIMIT,) * _LATENT_DIM,
            latent_high=(_LATENT_LIMIT,) * _LATENT_DIM,
            latent_labels=tuple(f"z{index}" for index in range(1, _LATENT_DIM + 1)),
            note_low=_NOTE_LOW,
            note_high=_NOTE_HIGH,
            gain=_gain([_loudest_rms(rows) for rows in notes.values()]),
            fractional_notes=False,
            golden=Golden(
                z=middle,
                note=_GOLDEN_NOTE,
                sum=float(golden.sum(dtype=torch.float64)),
                max=float(golden.max()),
                rtol=1e-3,
            ),
            trained_on=_UNKNOWN,
            licence=_UNKNOWN,
        )


def _compute(forward: _Forward, device: str, z: tuple[float, ...], note: int) -> torch.Tensor:
    """One call of the network: float32 (64, 1025)."""
    octave, semitone = divmod(note - _NOTE_LOW, _SEMITONES)
    with torch.inference_mode():
        given = forward(
            torch.tensor([z], dtype=torch.float32, device=device),
            _one_hot(octave, _OCTAVES, device),
            _one_hot(semitone, _SEMITONES, device),
        )
        frames = _checked(given).t()[::FRAME_STEP]  # (bins, 128) -> (64, bins)
        return (frames.float() * SCALE).clamp(min=0.0).contiguous()


def _one_hot(index: int, size: int, device: str) -> torch.Tensor:
    row = torch.zeros((1, size), dtype=torch.float32, device=device)
    row[0, index] = 1.0
    return row


def _checked(given: object) -> torch.Tensor:
    """What the network gave, (1025, 128) by bin and frame."""
    if not isinstance(given, torch.Tensor):
        raise ValueError(f"it gives a {type(given).__name__}")
    if not given.is_floating_point():
        raise ValueError(f"it gives {given.dtype}".replace("torch.", ""))
    rows = given[0] if given.dim() == 3 and given.size(0) == 1 else given
    if rows.shape != (_BINS, FRAMES):
        raise ValueError(f"it gives {tuple(given.shape)}")
    return rows


def _loudest_rms(rows: torch.Tensor) -> float:
    """Rms of the samples in the loudest frame, under the window: rows (frames, bins) >= 0.

    By Parseval a frame's squared magnitudes, over both halves of the spectrum, sum up to n_fft
    times its windowed samples' squares; the squares of a periodic Hann window to 3/8 n_fft.
    """
    power = rows.double().square()
    both_halves = 2 * power.sum(dim=1) - power[:, 0] - power[:, -1]
    return float((both_halves.max() / (3 / 8 * N_FFT**2)).sqrt())


def _gain(loudest_rms: list[float]) -> float:
    """Such that a typical one of some notes peaks at -12 dBFS; 1 where all of them are silent."""
    sounding = [rms for rms in loudest_rms if rms > 0]
    if not sounding:
        return 1.0
    return min(_PEAK / (_CREST_FACTOR * statistics.median(sounding)), _MAX_GAIN)
