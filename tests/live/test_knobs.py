"""Latent point, envelope, gain, models and refusals of a running daemon."""

import random
import time

import numpy as np
import pytest

RATE_HZ = 44100


def rms(frames: np.ndarray) -> float:
    return float(np.sqrt(np.mean(np.square(frames, dtype=np.float64))))


def note_alone(daemon, process, seconds: float, note: float = 60.0) -> np.ndarray:
    """A note on silence, from its first sample on."""
    first = daemon.recorded()
    daemon.send("/note", note, 100.0)
    waited = daemon.frames(first, RATE_HZ // 2)
    return daemon.frames(first + process.onset(waited), round(seconds * RATE_HZ))


def test_the_pads_move_the_point_over_the_models_range(daemon) -> None:
    daemon.send("/xy/1", 0.0, 1.0)
    daemon.send("/xy/2/x", 1.0)
    daemon.send("/xy/2/y", 0.0)
    corner = daemon.ask("/latent/get")[1:]
    daemon.send("/latent/norm", 0.0, 1.0, 1.0, 0.0)
    assert daemon.ask("/latent/get")[1:] == pytest.approx(corner)
    daemon.send("/xy/1/x", 1.0)
    moved = daemon.ask("/latent/get")[1:]
    assert moved[0] > corner[0]
    assert moved[1:] == pytest.approx(corner[1:])


def test_moving_the_pad_changes_a_sounding_note(daemon, process) -> None:
    still = note_alone(daemon, process, 1.0)
    daemon.quiet()
    first = daemon.recorded()
    daemon.send("/note", 60.0, 100.0)
    waited = daemon.frames(first, RATE_HZ // 4)
    daemon.send("/xy/1", 1.0, 0.0)
    moved = daemon.frames(first + process.onset(waited), RATE_HZ)
    apart = np.flatnonzero(np.abs(moved - still).max(axis=1) > 1e-3)
    assert len(apart)
    assert apart[0] > RATE_HZ // 100


@pytest.mark.parametrize(
    ("address", "value"),
    [
        ("/gain", -12.0),
        ("/env/attack", 25.0),
        ("/env/release", 90.0),
        ("/pan", 0.25),
        ("/stretch", 2.0),
    ],
)
def test_a_knob_tells_what_it_was_set_to(daemon, address, value) -> None:
    before = daemon.ask(address)[1]
    daemon.send(address, value)
    assert daemon.ask(address) == (f"{address}/value", pytest.approx(value))
    daemon.send(address, before)
    daemon.sync()


def test_the_gain_is_heard(daemon, process) -> None:
    loud = note_alone(daemon, process, 0.3)
    daemon.quiet()
    daemon.send("/gain", -20.0)
    daemon.sync()
    daemon.hear(0.05)
    soft = note_alone(daemon, process, 0.3)
    assert rms(soft) == pytest.approx(rms(loud) / 10, rel=0.02)


def test_the_reverb_is_heard_after_its_note_until_panic(daemon, process) -> None:
    dry = note_alone(daemon, process, 0.3)
    daemon.quiet()
    assert daemon.ask("/fx/reverb/ir", "hall") == ("/done", "/fx/reverb/ir", "hall")
    daemon.send("/fx/reverb/mix", 1.0)
    daemon.sync()
    wet = note_alone(daemon, process, 0.3)
    assert 0.2 < rms(wet) / rms(dry) < 2.0
    daemon.send("/notes/off")
    daemon.hear(0.25)  # the release
    assert daemon.ask("/status")[1] == 0
    assert rms(daemon.hear(0.1)) > 0.01 * rms(wet)
    daemon.send("/panic")
    daemon.sync()
    daemon.hear(0.1)
    assert rms(daemon.hear(0.1)) == 0.0
    daemon.send("/fx/reverb/mix", 0.0)
    assert daemon.ask("/fx/reverb/mix") == ("/fx/reverb/mix/value", 0.0)


def test_the_attack_is_heard(daemon, process) -> None:
    plain = note_alone(daemon, process, 0.3)
    daemon.quiet()
    daemon.send("/env/attack", 200.0)
    slow = note_alone(daemon, process, 0.3)
    daemon.send("/env/attack", 0.0)
    daemon.sync()
    assert rms(slow[:2000]) < 0.3 * rms(plain[:2000])


def test_a_note_is_held_in_tune_and_then_goes_on(daemon, process, cents_off) -> None:
    daemon.send("/freeze", 1)
    note_alone(daemon, process, 1.0)
    assert daemon.ask("/freeze") == ("/freeze/value", 1)
    held = daemon.hear(1.0)[:, 0]
    assert abs(cents_off(held, RATE_HZ, 60.0)) < 2
    quarters = [rms(part) for part in np.split(held[: len(held) // 4 * 4], 4)]
    assert max(quarters) < 1.02 * min(quarters)
    daemon.send("/freeze", 0)
    daemon.sync()
    assert rms(daemon.hear(0.1)) > 0.1 * rms(held)
    # The shipped model's notes are 1.5 s; it was held in its attack.
    heard = daemon.hear(2.0)
    assert not heard[-RATE_HZ // 4 :].any()
    assert daemon.ask("/status")[1] == 0


@pytest.mark.parametrize(("stretch", "seconds"), [(0.5, 0.78), (2.0, 2.9)])
def test_a_note_lasts_as_long_as_it_is_stretched(daemon, process, stretch, seconds) -> None:
    daemon.send("/stretch", stretch)
    heard = note_alone(daemon, process, seconds + 0.5)
    daemon.send("/stretch", 1.0)
    daemon.sync()
    last = np.flatnonzero(np.abs(heard).max(axis=1) > 1e-7)[-1] / RATE_HZ
    assert last == pytest.approx(seconds, abs=0.08)


def test_sync_answers_after_all_before_it(daemon) -> None:
    for index in range(50):
        daemon.send("/latent/1", index / 100)
    daemon.send("/sync", 77)
    assert daemon.receive() == ("/synced", 77)
    assert daemon.ask("/latent/get")[1] == pytest.approx(0.49)


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        (("/nothing/here", 1), [1]),
        (("/note", "sixty"), [2]),
        (("/note", 60, 100, 1, 2), [3]),
        (("/note", 300), [4]),
        (("/note", float("nan")), [4]),
        (("/latent/1", float("inf")), [4]),
        (("/stretch", float("nan")), [4]),
        (("/stretch", float("inf")), [4]),
        (("/freeze", 2), [4]),
        (("/note/bend", 12345, 1.0), [5]),
        (("/poly", 500), [4]),
        (("/steal", "loudest"), [4]),
        (("/model/load", "no-such-model"), [5]),
        (("/model/load", "../../etc/passwd"), [5]),
        (("/model/load", "x" * 4000), [5]),
        (("/fx/reverb/mix", 1.01), [4]),
        (("/fx/reverb/ir", "../room"), [5]),
        (("/audio/device", ""), [4]),
        (("/record/start", "歌" * 90), [8]),
    ],
)
def test_what_is_wrong_is_answered_and_changes_nothing(daemon, words, codes) -> None:
    before = daemon.ask("/latent/get")
    assert daemon.errors(*words) == codes
    assert daemon.ask("/latent/get") == before
    assert daemon.ask("/status")[1] == 0


def test_a_broken_model_is_answered_with_7_and_the_sound_goes_on(daemon, process) -> None:
    undisturbed = note_alone(daemon, process, 1.2)
    daemon.quiet()
    first = daemon.recorded()
    daemon.send("/note", 60.0, 100.0)
    waited = daemon.frames(first, RATE_HZ // 8)
    reply = daemon.ask("/model/load", "liar")
    assert reply[:3] == ("/error", "/model/load", 7)
    assert "liar" in reply[3]
    heard = daemon.frames(first + process.onset(waited), round(1.2 * RATE_HZ))
    np.testing.assert_allclose(heard, undisturbed, atol=1e-5)
    assert daemon.ask("/model/info")[1] == "plucked"


def test_malformed_packets_leave_a_sounding_note_alone(daemon, process) -> None:
    undisturbed = note_alone(daemon, process, 1.2)
    daemon.quiet()
    chance = random.Random(20)
    good = [process.message("/note/latent", 9, 0.5, 0.5, 0.5, 0.5), process.message("/bend", 1.0)]
    first = daemon.recorded()
    daemon.send("/note", 60.0, 100.0)
    for index in range(400):
        packet = bytearray(good[index % 2])
        kind = index % 4
        if kind == 0:
            packet = bytearray(chance.randbytes(chance.randrange(1, 200)))
        elif kind == 1:
            packet = packet[: chance.randrange(1, len(packet))]
        elif kind == 2:
            packet[1 : 1 + chance.randrange(1, 5)] = b"\xff\xfe\0\x80"
        else:
            packet = b"#bundle\0" + bytes(8) + chance.randbytes(chance.randrange(40))
        daemon.send_raw(bytes(packet))
        if index % 20 == 0:
            time.sleep(0.005)
    waited = daemon.frames(first, RATE_HZ // 2)
    heard = daemon.frames(first + process.onset(waited), round(1.2 * RATE_HZ))
    np.testing.assert_allclose(heard, undisturbed, atol=1e-5)
    daemon.sync()
    assert daemon.ask("/ping", 1) == ("/pong", 1)


def test_models_are_listed(daemon) -> None:
    daemon.send("/model/list")
    names = []
    while (reply := daemon.receive())[0] == "/model/item":
        names.append(reply[1])
    assert reply == ("/done", "/model/list")
    assert {"liar", "plucked", "small", "tone"} <= set(names)


@pytest.mark.parametrize("name", ["tone", "small", "plucked"])
def test_models_of_the_same_and_of_other_sizes_take_over(daemon, process, cents_off, name) -> None:
    reply = daemon.ask("/model/load", name)
    assert reply[:3] == ("/done", "/model/load", name)
    assert daemon.ask("/model/info")[1] == name
    heard = note_alone(daemon, process, 0.5, 62.0)
    assert abs(cents_off(heard[4000:, 0], RATE_HZ, 62.0)) < 25
