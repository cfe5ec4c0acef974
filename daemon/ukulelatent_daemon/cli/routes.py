"""`ukulelatentd routes`: the OSC addresses."""

import argparse
import sys
from typing import TYPE_CHECKING

from ukulelatent_daemon.osc.routes.document import markdown, text_table

if TYPE_CHECKING:
    from ukulelatent_daemon.cli.options import Commands


def add_to(commands: "Commands") -> None:
    """Add the command."""
    parser = commands.add_parser("routes", help="list the OSC addresses")
    parser.add_argument("--markdown", action="store_true", help="as the page docs/osc.md")
    parser.set_defaults(command=run)


def run(arguments: argparse.Namespace) -> int:
    """Print the table."""
    sys.stdout.write(markdown() if arguments.markdown else "\n".join(text_table()) + "\n")
    return 0
