"""Notes over loopback UDP, heard in what the daemon records."""

import shutil
import socket
import subprocess
import time

import numpy as np
import pytest

RATE_HZ = 44100
MIDDLE = (0.0, 0.0, 0.0, 0.0)


def start(daemon, process, seconds: float, *words) -> np.ndarray:
    """Send a message and hear what follows, from the first sample of its sound on."""
    first = daemon.recorded()
    daemon.send(*words)
    daemon.sync()
    waited = daemon.frames(first, RATE_HZ // 2)
    at = process.onset(waited)
    assert at < len(waited), "no sound within half a second"
    return daemon.frames(first + at, round(seconds * RATE_HZ))


def point(daemon) -> tuple[float, ...]:
    return daemon.ask("/latent/get")[1:]


@pytest.mark.parametrize(
    ("words", "note"),
    [
        (("/note", 57), 57.0),
        (("/note", 64.5, 90.0), 64.5),
        (("/note", 60, 100, 7), 60.0),
        (("/note/62", 0.8), 62.0),
        (("/note/at", 66.0, 100.0, *MIDDLE), 66.0),
        (("/note/hz", 330.0, 100.0), 69 + 12 * np.log2(330 / 440)),
        (("/play", 55, *MIDDLE), 55.0),
        (("/note", 90), 90.0),
    ],
)
def test_each_way_to_ask_for_a_note_gives_its_pitch(
    daemon, process, cents_off, words, note
) -> None:
    heard = start(daemon, process, 0.4, *words)
    assert abs(cents_off(heard[4000:, 0], RATE_HZ, note)) < 25


@pytest.mark.parametrize("share", [0.2, 0.5, 0.8])
@pytest.mark.parametrize("note", [40.0, 60.0, 79.0])
def test_notes_are_in_tune_at_several_points(daemon, process, cents_off, share, note) -> None:
    daemon.send("/latent/norm", share, 1 - share, 0.5, share)
    heard = start(daemon, process, 0.4, "/note", note)
    assert abs(cents_off(heard[4000:, 0], RATE_HZ, note)) < 25


@pytest.mark.parametrize("words", [("/note/off", 60.0), ("/note/off/id", 9), ("/note", 60, 0, 9)])
def test_a_note_ends_after_its_note_off(daemon, process, words) -> None:
    daemon.send("/env/release", 30.0)
    start(daemon, process, 0.1, "/note", 60, 100, 9)
    daemon.send(*words)
    daemon.sync()
    daemon.hear(0.1)
    assert not daemon.hear(0.1).any()
    assert daemon.ask("/status")[1] == 0


def test_a_note_bent_alone_has_the_bent_pitch(daemon, process, cents_off) -> None:
    start(daemon, process, 0.05, "/note", 60, 100, 3)
    daemon.send("/note/bend", 3, 1.5)
    daemon.sync()
    daemon.hear(0.2)
    assert abs(cents_off(daemon.hear(0.4)[:, 0], RATE_HZ, 61.5)) < 25


def test_steering_one_of_two_notes_leaves_the_other_as_it_was(daemon, process) -> None:
    alone = start(daemon, process, 1.0, "/note/at", 72, 60.0, *point(daemon))
    daemon.quiet()
    first = daemon.recorded()
    packet = process.bundle(
        time.time() + 0.3,
        process.message("/note", 72, 60.0, 1),
        process.message("/note", 43, 60, 2),
    )
    daemon.send_raw(packet)
    daemon.sync()
    time.sleep(0.35)
    moved = tuple(0.5 * value + 0.9 for value in point(daemon))
    assert daemon.errors("/note/latent", 2, *moved) == []
    waited = daemon.frames(first, RATE_HZ)
    both = daemon.frames(first + process.onset(waited), RATE_HZ)
    # Note 72 is taken away where it was; what is left is note 43 alone, steered.
    left = both - alone
    assert strength(left, 72) < 0.05 * strength(both, 72)
    assert strength(left, 43) > 0.5 * strength(both, 43)


def strength(frames: np.ndarray, note: float) -> float:
    """How much there is of a note's fundamental."""
    hz = 440 * 2 ** ((note - 69) / 12)
    turning = np.exp(-2j * np.pi * hz * np.arange(len(frames)) / RATE_HZ)
    return float(abs(np.sum(frames[:, 0] * np.hanning(len(frames)) * turning)))


def test_onsets_of_time_tagged_bundles_are_exactly_as_far_apart_as_their_tags(
    daemon, process
) -> None:
    daemon.send("/env/release", 1.0)
    daemon.sync()
    now_s = time.time() + 0.5
    offsets_s = [0.0, 0.1234567, 0.25, 0.4000113, 0.61]
    first = daemon.recorded()
    for offset_s in offsets_s:
        note = process.message("/note", 72, 127.0, 5)
        daemon.send_raw(process.bundle(now_s + offset_s, note))
        end = process.message("/note/off/id", 5)
        daemon.send_raw(process.bundle(now_s + offset_s + 0.05, end))
    heard = np.abs(daemon.frames(first, round(1.6 * RATE_HZ))).max(axis=1)
    # Between two notes there is silence: an onset is the first sample after 20 ms of it.
    sounding = np.flatnonzero(heard > 0)
    gaps = np.diff(sounding) > RATE_HZ // 50
    onsets = sounding[np.concatenate([[True], gaps])]
    assert len(onsets) == len(offsets_s)
    wanted = [round(offset_s * RATE_HZ) for offset_s in offsets_s]
    assert np.abs((onsets - onsets[0]) - wanted).max() <= 1


def test_a_chord_in_a_bundle_starts_at_one_sample(daemon, process) -> None:
    notes = [process.message("/note/at", note, 60.0, *point(daemon)) for note in (52, 59, 64)]
    parts = []
    for note in notes:
        first = daemon.recorded()
        daemon.send_raw(note)
        daemon.sync()
        waited = daemon.frames(first, RATE_HZ // 2)
        parts.append(daemon.frames(first + process.onset(waited), RATE_HZ // 2))
        daemon.quiet()
    first = daemon.recorded()
    daemon.send_raw(process.bundle(time.time() + 0.3, *notes))
    together = daemon.frames(first, RATE_HZ)
    at = process.onset(together)
    chord = daemon.frames(first + at, RATE_HZ // 2)
    lead = min(process.onset(part) for part in parts)
    # Notes decoded together differ from notes decoded alone in their last bits, which iterations
    # of the phases let grow to -56 dB; a start one sample apart would be a difference of -15 dB.
    difference = chord - sum(parts)[lead:][: len(chord)]
    assert np.std(difference) < 5e-3 * np.std(chord)


def test_oscsend_of_liblo_plays_a_note(daemon, process, cents_off) -> None:
    oscsend = shutil.which("oscsend")
    assert oscsend, "Debian: liblo-tools"
    first = daemon.recorded()
    words = [oscsend, "127.0.0.1", str(daemon.port), "/note", "if", "65", "110"]
    subprocess.run(words, check=True, timeout=10)
    waited = daemon.frames(first, RATE_HZ // 2)
    heard = daemon.frames(first + process.onset(waited), RATE_HZ // 2)
    assert abs(cents_off(heard[4000:, 0], RATE_HZ, 65.0)) < 25


def test_a_second_client_hears_of_what_it_asked_and_no_other(daemon, process) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
        other.settimeout(10)
        other.sendto(process.message("/ping", 5), ("127.0.0.1", daemon.port))
        assert other.recv(1000) == process.message("/pong", 5)
    assert daemon.ask("/ping", 6) == ("/pong", 6)
