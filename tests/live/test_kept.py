"""What outlives a daemon: its state, whatever ends it, and what it has recorded."""

import signal

import numpy as np
import pytest
import soundfile

RATE_HZ = 44100


def answer(daemon, address: str, *values) -> tuple:
    """The answer to what takes time."""
    reply = daemon.ask(address, *values)
    assert reply[:2] == ("/done", address), reply
    return reply[2:]


def test_the_instrument_is_found_as_it_was_left(recording_daemon, tmp_path) -> None:
    with recording_daemon(tmp_path) as daemon:
        daemon.send("/gain", -7.5)
        daemon.send("/snap/save", "soft")
        daemon.sync()
        assert answer(daemon, "/state/save", "evening") == ("evening",)
        daemon.send("/gain", -3.0)
        daemon.sync()
    with recording_daemon(tmp_path) as daemon:
        assert daemon.ask("/gain") == ("/gain/value", pytest.approx(-3.0))
        assert daemon.ask("/snap/list") == ("/snap/item", "soft")
        assert daemon.receive() == ("/done", "/snap/list")
        assert answer(daemon, "/state/load", "evening") == ("evening",)
        assert daemon.ask("/gain") == ("/gain/value", pytest.approx(-7.5))
        daemon.end(signal.SIGKILL)
    with recording_daemon(tmp_path) as daemon:
        # As the last one that could say so left it, or the killed one since.
        assert daemon.ask("/gain")[1] in (pytest.approx(-3.0), pytest.approx(-7.5))
        assert daemon.ask("/snap/list") == ("/snap/item", "soft")


def test_a_recording_is_what_was_played_meanwhile(recording_daemon, tmp_path) -> None:
    with recording_daemon(tmp_path) as daemon:
        daemon.send("/note", 60.0)
        (path,) = answer(daemon, "/record/start", "take")
        for note in (64.0, 67.0):
            daemon.send("/note", note)
            daemon.hear(0.3)
        file, seconds = answer(daemon, "/record/stop")
        assert file == path
        daemon.hear(0.3)
    take, rate_hz = soundfile.read(path, dtype="float32")
    played, _ = soundfile.read(tmp_path / "recorded.wav", dtype="float32")
    assert rate_hz == RATE_HZ
    assert seconds == pytest.approx(len(take) / RATE_HZ, abs=1e-4)
    assert 0.5 < seconds < 5.0
    windows = np.lib.stride_tricks.sliding_window_view(played[:, 0], 64)
    (begin,) = np.flatnonzero((windows == take[20000:20064, 0]).all(axis=1)) - 20000
    np.testing.assert_array_equal(take, played[begin : begin + len(take)])
