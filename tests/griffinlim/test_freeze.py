"""A note that is held in the frame it is in: without end, without beats, and still to be moved."""

import numpy as np
import pytest

from ukulelatent_griffinlim import Envelope, EventKind, reconstruct

RATE_HZ = 22050
HOP = 256
FRAMES = 64
AT = 30 * HOP + 100  # where it is frozen
HELD = 3 * RATE_HZ


@pytest.fixture
def frozen(make_core, begin):
    """Freeze a note after AT samples, hear HELD more: the core, its generation, the mix."""

    def freeze(rows: np.ndarray, **how) -> tuple:
        core = make_core()
        generation = begin(core, 0, rows, **how)
        before = core.offline(AT)
        assert core.set_rate(0, generation, 0.0)
        mix = np.concatenate([before, core.offline(HELD)])[:, 0].astype(np.float64)
        return core, generation, mix

    return freeze


@pytest.fixture(scope="module")
def harmonics(magnitudes_of):
    """Magnitudes (64, 513) of a steady note of twelve partials."""
    time_s = np.arange(FRAMES * HOP) / RATE_HZ

    def make(hz: float, count: int = 12) -> np.ndarray:
        partials = (np.sin(2 * np.pi * hz * k * time_s + k * k) / k for k in range(1, count + 1))
        return magnitudes_of(0.1 * sum(partials))

    return make


def _level_db(x: np.ndarray, window: int = 1024) -> np.ndarray:
    """Its course in time, RMS under a Hann window."""
    shape = np.hanning(window) / np.hanning(window).sum()
    return 10 * np.log10(np.convolve(x * x, shape, "valid")[::64])


@pytest.mark.parametrize("hz", [165.0, 220.0, 523.25, 880.0])
def test_harmonic_note_keeps_its_pitch_and_does_not_beat(
    frozen, harmonics, strongest_hz, cents, hz
):
    _, _, mix = frozen(harmonics(hz))
    held = mix[AT + 4 * HOP :]
    for second in range(2):
        heard = strongest_hz(held[second * RATE_HZ :][:RATE_HZ], RATE_HZ)
        assert cents(heard, hz) < 1
    level = _level_db(held)
    assert level.max() - level.min() < 0.2
    assert abs(level.mean() - _level_db(mix[8 * HOP : AT]).mean()) < 0.3


@pytest.mark.parametrize("note", [2, 4, 6, 10])
def test_pluck_is_held_as_loud_as_it_was_and_in_tune(frozen, notes, strongest_hz, cents, note):
    _, _, mix = frozen(notes[note])
    held = mix[AT + 4 * HOP :]
    first, last = (strongest_hz(np.diff(held[at : at + RATE_HZ]), RATE_HZ) for at in (0, RATE_HZ))
    assert cents(first, last) < 0.1
    string_hz = RATE_HZ / (round(RATE_HZ / (110 * 2 ** (note / 6)) - 0.5) + 0.5)
    assert cents(first, round(first / string_hz) * string_hz) < 1
    level = _level_db(held)
    assert level.max() - level.min() < 0.5
    plain = reconstruct(notes[note], hop=HOP).astype(np.float64)
    there = _level_db(plain[AT - 4 * HOP : AT + 8 * HOP]).mean()
    assert abs(level.mean() - there) < 1


def test_noise_is_held_without_a_buzz(frozen, magnitudes_of):
    """Nothing in it comes again hop by hop."""
    noise = 0.05 * np.random.default_rng(7).standard_normal(FRAMES * HOP)
    _, _, mix = frozen(magnitudes_of(noise))
    held = mix[AT + 4 * HOP :]
    for lag in (HOP, 2 * HOP, 3 * HOP, 8 * HOP, 16 * HOP):
        assert abs(np.corrcoef(held[lag:], held[:-lag])[0, 1]) < 0.15
    assert abs(np.std(held) / 0.05 - 1) < 0.2


def test_freeze_is_heard_as_soon_as_a_move(make_core, begin, notes):
    def played(freeze: bool) -> np.ndarray:
        core = make_core()
        generation = begin(core, 0, notes[3])
        before = core.offline(AT)
        if freeze:
            core.set_rate(0, generation, 0.0)
        return np.concatenate([before, core.offline(20 * HOP)])[:, 0]

    differing = np.flatnonzero(played(True) != played(False))
    assert AT <= differing[0] < AT + 2 * HOP


