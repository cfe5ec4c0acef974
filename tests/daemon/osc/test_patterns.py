"""Address patterns as OSC 1.0 has them, and the parts that a prefix speaks to."""

import pytest

from ukulelatent_daemon.addresses.pattern import Words, parse
from ukulelatent_daemon.errors import Rejected
from ukulelatent_daemon.osc.routes import ROUTES

MATCHES = [
    ("a?c", "abc", True),
    ("a?c", "ac", False),
    ("a*", "a", True),
    ("a*", "abc", True),
    ("*", "", True),
    ("a**c", "abbc", True),
    ("*b*", "abc", True),
    ("*b*", "ac", False),
    ("[a-c]x", "bx", True),
    ("[a-c]x", "dx", False),
    ("[c-a]x", "bx", True),
    ("[!a-c]x", "dx", True),
    ("[!a-c]x", "bx", False),
    ("[a-]x", "-x", True),
    ("[-a]x", "-x", True),
    ("[^a]x", "^x", True),
    ("[]x", "x", False),
    ("[!]x", "ax", True),
    ("{on,off}", "off", True),
    ("{on,off}", "of", False),
    ("{o,of}f", "off", True),
    ("{,x}y", "y", True),
    ("{a.b}", "axb", False),
    ("a.c", "abc", False),
    ("a$", "a$", True),
    ("[\\]a]", "a]", False),
]


@pytest.mark.parametrize(("pattern", "text", "matches"), MATCHES)
def test_what_a_pattern_matches(pattern, text, matches) -> None:
    try:
        found = list(Words([text]).matching(parse(pattern))) == [text]
    except Rejected:
        found = False
    assert found == matches


@pytest.mark.parametrize("pattern", ["[ab", "{a,b", "a]", "a}", "a{b,c}}"])
def test_a_bracket_without_its_other_half_is_refused(desk, pattern) -> None:
    ((error, address, code, text),) = desk.send(f"/note/{pattern}", 1)
    assert (error, address, code) == ("/error", f"/note/{pattern}", 12)
    assert "pattern" in text


def test_every_address_that_matches_is_called(desk) -> None:
    assert desk.send("/env/{attack,decay,release}", 50) == []
    assert [fields for _, fields in desk.engine.calls] == [
        {"attack_ms": 50.0},
        {"decay_ms": 50.0},
        {"release_ms": 50.0},
    ]


def test_each_refusal_names_its_own_address_and_the_others_act(desk) -> None:
    assert desk.send("/env/*", 50) == [
        ("/error", "/env/sustain", 4, "sustain = 50: want 0 to 1"),
    ]
    assert len(desk.engine.calls) == 3


def test_a_pattern_reaches_numbered_addresses_as_far_as_the_model_goes(desk) -> None:
    desk.send("/xy/?/x", 0.5)
    assert [call[0] for call in desk.engine.calls] == ["move_latent", "move_latent"]
    desk.engine.calls.clear()
    assert desk.send("/latent/[0-9]", 0.5) == []
    assert len(desk.engine.calls) == 4
    desk.engine.calls.clear()
    assert desk.send("/note/6[0-1]", 1) == []
    assert [call[:2] for call in desk.engine.calls] == [("note_on", 60.0), ("note_on", 61.0)]


def test_a_star_does_not_cross_a_slash(desk) -> None:
    ((_, _, code, _),) = desk.send("/*/attack/more", 1)
    assert code == 1
    assert desk.send("/*/attack", 5) == []
    assert desk.engine.calls == [("change_sound", {"attack_ms": 5.0})]


def test_what_matches_nothing_is_an_unknown_address(desk) -> None:
    assert desk.send("/nothing*") == [
        ("/error", "/nothing*", 1, "there is no such address"),
    ]


def test_no_pattern_stops_the_daemon(desk) -> None:
    desk.send("/*")
    desk.send("/qui?")
    assert ("quit",) not in desk.engine.calls


