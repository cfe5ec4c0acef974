"""Minutes of random playing on all voices: rings that ran dry, and xruns; the peer's beside them.

JACK tells all its clients of an xrun, but not who was late. So only one of the two runs at a time,
first the daemon, then the peer with as many notes; before both, JACK's server with nobody. Xruns
just after the machine stood still are the machine's, by the same rule for all. Whoever counts is no
part of JACK's cycle and is waited for by nobody.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from random import Random

import jack
from reconstruction.tables import print_header, print_row

from .daemon import daemon
from .figures import Figure
from .machine import Standstills, standstills
from .osc import Client, bundle, message
from .peer import SYNTH, scsynth
from .player import Player

_VOICES = 64
_MAX_NOBODY_MINUTES = 1.0
_ASK_EVERY_S = 0.5
_FIRST_NODE = 1000


@dataclass
class Xruns:
    """When JACK told of one, by the monotonic clock; `moments_s` grows."""

    begin_s: float
    moments_s: list[float]

    def row(self, machine: Standstills) -> list[str]:
        """All; those of the machine; and how many of as many random moments were taken for such."""
        share = machine.share_by_chance(self.begin_s, time.monotonic())
        count, machines = len(self.moments_s), machine.explain(self.moments_s)
        return [str(count), str(machines), f"{share * count:.1f}"]


@contextmanager
def xruns() -> Iterator[Xruns]:
    """A JACK client without a process callback, which only hears of xruns."""
    client = jack.Client("xruns", no_start_server=True)
    found = Xruns(time.monotonic(), [])
    client.set_xrun_callback(lambda delayed_us: found.moments_s.append(time.monotonic()))
    client.activate()
    try:
        yield found
    finally:
        client.deactivate()
        client.close()


def measure_endurance(minutes: float) -> Figure:
    """The same minutes for the daemon and for the peer."""
    nobody_minutes = min(minutes, _MAX_NOBODY_MINUTES)
    columns = "JACK's xruns", "of these the machine's", "by chance", "rings that ran dry"
    print_header("who plays", "minutes", "notes", "voices, least", *columns)
    with standstills() as machine:
        with xruns() as nobodys:
            time.sleep(60 * nobody_minutes)
        print_row("nobody", f"{nobody_minutes:g}", "0", "0", *nobodys.row(machine), "–")
        own, dry, note_s = _play_ours(minutes, machine)
        theirs = _play_theirs(minutes, note_s, machine)
    print()
    what = f"{minutes:g} minutes at {_VOICES} voices: rings that ran dry / JACK's xruns"
    counts = len(own.moments_s), len(theirs.moments_s)
    return Figure("g", what, (dry, counts[0]), (0, counts[1]), (0, 0), decimals=0)


def _play_ours(minutes: float, machine: Standstills) -> tuple[Xruns, int, float]:
    """JACK's xruns, rings that ran dry, and how long a note is."""
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
            before, played = _dry(asker), playing.played
            with xruns() as counted:
                end_s = time.monotonic() + 60 * minutes
                while time.monotonic() < end_s:
                    voices, *_ = asker.ask("/status")
                    voices_least = min(voices_least, voices)
                    time.sleep(_ASK_EVERY_S)
            dry = _dry(asker) - before
            played = playing.played - played
        player.close()
        asker.close()
        row = "ukulelatentd", f"{minutes:g}", str(played), str(voices_least)
        print_row(*row, *counted.row(machine), str(dry))
        return counted, dry, instrument.note_s


def _dry(asker: Client) -> int:
    _, rings, *_ = asker.ask("/xruns")
    return int(rings)


def _play_theirs(minutes: float, note_s: float, machine: Standstills) -> Xruns:
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
        row = "scsynth", f"{minutes:g}", str(played), str(synths_least)
        print_row(*row, *counted.row(machine), "–")
        return counted
