"""From outside, beside the peer in turn: round trips, and single notes from sent to heard."""

import time
from random import Random

from reconstruction.tables import print_header, print_row

from .capture import Capture
from .daemon import Instrument
from .figures import SPREAD, Figure, quantiles, spread_cells
from .osc import Client, message
from .peer import SYNTH

_PAUSE_S = (0.01, 0.04)
_HEARD_S = 0.03
_FIRST_NODE = 1000


def measure_round_trips(instrument: Instrument, peer: Client, count: int) -> Figure:
    """`/status` and its answer, ours and the peer's in turn."""
    client, draw = instrument.client(), Random(8)
    ours_ms, theirs_ms = [], []
    for _ in range(count):
        ours_ms.append(_round_trip_ms(client))
        time.sleep(draw.uniform(*_PAUSE_S))
        theirs_ms.append(_round_trip_ms(peer))
        time.sleep(draw.uniform(*_PAUSE_S))
    client.close()
    print_header("/status, sent to answered, ms", "times", *SPREAD)
    print_row("ukulelatentd", *spread_cells(ours_ms, 2))
    print_row("scsynth", *spread_cells(theirs_ms, 2))
    print()
    what = "/status, sent to answered, p50, ms: ukulelatentd / scsynth"
    return Figure("i", what, (*quantiles(ours_ms, 0.5), *quantiles(theirs_ms, 0.5)))


def _round_trip_ms(client: Client) -> float:
    sent_s = time.monotonic()
    client.ask("/status")
    return 1000 * (time.monotonic() - sent_s)


def measure_onsets(instrument: Instrument, peer: Client, ear: Capture, count: int) -> list[Figure]:
    """Notes in silence, ours at new points and the peer's in turn; and how far the log's
    latency of ours is from what was heard."""
    listener, draw = instrument.listener(), Random(9)
    ours_ms, theirs_ms, apart_ms = [], [], []
    for index in range(count):
        sent_ns, onset = _heard(ear, draw, listener, instrument.note_at(draw))
        ours_ms.append((ear.time_ns(onset) - sent_ns) / 1e6)
        ledger_ms = listener.wait_for("/note/started")[3]
        # The log's note ends its way when the device asks for the block that begins it.
        apart_ms.append((ear.block_time_ns(onset) - sent_ns) / 1e6 - ledger_ms)
        listener.send("/panic")
        listener.wait_for("/note/ended")
        node = _FIRST_NODE + index
        start = message("/s_new", SYNTH, node, 0, 0, "freq", 440.0)
        sent_ns, onset = _heard(ear, draw, peer, start)
        theirs_ms.append((ear.time_ns(onset) - sent_ns) / 1e6)
        peer.send("/n_free", node)
    listener.close()
    print_header("a note in silence, sent to onset in a JACK capture, ms", "notes", *SPREAD)
    print_row("ukulelatentd, a new point", *spread_cells(ours_ms, 2))
    print_row("scsynth, one sine", *spread_cells(theirs_ms, 2))
    print()
    print_header("heard in the capture - the log's latency, ms", "notes", *SPREAD)
    print_row("ukulelatentd", *spread_cells(apart_ms, 2))
    print()
    middles = (*quantiles(ours_ms, 0.5), *quantiles(theirs_ms, 0.5))
    what = "a note in silence, sent to onset, p50, ms: ukulelatentd's / scsynth's sine"
    worst_ms = max(abs(value) for value in apart_ms)
    agreement = "the log's latency against a JACK capture, worst, ms"
    return [
        Figure("i", what, middles),
        Figure("j", agreement, (worst_ms,), (2.9,), (2.9,), decimals=2),
    ]


def _heard(ear: Capture, draw: Random, client: Client, note: bytes) -> tuple[int, int]:
    """When it was sent, ns, at any place within a block, and the frame of the onset."""
    ear.wait_for_silence()
    time.sleep(draw.uniform(*_PAUSE_S))
    first = ear.position()
    sent_ns = time.monotonic_ns()
    client.send_raw(note)
    time.sleep(_HEARD_S)
    return sent_ns, ear.onset(first, 1.0)
