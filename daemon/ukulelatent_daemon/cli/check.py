"""`ukulelatentd check`: whether `run` would play."""

import argparse
from typing import TYPE_CHECKING

from ukulelatent_daemon.cli.options import add_configuration, configuration_of

if TYPE_CHECKING:
    from ukulelatent_daemon.cli.options import Commands


def add_to(commands: "Commands") -> None:
    """Add the command."""
    parser = commands.add_parser("check", help="say whether `run` would play, and with what")
    add_configuration(parser, "model", "audio", "osc")
    parser.set_defaults(command=run)


def run(arguments: argparse.Namespace) -> int:
    """Print what was found."""
    configuration = configuration_of(arguments)
    from ukulelatent_daemon.cli.checks import check

    print(*check(configuration), sep="\n")
    return 0
