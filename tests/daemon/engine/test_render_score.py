"""Standard MIDI files, heard: tempo, bends, the pedal and programs."""

from collections.abc import Callable
from typing import Any

import mido
import numpy as np
import pytest
import soundfile

from ukulelatent_daemon.config import Configuration
from ukulelatent_daemon.errors import UsageError
from ukulelatent_daemon.render import render_score

RATE_HZ = 44100
TICKS = 480  # a beat; 120 beats a minute unless told
RELEASE_S = 0.02


@pytest.fixture
def render(tmp_path, tone_model) -> Callable[..., np.ndarray]:
    """A function that renders messages at ticks, (tick, kind, values) each; the left channel.

    Named arguments are those of `render_score`, and sections of the configuration in `sections`.
    """

    def one(
        *events: tuple[int, str, dict], sections: dict[str, Any] | None = None, **named: Any
    ) -> np.ndarray:
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
                **(sections or {}),
            }
        )
        render_score(configuration, tmp_path / "score.mid", tmp_path / "x.wav", **named)
        return soundfile.read(tmp_path / "x.wav", dtype="float32", always_2d=True)[0][:, 0]

    return one


def on(tick: int, note: int = 60, velocity: int = 100) -> tuple[int, str, dict]:
    return tick, "note_on", {"note": note, "velocity": velocity}


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


ONE_NOTE = (on(0), off(TICKS))


@pytest.mark.parametrize(("z1", "level"), [(-1.0, 0.0), (0.0, 0.5), (1.0, 1.0)])
def test_a_score_is_played_at_the_point_asked_for(render, z1, level) -> None:
    samples = render(*ONE_NOTE, z=(z1, 0.0))
    assert second_partial(at(samples, 0.1)) == pytest.approx(level, abs=0.1)


def test_the_point_asked_for_wins_over_the_states_and_programs_over_both(
    render, make_state
) -> None:
    state = make_state({"bare": (-1.0, 0.0), "half": (0.0, 0.0)}, z=(-1.0, 0.0))
    program = (2 * TICKS, "program_change", {"program": 1})
    samples = render(on(0), program, off(4 * TICKS), state=state, z=(1.0, 0.0))
    assert second_partial(at(samples, 0.1)) == pytest.approx(1.0, abs=0.1)
    assert second_partial(at(samples, 1.3)) == pytest.approx(0.5, abs=0.05)
    assert second_partial(at(render(*ONE_NOTE, state=state), 0.1)) == pytest.approx(0.0, abs=0.02)


def test_a_controller_moves_the_point_that_was_asked_for(render) -> None:
    turn = (2 * TICKS, "control_change", {"control": 16, "value": 0})
    samples = render(on(0), turn, off(4 * TICKS), z=(1.0, 0.0))
    assert second_partial(at(samples, 0.1)) == pytest.approx(1.0, abs=0.1)
    assert second_partial(at(samples, 1.3)) == pytest.approx(0.0, abs=0.02)


def test_a_point_outside_the_models_range_is_moved_to_its_edge_and_told(render, caplog) -> None:
    samples = render(*ONE_NOTE, z=(3.5, 0.0))
    assert samples.tobytes() == render(*ONE_NOTE, z=(1.0, 0.0)).tobytes()
    told = [record.getMessage() for record in caplog.records]
    assert told == ["--latent 3.5,0 is outside the model's range: it is moved to 1,0"]


@pytest.mark.parametrize("z", [(), (0.0,), (0.0, 0.0, 0.0), (float("nan"), 0.0)])
def test_what_is_no_point_of_the_model_is_wrong_usage(render, tmp_path, z) -> None:
    with pytest.raises(UsageError, match=r"^--latent .*: expected 2 numbers: "):
        render(*ONE_NOTE, z=z)
    assert [path.name for path in tmp_path.iterdir()] == ["score.mid"]


def level(samples: np.ndarray, second: float) -> float:
    return float(np.sqrt(np.square(at(samples, second), dtype=np.float64).mean()))


@pytest.mark.parametrize("mpe", [False, True])
def test_velocities_are_scaled(render, mpe) -> None:
    notes = [on(0, velocity=99), off(TICKS), on(2 * TICKS, velocity=3), off(3 * TICKS)]
    sections = {"midi": {"mpe": mpe}}
    as_written = render(*notes, sections=sections)
    halved = render(*notes, sections=sections, velocity_scale=0.5)
    for second in (0.1, 1.1):
        assert level(halved, second) == pytest.approx(0.25 * level(as_written, second), rel=1e-3)
    assert last_s(halved) == pytest.approx(1.5 + RELEASE_S, abs=0.002)


def test_velocities_end_at_127_and_no_note_falls_silent(render) -> None:
    loudest, softest = (render(on(0, velocity=v), off(TICKS)) for v in (127, 1))
    louder = render(on(0, velocity=120), off(TICKS), velocity_scale=1.27)
    softer = render(on(0, velocity=2), off(TICKS), velocity_scale=0.001)
    assert louder.tobytes() == loudest.tobytes()
    assert softer.tobytes() == softest.tobytes()
    assert softest.any()


def test_a_point_and_a_scale_give_the_same_bytes_twice(render, make_state) -> None:
    asked = {"state": make_state({"bare": (-1.0, 0.0)}), "z": (0.5, 0.25), "velocity_scale": 0.73}
    chord = [
        on(0),
        on(0, 64),
        on(TICKS, 67),
        off(2 * TICKS),
        off(2 * TICKS, 64),
        off(2 * TICKS, 67),
    ]
    assert render(*chord, **asked).tobytes() == render(*chord, **asked).tobytes()


def test_a_scale_of_one_changes_nothing(render) -> None:
    plain = render(*ONE_NOTE)
    assert render(*ONE_NOTE, velocity_scale=1.0).tobytes() == plain.tobytes()
    assert render(*ONE_NOTE, z=(0.0, 0.0)).tobytes() == plain.tobytes()
