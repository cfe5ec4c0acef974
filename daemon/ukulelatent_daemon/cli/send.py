"""`ukulelatentd send`: one message to a running daemon."""

import argparse
import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ukulelatent_daemon.cli.options import host_and_port
from ukulelatent_daemon.config import load_configuration
from ukulelatent_daemon.errors import UsageError
from ukulelatent_daemon.osc.client import ask, takes_time
from ukulelatent_daemon.osc.packet import Message
from ukulelatent_daemon.request import Value

if TYPE_CHECKING:
    from ukulelatent_daemon.cli.options import Commands

_INTEGER: Final = re.compile(r"[-+]?[0-9]{1,18}")
_FLOAT: Final = re.compile(r"[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]+)?")
_EVERYWHERE: Final = {"0.0.0.0": "127.0.0.1", "::": "::1"}


def add_to(commands: "Commands") -> None:
    """Add the command."""
    parser = commands.add_parser(
        "send", help="send an OSC message to the daemon and print its answers"
    )
    parser.add_argument("address", metavar="ADDRESS", help="such as /note")
    parser.add_argument("arguments", nargs="*", metavar="ARG", help="a number, else a string")
    parser.add_argument("--config", type=Path, metavar="FILE", help="configuration of the daemon")
    parser.add_argument("--osc", metavar="HOST:PORT", help="where the daemon listens")
    parser.add_argument(
        "--timeout-ms",
        type=float,
        metavar="MS",
        help="how long to wait: 300, or 30000 for what takes time",
    )
    parser.set_defaults(command=run)


def run(arguments: argparse.Namespace) -> int:
    """Print the answers, one a line; 1 when one of them is an /error."""
    address: str = arguments.address
    if not address.startswith("/"):
        raise UsageError(f"send {address}: want an address such as /note")
    timeout_ms = arguments.timeout_ms
    if timeout_ms is None:
        timeout_ms = 30_000.0 if takes_time(address) else 300.0
    elif not 0 < timeout_ms <= 3_600_000:
        raise UsageError(f"--timeout-ms {timeout_ms:g}: want more than 0, an hour at most")
    status = 0
    values = [value_of(text) for text in arguments.arguments]
    for reply in ask(*_target(arguments), address, values, timeout_ms / 1000):
        print(line_of(reply), flush=True)
        status = 1 if reply.address == "/error" else status
    return status


def value_of(text: str) -> Value:
    """`60` → int, `0.5` → float, anything else → the text."""
    if _INTEGER.fullmatch(text):
        return int(text)
    return float(text) if _FLOAT.fullmatch(text) else text


def line_of(reply: Message) -> str:
    """A reply as one line; floats with the digits that 32 bits hold."""
    values = (f"{value:.7g}" if isinstance(value, float) else str(value) for value in reply.values)
    return " ".join((reply.address, *values))


def _target(arguments: argparse.Namespace) -> tuple[str, int]:
    if arguments.osc is not None:
        return host_and_port(arguments.osc)
    osc = load_configuration(arguments.config).osc
    return _EVERYWHERE.get(osc.host, osc.host), osc.port