def test_held_note_ends_with_its_release_alone(frozen, begin, notes):
    core, generation, _ = frozen(notes[3], envelope=Envelope(release_samples=2000))
    core.offline(20 * RATE_HZ)
    assert [event.kind for event in core.events()] == [EventKind.STARTED]
    assert core.counters().dry == 0
    core.release(0, generation)
    released = core.offline(4000)[:, 0]
    assert [event.kind for event in core.events()] == [EventKind.RELEASED]
    assert released[:100].any()
    assert not released[2100:].any()


@pytest.mark.parametrize("rate", [1.0, 0.5, 4.0])
def test_sound_goes_on_from_where_it_was_held(frozen, notes, spectra, rate):
    core, generation, mix = frozen(notes[6])
    row = core.next_frame(0, generation)
    assert row == -(-AT // HOP)
    core.set_rate(0, generation, rate)
    mix = np.concatenate([mix, core.offline(5 * FRAMES * HOP)[:, 0]])
    first = -(-(AT + HELD) // HOP)
    last = first + int(np.ceil((FRAMES - row) / rate))
    assert core.events()[-1].at_sample == last * HOP
    # The spectra are those of the rows from there on, at that rate.
    positions = np.minimum(row + np.arange(last - first) * rate, FRAMES - 1)
    wanted = np.stack([np.interp(positions, np.arange(FRAMES), bin) for bin in notes[6].T], axis=1)
    heard = np.abs(spectra(mix, 1024, HOP))[first:last]
    inner = slice(2, -3)  # whole frames
    error = np.linalg.norm(heard[inner] - wanted[inner]) / np.linalg.norm(wanted[inner])
    assert error < (0.1 if rate <= 1 else 0.25)  # four frames of each four are heard as one


@pytest.mark.parametrize("rate", [0.25, 1.0, 3.0])
@pytest.mark.parametrize("note", [3, 9])
def test_holding_and_letting_go_make_no_click(make_core, begin, notes, note, rate):
    core = make_core()
    generation = begin(core, 0, notes[note])
    heard = [core.offline(AT)]
    for turn in range(6):
        core.set_rate(0, generation, 0.0 if turn % 2 == 0 else rate)
        heard.append(core.offline(4 * HOP + 50 * turn))
    mix = np.concatenate(heard)[:, 0].astype(np.float64)
    # What comes later is softer and duller: its steps are no larger than those before.
    assert np.abs(np.diff(mix[AT:])).max() < 1.05 * np.abs(np.diff(mix[AT - 8 * HOP : AT])).max()


def test_note_frozen_from_its_begin_on_has_its_attack(make_core, begin, notes):
    core = make_core()
    begin(core, 0, notes[5], rate=0.0)
    plain = reconstruct(notes[5], hop=HOP).astype(np.float64)
    mix = core.offline(4 * FRAMES * HOP)[:, 0].astype(np.float64)
    error = np.sum((mix[: 3 * HOP] - plain[: 3 * HOP]) ** 2) / np.sum(plain[: 3 * HOP] ** 2)
    assert 10 * np.log10(error) < -40
    held = _level_db(mix[16 * HOP :])
    assert abs(held.mean() - _level_db(plain[4 * HOP : 10 * HOP]).mean()) < 1
    assert held.max() - held.min() < 0.5


@pytest.mark.parametrize("frames", [1, 2, 5, 7])
def test_sound_that_is_nothing_but_attack_is_held_in_its_last_frame(
    make_core, begin, notes, frames
):
    core = make_core()
    generation = begin(core, 0, notes[5][:frames], rate=0.0)
    mix = core.offline(RATE_HZ)[:, 0]
    assert [event.kind for event in core.events()] == [EventKind.STARTED]
    assert core.next_frame(0, generation) == frames - 1  # where a move would be heard
    assert np.std(mix[-4 * HOP :]) > 0.5 * np.std(mix[8 * HOP : 12 * HOP])


def test_silence_before_a_sound_is_not_held(make_core, begin, notes):
    rows = np.concatenate([np.zeros((9, 513), np.float32), notes[5][:40]])
    core = make_core()
    generation = begin(core, 0, rows, rate=0.0)
    mix = core.offline(60 * HOP)[:, 0]
    assert np.std(mix[-8 * HOP :]) > 1e-3
    assert core.next_frame(0, generation) == 9 + 6


def _move(core, generation: int, rows: np.ndarray) -> None:
    """As the decoder does: eight frames first, then the rest."""
    first = core.next_frame(0, generation)
    core.write(0, generation, first, rows[first : first + 8])
    if first + 8 < len(rows):
        core.write(0, generation, first + 8, rows[first + 8 :])


@pytest.mark.parametrize("before", [0.3, 1.0])
def test_frozen_note_is_moved(make_core, begin, harmonics, strongest_hz, cents, before):
    """At once, wholly, and it stays held; even between two frames."""
    core = make_core()
    low, high = harmonics(400.0, 1), harmonics(700.0, 1)
    generation = begin(core, 0, low, rate=before)
    core.offline(AT)
    core.set_rate(0, generation, 0.0)
    core.offline(RATE_HZ)
    row = core.next_frame(0, generation)
    _move(core, generation, high)
    mix = core.offline(RATE_HZ)[:, 0].astype(np.float64)
    assert np.abs(np.diff(mix[: 4 * HOP])).max() < 1.15 * np.abs(np.diff(mix[-4 * HOP :])).max()
    after = mix[5 * HOP :]
    assert cents(strongest_hz(after, RATE_HZ), 700) < 1
    level = np.abs(np.fft.rfft(after * np.hanning(len(after))))
    at_400, at_700 = (level[round(hz * len(after) / RATE_HZ)] for hz in (400, 700))
    assert at_400 < 0.001 * at_700
    assert core.next_frame(0, generation) == row


def _noise_db(x: np.ndarray, hz: float) -> float:
    """What is further than 60 Hz from a partial, of all."""
    power = np.abs(np.fft.rfft(x * np.hanning(len(x)))) ** 2
    away = np.abs(np.fft.rfftfreq(len(x), 1 / RATE_HZ) - hz) > 60
    return float(10 * np.log10(power[away].sum() / power.sum()))


def test_frozen_note_is_moved_as_smoothly_as_one_that_goes_on(make_core, begin, harmonics):
    """A vibrato of half a semitone, a hundred moves a second."""
    bend = 2 ** (0.5 / 12 * np.sin(2 * np.pi * 5 * np.arange(20) / 100))
    turns = [harmonics(500.0 * factor, 1) for factor in bend]

    def played(rate: float) -> np.ndarray:
        core = make_core()
        generation = begin(core, 0, turns[0])
        heard = [core.offline(10 * HOP)]
        core.set_rate(0, generation, rate)
        for turn in range(45):
            _move(core, generation, turns[turn % 20])
            heard.append(core.offline(RATE_HZ // 100))
        return np.concatenate(heard)[12 * HOP :, 0].astype(np.float64)

    going, held, slow = (_noise_db(played(rate), 500.0) for rate in (1.0, 0.0, 0.4))
    assert going < -25
    assert held < going + 2
    assert slow < going + 2
    assert _level_db(played(0.0)).std() < 0.5


def test_note_moved_to_a_louder_sound_stays_where_it_is_held(make_core, begin, notes):
    core = make_core()
    generation = begin(core, 0, notes[3])
    core.offline(AT)
    core.set_rate(0, generation, 0.0)
    core.offline(20 * HOP)
    row = core.next_frame(0, generation)
    for turn in range(20):
        _move(core, generation, notes[3 + 5 * (turn % 2)] * np.float32(1 + 2 * (turn % 2)))
        core.offline(12 * HOP)
    assert core.next_frame(0, generation) == row


def test_the_same_holds_give_the_same_samples(make_core, begin, notes):
    def played() -> np.ndarray:
        core = make_core()
        generation = begin(core, 0, notes[3], rate=0.7)
        heard = [core.offline(5000)]
        for rate in (0.0, 0.5, 0.0, 3.0):
            core.set_rate(0, generation, rate)
            heard.append(core.offline(3333))
        return np.concatenate(heard)

    assert np.array_equal(played(), played())
