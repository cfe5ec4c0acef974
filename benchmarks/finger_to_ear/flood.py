"""How many messages a second the daemon takes from one sender while notes sound, losing none."""

import contextlib
import multiprocessing
import os
import socket
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import numpy as np
from reconstruction.tables import print_header, print_row

from .daemon import Instrument
from .figures import Figure
from .note_times import SOUNDING
from .osc import HOST, message
from .player import Player

RATES_PER_S = (5_000, 10_000, 20_000, 30_000, 40_000, 50_000, 70_000)
_GRAIN_S = 0.0005
_PAUSE_S = 0.0002
_PRIORITY = 1  # of a real-time thread, far below JACK's
_PING_EVERY = 100
_PONG_P99_MS = 50.0
_LINGER_S = 1.0
_REST_S = 0.5
_KEPT = 0.99  # of the rate; a sender that cannot keep it proves nothing
_TRIES = 2  # the machine may be somebody else's for a moment
_PONG = message("/pong", 0)[:-4]
_VARIANTS = 999  # a multiple of the three kinds of messages


@dataclass(frozen=True)
class _Sent:
    """What the sender saw. pause_ms: the longest time in which it sent nothing, which it then made
    up for; pongs_ms: how long the answered pings took."""

    sent: int
    seconds: float
    pause_ms: float
    pings: int
    pongs_ms: np.ndarray


def measure_flood(instrument: Instrument, seconds: float, rates_per_s: Sequence[int]) -> Figure:
    """The highest rate, each kept for some seconds, up to the first that is not taken."""
    client = instrument.client()

    def start(finger: int, draw: Random) -> None:
        client.send("/note", instrument.random_note(draw), draw.uniform(40, 110), finger)

    print_header(
        *("messages a second", "really sent", "longest pause, ms", "dropped by the kernel"),
        *("pings unanswered", "ping p50, ms", "ping p99, ms", "all taken"),
    )
    highest = 0
    with Player(SOUNDING, instrument.note_s, start, seed=10):
        time.sleep(instrument.note_s)
        for rate_per_s in rates_per_s:
            if not any(_is_taken(instrument, rate_per_s, seconds) for _ in range(_TRIES)):
                break
            highest = rate_per_s
    client.send("/panic")
    client.send("/latent/reset")
    client.sync()
    client.close()
    print()
    what = f"messages a second, none lost, {SOUNDING} notes sounding"
    return Figure("h", what, (highest,), (20_000,), (50_000,), decimals=0, may_rise=True)


def _is_taken(instrument: Instrument, rate_per_s: int, seconds: float) -> bool:
    dropped = _dropped(instrument.port)
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        arguments = (instrument.port, instrument.low, instrument.high, rate_per_s, seconds)
        seen = pool.apply(_send_evenly, arguments)
    dropped = _dropped(instrument.port) - dropped
    p50, p99 = np.quantile(seen.pongs_ms, (0.5, 0.99)) if len(seen.pongs_ms) else (np.inf, np.inf)
    unanswered = seen.pings - len(seen.pongs_ms)
    kept = seen.sent / seen.seconds >= _KEPT * rate_per_s
    is_taken = kept and not dropped and not unanswered and bool(p99 <= _PONG_P99_MS)
    print_row(
        *(f"{rate_per_s:,}", f"{seen.sent / seen.seconds:,.0f}", f"{seen.pause_ms:.1f}"),
        *(str(dropped), f"{unanswered} of {seen.pings}", f"{p50:.1f}", f"{p99:.1f}"),
        "yes" if is_taken else "no",
    )
    time.sleep(_REST_S)
    return is_taken


def _dropped(port: int) -> int:
    """Datagrams that the kernel has thrown away, the socket's buffer being full."""
    for line in Path("/proc/net/udp").read_text("ascii").splitlines()[1:]:
        fields = line.split()
        if fields[1].endswith(f":{port:04X}"):
            return int(fields[-1])
    raise RuntimeError(f"nobody listens at port {port}")


def _send_evenly(
    port: int, low: Sequence[float], high: Sequence[float], rate_per_s: int, seconds: float
) -> _Sent:
    """The sender, a process of its own."""
    with contextlib.suppress(PermissionError):
        # It sleeps most of the time, and shall not be late because others work.
        os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(_PRIORITY))
    total = round(rate_per_s * seconds)
    at_once = max(1, int(rate_per_s * _GRAIN_S))
    datagrams = _mixed(total, low, high)
    sent_at_s: list[float] = []  # of pings
    pongs_ms: list[float] = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        sender.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
        sender.connect((HOST, port))
        sent, pause_s = 0, 0.0
        before_s = start_s = time.monotonic()
        while sent < total:
            now_s = time.monotonic()
            due = min(total, sent + at_once, int((now_s - start_s) * rate_per_s) + 1)
            if due > sent:
                pause_s, before_s = max(pause_s, now_s - before_s), now_s
                for datagram in datagrams[sent:due]:
                    sender.send(datagram)
                first_ping, end_ping = (-(-count // _PING_EVERY) for count in (sent, due))
                sent_at_s += [now_s] * (end_ping - first_ping)
                sent = due
            _take_pongs(sender, sent_at_s, pongs_ms)
            time.sleep(_PAUSE_S)
        lasted_s = time.monotonic() - start_s
        until = time.monotonic() + _LINGER_S
        while time.monotonic() < until and len(pongs_ms) < len(sent_at_s):
            _take_pongs(sender, sent_at_s, pongs_ms)
            time.sleep(_PAUSE_S)
    return _Sent(sent, lasted_s, 1000 * pause_s, len(sent_at_s), np.array(pongs_ms))


def _mixed(total: int, low: Sequence[float], high: Sequence[float]) -> list[bytes]:
    """What a player's hands send: points, a touch pad, one note's loudness; and pings, numbered."""
    draw = Random(11)
    kinds: list[bytes] = []
    for index in range(_VARIANTS // 3):
        at = 0.99 * low[0] + 0.01 * high[0] + draw.uniform(0, 0.98) * (high[0] - low[0])
        kinds.append(message("/latent/1", at))
        kinds.append(message("/xy/1", draw.random(), draw.random()))
        kinds.append(message("/note/gain", index % SOUNDING, draw.uniform(-6, 6)))
    datagrams = [kinds[index % _VARIANTS] for index in range(total)]
    pings = range(0, total, _PING_EVERY)
    datagrams[::_PING_EVERY] = [message("/ping", number) for number in range(len(pings))]
    return datagrams


def _take_pongs(sender: socket.socket, sent_at_s: list[float], pongs_ms: list[float]) -> None:
    now_s = time.monotonic()
    while True:
        try:
            found = sender.recv(4096, socket.MSG_DONTWAIT)
        except BlockingIOError:
            return
        if found.startswith(_PONG):
            pongs_ms.append(1000 * (now_s - sent_at_s[int.from_bytes(found[-4:], "big")]))
