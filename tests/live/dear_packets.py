"""Packets that are valid and dear, of the size that a network carries whole."""

import random
from collections.abc import Callable
from typing import Any

from ukulelatent_daemon.osc.packet import write_message
from ukulelatent_daemon.osc.routes import ROUTES

PACKET_BYTES = 1500
PLAYED = [route for route in ROUTES if route.address not in ("/quit", "/audio/device", "/load")]


def padded(text: bytes) -> bytes:
    return text + b"\0" * (4 - len(text) % 4)


def bundle(*elements: bytes) -> bytes:
    sized = (len(one).to_bytes(4, "big") + one for one in elements)
    return b"#bundle\0" + bytes(7) + b"\1" + b"".join(sized)


def filled(make: Callable[[], bytes]) -> bytes:
    """A bundle of as many messages as a packet holds."""
    elements: list[bytes] = []
    size = 16
    while size + 4 + len(one := make()) <= PACKET_BYTES:
        elements.append(one)
        size += 4 + len(one)
    return bundle(*elements)


class DearPackets:
    """Makes them by kind, the same for the same seed."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self._names = [route.address for route in PLAYED]
        self.kinds = {
            name.removeprefix("make_"): getattr(self, name)
            for name in sorted(dir(self))
            if name.startswith("make_")
        }

    def _message(self, address: str, *values: Any) -> bytes:
        return write_message(address, values)

    def make_one_pattern(self) -> bytes:
        return self._message(self._pattern(250), 0.5)

    def make_patterns(self) -> bytes:
        return filled(lambda: self._message(self._pattern(self._random.randint(8, 250)), 0.5))

    def make_patterns_that_match(self) -> bytes:
        words = ["/note/*", "/note/?*", "/note/[0-9]*", "/*/*", "/part/*/note/*", "/{note,xy}/*"]
        words += ["/note/*{,1}", "/n*/*[0-9]", "/part/*/{gain,pan}", "/*"]
        return filled(lambda: self._message(self._random.choice(words), self._random.random()))

    def make_chatty_patterns(self) -> bytes:
        """All that they match refuses."""
        words = ["/note/*", "/*/*", "/*", "/part/*/gain"]
        return filled(lambda: self._message(self._random.choice(words), "x"))

    def make_notes(self) -> bytes:
        return filled(lambda: self._message("/note", self._random.uniform(30, 90), 100.0))

    def make_short_notes(self) -> bytes:
        return filled(lambda: self._message(f"/note/{self._random.randrange(128)}", 1.0))

    def make_notes_of_one_id(self) -> bytes:
        return filled(lambda: self._message("/note", self._random.uniform(30, 90), 100.0, 1))

    def make_moves(self) -> bytes:
        return filled(lambda: self._message("/latent", self._random.gauss(0, 2)))

    def make_moved_notes(self) -> bytes:
        return filled(
            lambda: self._message(
                "/note/latent", (1 << 20) + self._random.randrange(99), 0, 0, 0, 0
            )
        )

    def make_near_names(self) -> bytes:
        return filled(lambda: self._message("/snap/load", self._name()))

    def make_snapshots(self) -> bytes:
        return filled(lambda: self._message("/snap/save", self._name()))

    def make_nested(self) -> bytes:
        packet = self._message("/note", 60)
        while len(packet) + 20 < PACKET_BYTES:
            packet = bundle(packet)
        return packet

    def make_empty_elements(self) -> bytes:
        return filled(lambda: b"")

    def make_empty_bundles(self) -> bytes:
        return filled(lambda: b"#bundle\0" + bytes(8))

    def make_many_arguments(self) -> bytes:
        count = self._random.choice([100, 128, 200, 280])
        return padded(b"/latent") + padded(b"," + b"f" * count) + bytes(4 * count)

    def make_long_text(self) -> bytes:
        return self._message("/snap/load", "a" * 1400)

    def make_requests(self) -> bytes:
        """Whatever there is."""
        return filled(self._any)

    def make_one_request(self) -> bytes:
        """One of what there is, over and over."""
        message = self._any()
        return filled(lambda: message)

    def _any(self) -> bytes:
        route = self._random.choice(PLAYED)
        address = route.address
        for place in route.places:
            address = address.replace(f"<{place.name}>", "1")
        if route.of_part and self._random.random() < 0.2:
            address = f"/part/{self._random.randint(1, 16)}{address}"
        values: list[Any] = []
        for argument in route.arguments:
            if argument.kind == "s":
                values.append(self._random.choice(argument.choices or (self._name(),)))
            else:
                low = argument.low if argument.low is not None else -2
                values += [low] if argument.repeat == "once" else [low] * 4
        return self._message(address, *values)

    def _name(self) -> str:
        return "string" * 10 + str(self._random.randrange(2000))

    def _pattern(self, length: int) -> str:
        pieces = [
            "{,}",
            "*",
            "?",
            "{a,b}",
            "{,a}",
            "[!x]",
            "[0-9]",
            "*{,1}",
            "{1,11,111}",
            "1",
            "/",
        ]
        chosen = self._random.sample(pieces, self._random.randint(1, 4))
        start = self._random.choice(["/", "/note/", "/part/*/note/", "/*/"])
        text = start
        while len(text) < length:
            text += self._random.choice(chosen)
        return text[:length]
