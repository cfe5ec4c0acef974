"""How much one packet may ask for, and be answered."""

import random
import re

import pytest

from ukulelatent_daemon.addresses.pattern import Choice, Letter, Star, Words, parse
from ukulelatent_daemon.osc.packet import write_message
from ukulelatent_daemon.osc.routes import ROUTES

NOTE = write_message("/note", [60])


def test_a_pattern_that_calls_too_much_calls_nothing_and_is_answered_once(desk, bundle) -> None:
    wide = write_message("/part/*/note/*", [0.5])
    assert [request.address for request in desk.requests(bundle(1, wide, NOTE, wide))] == ["/note"]
    assert [reply[:3] for reply in desk.replies] == [("/error", "/part/*/note/*", 11)]
    assert "64 addresses" in desk.replies[0][3]


def test_the_patterns_of_a_packet_share_what_they_may_call(desk, bundle) -> None:
    gains = write_message("/part/*/gain", [-6])
    requests = desk.requests(bundle(1, *[gains] * 5))
    assert len(requests) == 64
    assert [reply[2] for reply in desk.replies] == [11]


def test_a_packet_of_too_many_messages_is_cut_and_answered_once(desk, bundle) -> None:
    assert len(desk.requests(bundle(1, *[NOTE] * 256))) == 256
    assert desk.replies == []
    assert len(desk.requests(bundle(1, *[NOTE] * 2000))) == 256
    assert [(code, text) for _, _, code, text in desk.replies] == [
        (11, "a packet may hold 256 messages: this is left out")
    ]


def test_behind_sixteen_parts_that_cannot_be_read_nothing_is_read(desk, bundle) -> None:
    broken = [f"/x{index:02}".encode() + b"\0\0\0\0,f\0\0" for index in range(16)]
    assert len(desk.requests(bundle(1, *broken[1:], NOTE))) == 1
    assert [reply[2] for reply in desk.replies] == [12] * 15
    desk.replies.clear()
    assert len(desk.requests(bundle(1, NOTE, *broken, NOTE, *[b""] * 1000))) == 1
    assert [reply[2] for reply in desk.replies] == [12] * 16 + [11]
    assert desk.replies[-1][3] == "16 parts of this packet cannot be read: this is left out"


def test_of_one_packet_twenty_refusals_are_answered(desk, bundle) -> None:
    unknown = [write_message(f"/none/{index}", [1]) for index in range(100)]
    desk.requests(bundle(1, *unknown))
    assert len(desk.replies) == 20


class Counted(Words):
    """Counts the steps that a match takes, each of which is a few operations on whole numbers."""

    def __init__(self, words: list[str]) -> None:
        super().__init__(words)
        self.steps = 0

    def _moved(self, places: int, sign: Star | Letter | Choice) -> int:
        self.steps += sum(map(len, sign.texts)) + 1 if isinstance(sign, Choice) else 1
        return super()._moved(places, sign)


WORDS = sorted({word for route in ROUTES for word in route.address.split("/")} - {""})
WORST = ["{,}*" * 12 + "Q", "*{,}" * 60, "{,a}" * 60, "?*" * 120, "*a" * 120, "{a,aa}*" * 30]


@pytest.mark.parametrize("pattern", WORST)
def test_a_match_takes_no_more_steps_than_the_pattern_has_signs(pattern) -> None:
    words = Counted(WORDS)
    list(words.matching(parse(pattern)))
    assert words.steps <= len(pattern)


def as_expression(pattern: str) -> str:
    """The pattern in the language of `re`, which tries what it has tried before."""
    found = re.escape(pattern)
    for sign, meant in ((r"\?", "."), (r"\*", ".*"), (r"\{", "(?:"), (r"\}", ")"), (",", "|")):
        found = found.replace(sign, meant)
    return re.sub(r"\\\[(!?)(.*?)\\\]", lambda m: f"[{'^' if m[1] else ''}{m[2]}]", found)


def test_patterns_match_what_a_search_that_goes_back_would_match() -> None:
    rng = random.Random(9770)
    pieces = ["a", "b", "ab", "?", "*", "[ab]", "[!a]", "[a-b]", "{a,b}", "{,a}", "{ab,b,}", "."]
    words = [
        "".join(rng.choice(["a", "b", "c", "."]) for _ in range(rng.randint(0, 6)))
        for _ in range(200)
    ]
    words = sorted(set(words))
    dictionary = Words(words)
    matches = 0
    for _ in range(1500):
        pattern = "".join(rng.choice(pieces) for _ in range(rng.randint(0, 6)))
        expression = re.compile(as_expression(pattern), re.DOTALL)
        wanted = [word for word in words if expression.fullmatch(word)]
        assert list(dictionary.matching(parse(pattern))) == wanted, pattern
        matches += len(wanted)
    assert matches > 1000
