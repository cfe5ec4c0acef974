"""Where sounds come from: every note that soundfonts and folders have, not yet played."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from itertools import product
from typing import TYPE_CHECKING

from ukulelatent_models.configuration.schema import DatasetConfig
from ukulelatent_models.dataset.prepare import Candidate
from ukulelatent_models.dataset.recordings import Report, recordings
from ukulelatent_models.errors import LabError

if TYPE_CHECKING:
    from ukulelatent_models.dataset.render import Renderer

_ONSET_SAMPLES = 22050  # recordings may start with up to half a second of silence


@contextmanager
def opened(config: DatasetConfig, report: Report) -> Iterator[list[Candidate]]:
    """Open all sources; candidates of one (instrument, key) follow each other.

    Raises:
        LabError: a soundfont or a folder is not found, or FluidSynth is not.
    """
    with ExitStack() as stack:
        renderers = _renderers(config, stack)
        found = list(_of_soundfonts(config, renderers, report))
        for folder in config.recordings:
            found += recordings(folder, config, report)
        instruments = dict.fromkeys(one.instrument for one in found)
        place = {name: number for number, name in enumerate(instruments)}
        yield sorted(found, key=lambda one: (place[one.instrument], one.key))


def pairs_of(config: DatasetConfig, candidates: list[Candidate]) -> list[tuple[str, int]]:
    """Return every (instrument, key) there may be, from which some are held out."""
    told = product((instrument.name for instrument in config.instruments), config.keys)
    return list(dict.fromkeys([*told, *((one.instrument, one.key) for one in candidates)]))


def _renderers(config: DatasetConfig, stack: ExitStack) -> dict[str, Renderer]:
    if not config.soundfonts:
        return {}
    try:
        from ukulelatent_models.dataset.render import Renderer, find_soundfont
    except ImportError as error:
        raise LabError(
            "fluidsynth = not found: want pip's pyfluidsynth and the system's libfluidsynth"
        ) from error
    rate_hz = config.spectrogram.sample_rate_hz
    return {
        font.name: stack.enter_context(Renderer(find_soundfont(font.file), rate_hz))
        for font in config.soundfonts
    }


def _of_soundfonts(
    config: DatasetConfig, renderers: dict[str, Renderer], report: Report
) -> Iterator[Candidate]:
    samples = config.spectrogram.samples + _ONSET_SAMPLES
    for instrument, (font, renderer) in product(config.instruments, renderers.items()):
        bank, program = instrument.bank, instrument.program
        if not renderer.has(bank, program):
            report.setdefault("no such preset", []).append(f"{font}, {instrument.name}")
            continue
        for key, velocity in product(config.keys, config.velocities):
            play = partial(renderer.note, bank, program, key, velocity, samples)
            yield Candidate(font, instrument.name, key, velocity, play)
