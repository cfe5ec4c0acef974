"""The rules: lenient numbers, refusals with codes, bundles, time tags, the limit on errors."""

import math
import struct

import pytest

from ukulelatent_daemon.osc.packet import write_message


def raw(address: str, tags: str, data: bytes = b"") -> bytes:
    def padded(text: str) -> bytes:
        return text.encode() + b"\0" * (4 - len(text.encode()) % 4)

    return padded(address) + padded("," + tags) + data


NUMBERS = [
    ("i", struct.pack(">i", 1)),
    ("f", struct.pack(">f", 1)),
    ("h", struct.pack(">q", 1)),
    ("d", struct.pack(">d", 1)),
    ("T", b""),
]


@pytest.mark.parametrize(("tag", "data"), NUMBERS)
def test_all_numbers_are_as_good_as_each_other(desk, tag, data) -> None:
    desk.take(raw("/gain", tag, data))
    desk.take(raw("/quality", tag, data))
    assert (desk.engine.part(1).sound.gain_db, desk.engine.part(1).sound.iterations) == (1.0, 1)
    assert type(desk.engine.part(1).sound.gain_db) is float
    assert type(desk.engine.part(1).sound.iterations) is int
    assert desk.replies == []


def test_false_is_zero(desk) -> None:
    desk.take(raw("/note/60", "F"))
    assert desk.engine.calls == [("note_off", 60.0)]


REFUSED = [
    (("/nothing",), 1, "there is no such address"),
    (("/note/x", 1), 1, "there is no such address"),
    (("/latent/", 1), 1, "there is no such address"),
    (("/note", "c4"), 2, "note = c4: want a number"),
    (("/note", 60, 100, 1.5), 2, "id = 1.5: want a whole number"),
    (("/steal", 1), 2, "which = 1: want a string"),
    (("/note",), 3, "0 arguments: want 1 to 3 (/note f:note [f:velocity=100] [i:id])"),
    (("/note", 1, 2, 3, 4), 3, "4 arguments: want 1 to 3 (/note f:note [f:velocity=100] [i:id])"),
    (("/panic", 1, 1), 3, "2 arguments: want 0 to 1 (/panic)"),
    (("/panic", "x"), 2, "pressed = x: want a number"),
    (("/note/at", 60, 90, 1, 2, 3), 3, "5 arguments: want 6 (/note/at f:note f:velocity f×N:z)"),
    (("/latent", 1, 2, 3, 4, 5), 3, "5 arguments: want 1 to 4 (/latent f×1..N:z)"),
    (("/note", 128), 4, "note = 128: want 0 to 127"),
    (("/note/128", 1), 4, "note = 128: want 0 to 127"),
    (("/gain", math.nan), 4, "gain = nan: want -90 to 24"),
    (("/latent", math.inf), 4, "z = inf: want a finite number"),
    (("/note", 60, 100, math.nan), 4, "id = nan: want 0 or more"),
    (("/latent/5", 0), 4, "index = 5: want 1 to 4"),
    (("/latent/0", 0), 4, "index = 0: want 1 to 4"),
    (("/steal", "newest"), 4, "which = newest: want one of released, oldest, quietest, none"),
    (("/poly", 513), 4, "voices = 513: want 1 to 512"),
]


@pytest.mark.parametrize(("message", "code", "text"), REFUSED)
def test_a_refusal_says_code_and_reason_and_changes_nothing(desk, message, code, text) -> None:
    # Written by struct: a writer of replies would cut infinity to what a float holds.
    tags = "".join({int: "i", float: "f", str: "s"}[type(value)] for value in message[1:])
    data = b"".join(
        raw(value, "")[:-4] if isinstance(value, str) else struct.pack(f">{tag}", value)
        for tag, value in zip(tags, message[1:], strict=True)
    )
    desk.take(raw(message[0], tags, data))
    assert desk.replies == [("/error", message[0], code, text)]
    assert desk.engine.calls == []


BROKEN = [
    (b"", ""),
    (b"note", ""),
    (b"note\0\0\0\0,\0\0\0", ""),
    (b"/note", ""),
    (b"/n\xff\xfe\0\0\0\0", ""),
    (raw("/gain", "f"), "/gain"),
    (raw("/gain", "f", b"\0\0"), "/gain"),
    (raw("/gain", "d", b"\0\0\0\0"), "/gain"),
    (raw("/load", "s", b"abcd"), "/load"),
    (raw("/panic", "", b"\0\0\0\0"), "/panic"),
    (b"/panic\0\0abc\0", "/panic"),
    (b"#bundle\0\0\0\0\0", ""),
    (b"#bundle\0\0\0\0\0\0\0\0\x01\0\0", ""),
    (b"#bundle\0\0\0\0\0\0\0\0\x01\xff\xff\xff\xf0", ""),
    (b"#bundle\0\0\0\0\0\0\0\0\x01\0\0\0\x40/panic\0\0", ""),
]


