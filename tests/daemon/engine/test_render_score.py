"""Standard MIDI files, heard: tempo, bends, the pedal and programs."""

from collections.abc import Callable
from typing import Any

import mido
import numpy as np
import pytest
import soundfile

from ukulelatent_daemon.config import Configuration
from ukulelatent_daemon.render import render_score

RATE_HZ = 44100
TICKS = 480  # a beat; 120 beats a minute unless told
RELEASE_S = 0.02


@pytest.fixture
def render(tmp_path, tone_model) -> Callable[..., np.ndarray]:
    """A function that renders messages at ticks, (tick, kind, values) each; the left channel."""

    def one(*events: tuple[int, str, dict], state: Any = None) -> np.ndarray:
        file, track, now = mido.MidiFile(ticks_per_beat=TICKS), mido.MidiTrack(), 0
        for tick, kind, values in events:
            message = mido.MetaMessage if kind == "set_tempo" else mido.Message
            track.append(message(kind, time=tick - now, **values))
            now = tick
        file.tracks.append(track)
        file.save(tmp_path / "score.mid")
        configuration = Configuration.model_validate(
            {
                "model": {"name": str(tone_model(frames=256))},
                "sound": {"release_ms": 1000 * RELEASE_S},
            }
        )
        render_score(configuration, tmp_path / "score.mid", tmp_path / "x.wav", state)
        return soundfile.read(tmp_path / "x.wav", dtype="float32", always_2d=True)[0][:, 0]

    return one


def on(tick: int, note: int = 60) -> tuple[int, str, dict]:
    return tick, "note_on", {"note": note, "velocity": 100}


def off(tick: int, note: int = 60) -> tuple[int, str, dict]:
    return tick, "note_off", {"note": note}


def pedal(tick: int, value: int) -> tuple[int, str, dict]:
    return tick, "control_change", {"control": 64, "value": value}


def last_s(samples: np.ndarray) -> float:
    """When the last sound was."""
    return float(np.flatnonzero(samples)[-1]) / RATE_HZ


def at(samples: np.ndarray, second: float) -> np.ndarray:
    start = round(second * RATE_HZ)
    return samples[start : start + 8192]


def test_tempo_changes_are_kept(render) -> None:
    tempo = (TICKS, "set_tempo", {"tempo": 250_000})  # 240 beats a minute
    samples = render(on(0), off(TICKS // 2), tempo, on(2 * TICKS), off(3 * TICKS))
    silent = samples == 0.0
    assert silent[round(0.28 * RATE_HZ) : round(0.75 * RATE_HZ)].all()
    assert not silent[round(0.75 * RATE_HZ) + 1 : round(1.0 * RATE_HZ)].all()
    assert last_s(samples) == pytest.approx(1.0 + RELEASE_S, abs=0.002)


def test_a_bend_is_heard_from_its_time_on(render, cents_off) -> None:
    up = (TICKS, "pitchwheel", {"pitch": 4096})
    back = (2 * TICKS, "pitchwheel", {"pitch": 0})
    samples = render(on(0), up, back, off(3 * TICKS))
    assert abs(cents_off(at(samples, 0.2), RATE_HZ, 60.0)) < 3
    assert abs(cents_off(at(samples, 0.7), RATE_HZ, 61.0)) < 3
    assert abs(cents_off(at(samples, 1.2), RATE_HZ, 60.0)) < 3


def test_the_pedal_holds_what_was_let_go(render) -> None:
    dry = render(on(0), off(TICKS))
    held = render(pedal(0, 127), on(0), off(TICKS), pedal(3 * TICKS, 0))
    assert last_s(dry) == pytest.approx(0.5 + RELEASE_S, abs=0.002)
    assert last_s(held) == pytest.approx(1.5 + RELEASE_S, abs=0.002)


def second_partial(samples: np.ndarray) -> float:
    """Its level, of the first one's; the note is 60."""
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples))))
    first = 440 * 2 ** (-9 / 12) * len(samples) / RATE_HZ
    levels = [spectrum[round(n * first) - 3 : round(n * first) + 4].max() for n in (1, 2)]
    return float(levels[1] / levels[0])


def test_a_program_is_a_snapshot_of_the_state_for_the_note_at_its_side_and_those_that_sound(
    render, make_state
) -> None:
    state = make_state({"bare": (-1.0, 0.0), "full": (1.0, 0.0)})
    first = (0, "program_change", {"program": 1})
    second = (2 * TICKS, "program_change", {"program": 0})
    samples = render(first, on(0), second, off(4 * TICKS), state=state)
    assert second_partial(at(samples, 0.1)) == pytest.approx(1.0, abs=0.1)
    assert second_partial(at(samples, 1.3)) == pytest.approx(0.0, abs=0.02)


def test_a_state_gives_its_knobs(render, make_state) -> None:
    soft = render(on(0), off(TICKS), state=make_state(gain_db=-20.0, release_ms=RELEASE_S * 1000))
    loud = render(on(0), off(TICKS))
    np.testing.assert_allclose(soft, loud / 10, rtol=1e-3, atol=1e-7)


def test_a_program_without_a_snapshot_changes_nothing_and_is_told(render, caplog) -> None:
    plain = render(on(0), off(TICKS))
    samples = render((0, "program_change", {"program": 5}), on(0), off(TICKS))
    assert samples.tobytes() == plain.tobytes()
    assert "there are 0 snapshots, none at 5" in caplog.text
