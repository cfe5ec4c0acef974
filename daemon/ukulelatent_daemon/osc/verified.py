"""Which addresses off this machine have shown that somebody is there who asked.

They are sent a number that nobody can guess; who sends it back has received it.
"""

import secrets
from collections import OrderedDict
from dataclasses import dataclass
from typing import Final

from ukulelatent_daemon.limit import Limit
from ukulelatent_daemon.request import Sender

VERIFIED_S: Final = 600.0
"""An answer counts for so long; in the last tenth of it the address is asked again."""

_ASK_EVERY_S: Final = 1.0
# Whoever answers has so long. After that the number is another one.
_QUESTION_S: Final = 10.0
# Pd keeps numbers as floats of 32 bits, which are exact up to here.
_NUMBERS: Final = 1 << 24
_MAX_KNOWN: Final = 512
_MAX_ASKED: Final = 1024


@dataclass
class _Question:
    number: int
    since_s: float
    asked_s: float


class Verified:
    """The addresses that have answered, and those that were asked, in bounded memory: those asked
    or verified longest ago are forgotten first. Calls must not overlap; times are in seconds."""

    def __init__(self) -> None:
        self._until_s: OrderedDict[Sender, float] = OrderedDict()
        self._questions: OrderedDict[Sender, _Question] = OrderedDict()
        self._asked: dict[tuple[str, int], Sender] = {}  # by host and number
        # From one host, right or wrong: to try all numbers takes months.
        self._answers = Limit(at_once=16, per_s=1, keys=4096)

    def has(self, address: Sender, now_s: float) -> bool:
        """Whether an address has answered."""
        return self._until_s.get(address, 0.0) > now_s

    def is_to_be_asked(self, address: Sender, now_s: float) -> bool:
        """Whether it is time to ask an address that is to receive something, for the first time or
        again."""
        if self._until_s.get(address, 0.0) > now_s + VERIFIED_S / 10:
            return False
        question = self._questions.get(address)
        return question is None or now_s >= question.asked_s + _ASK_EVERY_S

    def is_silent(self, address: Sender, now_s: float) -> bool:
        """Whether an address was asked more than a second ago, and has not answered."""
        question = self._questions.get(address)
        return question is not None and now_s >= question.since_s + _ASK_EVERY_S

    def ask(self, address: Sender, now_s: float) -> int:
        """The number to send to an address; the same again while it may still be answered."""
        question = self._questions.get(address)
        if question is not None and now_s < question.since_s + _QUESTION_S:
            question.asked_s = now_s
            return question.number
        self._forget(address)
        if len(self._questions) >= _MAX_ASKED:
            self._forget(next(iter(self._questions)))
        number = secrets.randbelow(_NUMBERS)
        while (address[0], number) in self._asked:
            number = secrets.randbelow(_NUMBERS)
        self._questions[address] = _Question(number, now_s, now_s)
        self._asked[address[0], number] = address
        return number

    def answer(self, sender: Sender, number: int, now_s: float) -> tuple[Sender, ...]:
        """A number came back: the addresses that are verified by that, none if it is wrong.

        It may come from another port than it was sent to: Max sends from one and receives at
        another. Both are the host's that has received it.
        """
        if not self._answers.allows(sender[0], now_s):
            return ()
        address = self._asked.get((sender[0], number))
        if address is None or now_s >= self._questions[address].since_s + _QUESTION_S:
            return ()
        self._forget(address)
        both = tuple(dict.fromkeys((address, sender)))
        for one in both:
            self._until_s.pop(one, None)
            self._until_s[one] = now_s + VERIFIED_S
        while len(self._until_s) > _MAX_KNOWN:
            self._until_s.popitem(last=False)
        return both

    def _forget(self, address: Sender) -> None:
        if question := self._questions.pop(address, None):
            del self._asked[address[0], question.number]
