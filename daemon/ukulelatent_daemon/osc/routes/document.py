"""The table written down: as text for the terminal, as markdown for `docs/osc.md`."""

from collections.abc import Iterator

from ukulelatent_daemon.addresses.finder import MAX_MATCHES
from ukulelatent_daemon.addresses.table import Argument, Route, range_text
from ukulelatent_daemon.engine.backlog import MAX_OF_SENDER
from ukulelatent_daemon.errors import ErrorCode
from ukulelatent_daemon.osc.inbound import (
    MAX_BROKEN,
    MAX_MESSAGES,
    MAX_REFUSALS,
)
from ukulelatent_daemon.osc.routes import PUSHES, ROUTES, SECTIONS

_HEAD = f"""# The OSC namespace

This page is made from the table that the daemon runs by:
`ukulelatentd routes --markdown > docs/osc.md`.

- The daemon listens on UDP port 9770 unless configured; a reply goes to the address and port
  that the message came from.
- `f` is a float, `i` an int, `s` a string. Numbers of the types i, f, h, d, T and F stand for each
  other; replies use only i, f and s. `N` is the model's number of latent dimensions.
- `/part/<n>`, n from 1 to 16, before an address of Play, Latent or Sound, or before /model/load,
  /model/info or /model/latent, speaks to that part: it has a model, a point, knobs and notes of its
  own. Without it part 1 is spoken to. A part plays part 1's model until it is given one.
- An address may be a pattern of OSC 1.0 (`?`, `*`, `[a-z]`, `[!a]`, `{{this,that}}`): every address
  that it matches is called, but for /quit.
- A packet may hold {MAX_MESSAGES} messages, and its patterns may call {MAX_MATCHES} addresses;
  {MAX_OF_SENDER} requests of one sender may wait. What is beyond that is left out, and answered
  once with code 11. So is what comes after {MAX_BROKEN} parts of a packet that cannot be read. Of
  one packet {MAX_REFUSALS} refusals are answered.
- A point outside the model's space, a share or a place on a pad or the map outside its range, is
  moved to the nearest edge. Only what is not finite is refused.
- A client on another machine is asked `/ping i:number` before it is told anything or given a long
  answer; it answers `/pong i:number`. Until then no more goes to its address than came from there,
  but for a short reply to each message.
- An address that takes nothing takes a button's number as well: it acts where that is not 0.
- What stands in `[…]` may be left out, from the end; `=` names the value that it then has.
- The messages of a bundle act together, at the sample of its time tag, up to 10 s ahead. Late ones
  act at once.
- A message that is refused changes nothing, and is answered
  `/error s:address i:code s:text`; repeated errors are limited for each sender and address. Texts
  name files, not their folders, which the daemon's log has. Code 13 is a fault of the daemon's own.
"""


def text_table() -> list[str]:
    """A line for each route: what is sent, and what it does."""
    width = max(len(route.usage) for route in ROUTES)
    return [f"{route.usage:{width}}  {route.help}" for route in ROUTES]


def markdown() -> str:
    """The page `docs/osc.md`."""
    return "\n".join([_HEAD, *_codes(), *_sections()])


def _codes() -> Iterator[str]:
    yield "| code | of `/error` |"
    yield "|---|---|"
    for code in ErrorCode:
        yield f"| {code.value} | {code.name.lower().replace('_', ' ')} |"


def _sections() -> Iterator[str]:
    for name, routes in SECTIONS.items():
        yield f"\n## {name}\n"
        yield "| message | what it does | ranges | answer |"
        yield "|---|---|---|---|"
        for route in routes:
            yield f"| `{route.usage}` | {route.help} | {_ranges(route)} | {_answer(route)} |"
    yield "\n## What subscribers are told\n"
    yield "| topic | message | when |"
    yield "|---|---|---|"
    for push in PUSHES:
        yield f"| {push.topic} | `{push.message}` | {push.help} |"
    yield ""


def _ranges(route: Route) -> str:
    return "; ".join(filter(None, map(_range, (*route.places, *route.arguments))))


def _range(argument: Argument) -> str:
    allowed = " ".join(filter(None, (range_text(argument), argument.unit)))
    return f"{argument.name} {allowed}" if allowed else ""


def _answer(route: Route) -> str:
    return route.replies.replace("|", "\\|")
