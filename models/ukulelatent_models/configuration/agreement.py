"""Values that are right alone, but not together."""

from __future__ import annotations

from ukulelatent_models.configuration.schema import LabConfig
from ukulelatent_models.features import onset_frames

_NAMES = "names that differ"
_NOTES_TOLD = {
    "harmonic": ("one_hots",),
    "plain": ("one_hots", "number", "shift"),
    "paper": ("one_hots", "number"),
}


def disagreements(config: LabConfig) -> list[str]:
    """Return the faults of values that are right alone but not together."""
    dataset, training = config.dataset, config.training
    shape = dataset.spectrogram
    instruments = [instrument.name for instrument in dataset.instruments]
    soundfonts = [soundfont.name for soundfont in dataset.soundfonts]
    labels = list(config.export.latent_labels)
    onset = onset_frames(shape)
    rules = [
        (
            bool(soundfonts) == bool(instruments),
            "dataset.soundfonts",
            soundfonts,
            f"one or more, and as well dataset.instruments, {instruments}",
        ),
        (
            bool(soundfonts or instruments or dataset.recordings),
            "dataset.recordings",
            "nothing",
            "one or more, or else dataset.soundfonts",
        ),
        (
            config.network.note_as in _NOTES_TOLD[config.network.architecture],
            "network.note_as",
            config.network.note_as,
            f"{' or '.join(_NOTES_TOLD[config.network.architecture])}, where "
            f"network.architecture is {config.network.architecture}",
        ),
        (len(set(soundfonts)) == len(soundfonts), "dataset.soundfonts", soundfonts, _NAMES),
        (len(set(instruments)) == len(instruments), "dataset.instruments", instruments, _NAMES),
        (
            dataset.note_low <= dataset.note_high,
            "dataset.note_low",
            dataset.note_low,
            f"at most note_high, {dataset.note_high}",
        ),
        (shape.n_fft % 2 == 0, "dataset.spectrogram.n_fft", shape.n_fft, "an even number"),
        (
            shape.hop <= shape.n_fft // 2,
            "dataset.spectrogram.hop",
            shape.hop,
            f"at most half of n_fft, {shape.n_fft // 2}",
        ),
        (
            onset < training.frames_a_step <= shape.frames,
            "training.frames_a_step",
            training.frames_a_step,
            f"more than the onset's {onset} and at most dataset.spectrogram.frames, {shape.frames}",
        ),
        (
            len(labels) == config.network.latent_dim,
            "export.latent_labels",
            labels,
            f"{config.network.latent_dim}, one for each dimension",
        ),
    ]
    return [f"{key} = {value}: want {want}" for right, key, value, want in rules if not right]