def test_patterns_that_a_backtracking_search_would_never_finish_end(desk) -> None:
    worst = ["/" + "*a" * 120, "/part" + "/*" * 100, "/note/" + "{a,aa}" * 40, "/" + "?*" * 120]
    for pattern in worst:
        ((_, _, code, _),) = desk.send(pattern, 1)
        assert code == 1
    ((_, _, code, _),) = desk.send("/" + "*x" * 200)
    assert code == 12


def test_a_part_has_its_own_point_and_knobs(desk) -> None:
    desk.send("/part/2/latent", 1, 2)
    desk.send("/part/2/gain", -6)
    desk.send("/part/2/note", 60)
    assert [call[0] for call in desk.engine.part(2).calls] == [
        "move_latent",
        "change_sound",
        "note_on",
    ]
    assert desk.engine.calls == []
    assert desk.send("/part/2/gain") == [("/part/2/gain/value", -6.0)]
    assert desk.send("/part/1/gain") == [("/part/1/gain/value", 0.0)]
    desk.send("/part/1/gain", -3)
    assert desk.send("/gain") == [("/gain/value", -3.0)]


def test_a_part_that_there_is_not_is_out_of_range(desk) -> None:
    for number in (0, 17, 123456789):
        ((_, address, code, text),) = desk.send(f"/part/{number}/gain", 0)
        assert (address, code) == (f"/part/{number}/gain", 4)
        assert text == f"part = {number}: want 1 to 16"


@pytest.mark.parametrize("address", [r.address for r in ROUTES if not r.of_part])
def test_what_is_of_no_part_is_no_address_of_one(desk, address) -> None:
    ((_, _, code, _),) = desk.send(f"/part/1{address}")
    assert code == 1


def test_panic_is_everybodys_unless_a_part_is_named(desk) -> None:
    desk.send("/panic")
    desk.send("/part/3/panic")
    assert desk.engine.calls == [("panic",), ("panic", 3)]


def test_a_pattern_may_name_parts(desk) -> None:
    desk.send("/part/[12]/gain", -6)
    assert [n for n, part in desk.engine.parts.items() if part.calls] == [1, 2]


def test_the_short_way_gives_what_the_long_way_gave(desk) -> None:
    """The same messages again: the second time their heads are known."""
    messages = [
        ("/note", 60),
        ("/note", 60.5, 90.0, 7.0),
        ("/note/61", 1),
        ("/note/at", 60, 90, 1, 2, 3, 0),
        ("/latent", 1, 2),
        ("/latent/3", -2),
        ("/xy/2", 1.0, 0),
        ("/part/2/xy/1/y", 0.25),
        ("/quality", 4.0),
        ("/note/bend", 7, -0.5),
    ]
    first = [desk.requests(desk.write(*message))[0] for message in messages]
    again = [desk.requests(desk.write(*message))[0] for message in messages]
    for one, other in zip(first, again, strict=True):
        for name in ("address", "values", "sender", "arrival_s", "at_s", "part", "sample_accurate"):
            assert getattr(one, name) == getattr(other, name)
        assert [type(value) for value in one.values] == [type(value) for value in other.values]


def test_the_short_way_refuses_what_the_long_way_refuses(desk) -> None:
    bad = [
        (("/gain", 0.0), ("/gain", float("nan")), "gain = nan: want -90 to 24"),
        (("/gain", 0.0), ("/gain", 25.0), "gain = 25: want -90 to 24"),
        (("/quality", 1.0), ("/quality", 1.5), "iterations = 1.5: want a whole number"),
        (("/latent", 1.0), ("/latent", float("inf")), "z = inf: want a finite number"),
    ]
    for good, wrong, text in bad:
        desk.take(desk.write(*good))
        desk.take(desk.write(*wrong))
        assert desk.replies[-1][3] == text
    desk.take(desk.write("/gain", 1.0)[:-2])
    assert desk.replies[-1][1:3] == ("/gain", 12)
    desk.take(desk.write("/gain", 1.0) + b"\0\0\0\0")
    assert desk.replies[-1][1:3] == ("/gain", 12)
