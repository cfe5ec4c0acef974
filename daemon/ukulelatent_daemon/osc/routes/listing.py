"""Answers of many messages, which are put together and sent beside the music."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from ukulelatent_daemon.request import Request, Value

if TYPE_CHECKING:
    from ukulelatent_daemon.engine.engine import Engine

# A client's socket keeps some two hundred small packets for a program that is slow to read.
_TOGETHER = 64
_PAUSE_S = 0.004


def tell_all(
    engine: Engine, request: Request, item: str, rows: Callable[[], Iterable[Sequence[Value]]]
) -> None:
    """Answer each row as `item`, then `/done`, or `/error`.

    `rows` is called on the clerk's thread. Raises Rejected (RATE) for who waits for too much.
    """

    def tell() -> None:
        for number, row in enumerate(rows(), 1):
            request.reply(item, row)
            if number % _TOGETHER == 0:
                time.sleep(_PAUSE_S)
        request.reply("/done", [request.address])

    engine.clerk.load_for(request, tell, lambda _: None)


def names(found: Iterable[str]) -> list[tuple[str]]:
    """Rows of one name each."""
    return [(name,) for name in found]
