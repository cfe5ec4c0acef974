"""Whatever comes in, nothing is raised and the next good message is served."""

import random

import pytest

from ukulelatent_daemon.osc.packet import Message, read_packet, write_message
from ukulelatent_daemon.osc.routes import ROUTES


@pytest.fixture
def seeds(bundle) -> list[bytes]:
    """A packet of each kind to break."""
    note = write_message("/note", [60, 100.0, 7])
    return [
        note,
        write_message("/model/load", ["plucked"]),
        write_message("/latent", [0.5, -0.5, 1.0, 2.0]),
        bundle(1, note, write_message("/xy/1", [0.2, 0.4]), bundle(5 << 32, note)),
        *(write_message(route.address.replace("<", "").replace(">", ""), [1]) for route in ROUTES),
    ]


def broken(rng: random.Random, packet: bytes) -> bytes:
    """The packet with a few bytes changed, cut off, or put in."""
    data = bytearray(packet)
    for _ in range(rng.randint(1, 4)):
        at = rng.randrange(len(data) + 1)
        match rng.randrange(4):
            case 0:
                del data[at:]
            case 1:
                data[at:at] = rng.randbytes(rng.randint(1, 8))
            case 2 if data:
                data[at % len(data)] = rng.randrange(256)
            case _ if data:
                data[at % len(data)] ^= 1 << rng.randrange(8)
    return bytes(data)


def test_good_messages_are_served_among_rubbish(desk, seeds) -> None:
    rng = random.Random(9770)
    good = write_message("/note", [61, 99, 61])
    for turn in range(4000):
        rubbish = broken(rng, rng.choice(seeds)) if turn % 4 else rng.randbytes(rng.randint(0, 64))
        desk.take(rubbish)
        desk.engine.calls.clear()
        desk.take(good)
        assert desk.engine.calls == [("note_on", 61.0, 99.0, 61, None)]
    codes = {reply[2] for reply in desk.replies if reply[0] == "/error"}
    assert {1, 2, 3, 4, 12} <= codes


def test_a_message_cut_short_is_never_taken_for_a_whole_one(seeds) -> None:
    for packet in seeds[:3]:
        for length in range(len(packet)):
            for part in read_packet(packet[:length]):
                # An address alone, without type tags, is a whole message of old senders.
                assert not (isinstance(part, Message) and part.values)
