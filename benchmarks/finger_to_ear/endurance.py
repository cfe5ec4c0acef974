"""Minutes of random playing on all voices: rings that ran dry, and xruns; the peer's beside them.

JACK tells all its clients of an xrun, but not who was late. So only one of the two runs at a time,
first the daemon, then the peer with as many notes; before both, JACK's server with nobody, whose
xruns are the machine's. Whoever counts is no part of JACK's cycle and is waited for by nobody.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from random import Random

import jack
from reconstruction.tables import print_header, print_row

from .daemon import daemon
from .figures import Figure
from .osc import Client, bundle, message
from .peer import SYNTH, scsynth
from .player import Player

_VOICES = 64
_NOBODY_MINUTES_MOST = 1.0
_ASK_EVERY_S = 0.5
_FIRST_NODE = 1000


class Xruns:
    """JACK's own count; `count` grows."""

    def __init__(self, client: jack.Client) -> None:
        self.count = 0
        client.set_xrun_callback(self._add)
        client.activate()

    def _add(self, delayed_us: float) -> None:
        self.count += 1


@contextmanager
def xruns() -> Iterator[Xruns]:
    """A JACK client without a process callback, which only hears of xruns."""
    client = jack.Client("xruns", no_start_server=True)
    try:
        yield Xruns(client)
    finally:
        client.deactivate()
        client.close()


def measure_endurance(minutes: float) -> Figure:
    """The same minutes for the daemon and for the peer."""
    nobody_minutes = min(minutes, _NOBODY_MINUTES_MOST)
    with xruns() as nobodys:
        time.sleep(60 * nobody_minutes)
    print_header("who plays", "minutes", "notes", "voices, least", "JACK's xruns", "/status xruns")
    print_row("nobody", f"{nobody_minutes:g}", "0", "0", str(nobodys.count), "–")
    own, own_status, note_s = _play_ours(minutes)
    theirs = _play_theirs(minutes, note_s)
    print()
    # `/status` counts JACK's as well, whoever was late: what it has more are rings that ran dry.
    what = f"{minutes:g} minutes at {_VOICES} voices: rings that ran dry / JACK's xruns"
    return Figure("g", what, (max(0, own_status - own), own), (0, theirs), (0, 0), decimals=0)


def _play_ours(minutes: float) -> tuple[int, int, float]:
    """JACK's xruns and those of `/status`; and how long a note is."""
    with daemon() as instrument:
        player, asker = instrument.client(), instrument.client()

        # A finger's note has its finger's number, so that its next one releases it: what is stolen
        # then are notes that fade, and as many are held as there are voices. A note with a number
        # is where the point is, which therefore goes to it, and leaves those that sound.
        player.send("/latent/scope", "new")

        def start(finger: int, draw: Random) -> None:
            point = message("/latent", *instrument.random_point(draw))
            velocity = draw.uniform(40, 110)
            note = message("/note", instrument.random_note(draw), velocity, finger)
            player.send_raw(bundle(point, note))

        voices_least = _VOICES
        with Player(_VOICES, instrument.note_s, start, seed=12) as playing:
            time.sleep(2 * instrument.note_s)
            before, played = asker.ask("/status")[5], playing.played
            with xruns() as counted:
                end_s = time.monotonic() + 60 * minutes
                while time.monotonic() < end_s:
                    voices, *_ = asker.ask("/status")
                    voices_least = min(voices_least, voices)
                    time.sleep(_ASK_EVERY_S)
            own_status = asker.ask("/status")[5] - before
            played = playing.played - played
        player.close()
        asker.close()
        _print("ukulelatentd", minutes, played, voices_least, counted.count, str(own_status))
        return counted.count, own_status, instrument.note_s


def _play_theirs(minutes: float, note_s: float) -> int:
    """JACK's xruns."""
    with scsynth() as peer:
        nodes = dict.fromkeys(range(_VOICES), 0)
        highest = _FIRST_NODE

        def start(finger: int, draw: Random) -> None:
            nonlocal highest
            highest += 1
            if nodes[finger]:
                peer.send("/n_free", nodes[finger])
            nodes[finger] = highest
            hz = 440 * 2 ** ((draw.randint(36, 83) - 69) / 12)
            peer.send("/s_new", SYNTH, highest, 0, 0, "freq", hz)

        asker = Client(peer.socket.getpeername()[1])
        synths_least = _VOICES
        with Player(_VOICES, note_s, start, seed=12) as playing:
            time.sleep(2 * note_s)
            played = playing.played
            with xruns() as counted:
                end_s = time.monotonic() + 60 * minutes
                while time.monotonic() < end_s:
                    synths_least = min(synths_least, asker.ask("/status")[2])
                    time.sleep(_ASK_EVERY_S)
            played = playing.played - played
        asker.close()
        _print("scsynth", minutes, played, synths_least, counted.count, "–")
        return counted.count


def _print(
    who: str, minutes: float, played: int, voices_least: int, jacks: int, own_status: str
) -> None:
    print_row(who, f"{minutes:g}", str(played), str(voices_least), str(jacks), own_status)