@pytest.mark.parametrize(("datagram", "address"), BROKEN)
def test_what_cannot_be_read_is_said_to_be_so(desk, datagram, address) -> None:
    desk.take(datagram)
    assert [reply[:3] for reply in desk.replies] == [("/error", address, 12)]
    assert desk.engine.calls == []


def test_a_type_that_no_route_takes(desk) -> None:
    desk.take(raw("/note", "b", b"\0\0\0\x04abcd"))
    assert desk.replies[0][:3] == ("/error", "/note", 2)


def test_more_arguments_than_anything_takes_are_not_even_read(desk) -> None:
    desk.take(raw("/latent", "f" * 129, bytes(4 * 129)))
    assert desk.replies == [("/error", "/latent", 3, "129 arguments: want 128 at most")]
    desk.take(raw("/latent", "f" * 128, bytes(4 * 128)))
    assert desk.replies[1][3] == "128 arguments: want 1 to 4 (/latent f×1..N:z)"


def test_bad_messages_do_not_stop_the_good_ones_behind_them(desk, bundle) -> None:
    inner = bundle(1, raw("/gain", "f"), write_message("/bend", [1.0]))
    desk.take(
        bundle(
            1,
            write_message("/note", [60]),
            write_message("/nothing", []),
            write_message("/note", ["c"]),
            b"no message",
            inner,
            write_message("/note", [64]),
        )
    )
    assert [call[:2] for call in desk.engine.calls] == [
        ("note_on", 60.0),
        ("bend", 1.0),
        ("note_on", 64.0),
    ]
    assert [reply[2] for reply in desk.replies] == [1, 2, 12, 12]


def test_nesting_has_an_end(desk, bundle) -> None:
    packet = write_message("/panic", [])
    for _ in range(2000):
        packet = bundle(1, packet)
    desk.take(packet)
    assert desk.replies == [("/error", "", 12, "bundles nested deeper than 16")]


CHATTER = [("/ping",), ("/accxyz", 0.1, 0.2, 0.3), ("/xy/1/z", 1), ("/1",), ("/12",), ("/error",)]


@pytest.mark.parametrize("message", CHATTER)
def test_chatter_is_ignored(desk, message) -> None:
    assert desk.send(*message) == []
    assert desk.engine.calls == []


def test_time_tags(desk, bundle) -> None:
    def tagged(seconds: float) -> bytes:
        return bundle(int(seconds * 2**32), write_message("/note", [60]))

    (soon,) = desk.requests(tagged(1000.5))
    (late,) = desk.requests(tagged(999.5))
    (at_once,) = desk.requests(bundle(1, write_message("/note", [60])))
    assert (soon.at_s, late.at_s, at_once.at_s) == (1000.5, None, None)
    assert soon.arrival_s == 1000.0
    assert desk.dispatcher.late == 1
    assert desk.requests(tagged(1010.5)) == []
    assert desk.replies == [("/error", "/note", 10, "10.5 s ahead: want 10 s at most")]


def test_a_nested_bundle_keeps_its_own_later_time(desk, bundle) -> None:
    note = write_message("/note", [60])
    inner = bundle(1002 << 32, note)
    now = bundle(1, note)
    first, second, third = desk.requests(bundle(1001 << 32, note, inner, now))
    assert (first.at_s, second.at_s, third.at_s) == (1001.0, 1002.0, 1001.0)


def test_errors_are_limited_for_each_sender_and_address(desk) -> None:
    bad = write_message("/nothing", [])
    for _ in range(100):
        desk.take(bad)
    assert len(desk.replies) == 10
    desk.take(write_message("/nowhere", []))
    desk.take(bad, ("127.0.0.1", 4001))
    assert len(desk.replies) == 12
    desk.now_s += 2.5
    for _ in range(100):
        desk.take(bad)
    assert len(desk.replies) == 14


def test_refusals_by_the_engine_are_limited_too(desk) -> None:
    for _ in range(100):
        desk.send("/note/off/id", 404)
    assert len(desk.replies) == 10


def test_made_up_addresses_get_a_trickle_in_bounded_memory(desk) -> None:
    for index in range(5000):
        desk.send(f"/nothing/{index}")
    assert len(desk.replies) == 200
    assert len(desk.dispatcher._per_address._left) <= 1024


def test_an_error_about_a_huge_packet_fits_a_packet(desk) -> None:
    desk.send("/" + "x" * 60_000)
    desk.send("/note", "x" * 60_000)
    assert [reply[2] for reply in desk.replies] == [1, 2]
    assert all(len(write_message(*reply[:1], reply[1:])) < 1000 for reply in desk.replies)
