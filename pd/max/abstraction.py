"""The abstraction [ukulelatent]: three inlets to the daemon, and what it answers."""

from typing import Final

from pd.max.patcher import Box, Patcher
from pd.table_check import LATENT_DIM, check

HOST: Final = "127.0.0.1"
PORT: Final = 9770
LISTENING_PORT: Final = 9771
# Well within the lease of 60 s; a daemon that starts later is found as soon. A patch that closes
# does not unsubscribe: when its lease runs out, the daemon ends the notes that it still holds.
RENEWAL_MS: Final = 10000


def abstraction() -> Patcher:
    """Three inlets to one udpsend; a udpreceive, to which the daemon is told to answer."""
    patcher = Patcher(760, 480)
    patcher.comment(["Speaks OSC to ukulelatentd. Arguments: host, port, listening port."], 20, 10)
    send = patcher.new(f"udpsend {HOST} {PORT}", 20, 400)
    _inlets(patcher, send)
    _outlets(patcher, _answered(patcher, send, _settings(patcher, send)))
    return patcher


def _inlets(patcher: Patcher, send: Box) -> None:
    check("/note", 60, 100, 1)
    check("/latent", *(0.0,) * LATENT_DIM)
    says = ("notes: note, velocity, id", "latent: z1 z2 …", "any message with its address")
    notes, latent, anything = (
        patcher.control("inlet", (20 + 110 * index, 40, 30, 30), index=index + 1, comment=comment)
        for index, comment in enumerate(says)
    )
    patcher.chain(notes, patcher.new("prepend /note", 20, 90), send)
    patcher.chain(latent, patcher.new("prepend /latent", 130, 120), send)
    patcher.line(anything, send)


def _settings(patcher: Patcher, send: Box) -> Box:
    """The arguments, or what stands for those left out; gives the box that receives."""
    given = patcher.new(f"patcherargs {HOST} {PORT} {LISTENING_PORT}", 380, 40)
    taken = patcher.new("unpack s i i", 380, 70)
    # Some arguments may be left out: only those that are there leave unpack.
    filled = patcher.new(f"pack {HOST} {PORT} {LISTENING_PORT}", 380, 100)
    both = patcher.new("t 1 l", 380, 130)
    split = patcher.new("unpack s i i", 480, 160)
    patcher.chain(given, taken, filled, both)
    for index in (1, 2):
        patcher.line(taken, filled, index, index)
    patcher.line(both, split, 1)

    patcher.chain(split, patcher.new("prepend host", 380, 190), send)
    to_port = patcher.new("prepend port", 480, 190)
    patcher.line(split, to_port, 1)
    patcher.line(to_port, send)
    listening = patcher.new("t i i", 590, 190)
    patcher.line(split, listening, 2)
    own_port = patcher.new("prepend port", 640, 220)
    receive = patcher.new("udpreceive", 590, 250)
    patcher.line(listening, own_port, 1)
    patcher.line(own_port, receive)
    _subscription(patcher, send, both, listening)
    return receive


def _subscription(patcher: Patcher, send: Box, start: Box, listening: Box) -> None:
    check("/subscribe", "all", LISTENING_PORT)
    again = patcher.new(f"metro {RENEWAL_MS}", 380, 240)
    port = patcher.new("int", 380, 270)
    patcher.chain(start, again, port, patcher.message("/subscribe all $1", 380, 300), send)
    patcher.line(listening, port, 0, 1)


def _answered(patcher: Patcher, send: Box, receive: Box) -> Box:
    """From another machine the daemon asks whether somebody is here; gives the box whose second
    outlet has everything else."""
    check("/pong", 0)
    asked = patcher.new("route /ping", 590, 280)
    patcher.chain(receive, asked, patcher.new("prepend /pong", 420, 360), send)
    return asked


def _outlets(patcher: Patcher, asked: Box) -> None:
    says = ("replies, the parts of their address first", "replies as they came: /latent/value …")
    parts, whole = (
        patcher.control(
            "outlet", (540 + 180 * index, 440, 30, 30), index=index + 1, comment=comment
        )
        for index, comment in enumerate(says)
    )
    both = patcher.new("t l l", 540, 310)
    address = patcher.new("zl slice 1", 540, 340)
    split = patcher.new("fromsymbol @separator /", 540, 370)
    joined = patcher.new("zl join", 540, 400)
    patcher.line(asked, both, 1)
    patcher.chain(both, address, split, joined, parts)
    patcher.line(both, whole, 1)
    patcher.line(address, joined, 1, 1)
