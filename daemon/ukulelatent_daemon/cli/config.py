"""`ukulelatentd config`: the effective configuration, as a file to start from."""

import argparse
import sys
from typing import TYPE_CHECKING

from ukulelatent_daemon.cli.options import add_configuration, configuration_of
from ukulelatent_daemon.config import dump_configuration

if TYPE_CHECKING:
    from ukulelatent_daemon.cli.options import Commands


def add_to(commands: "Commands") -> None:
    """Add the command."""
    parser = commands.add_parser("config", help="print the effective configuration as YAML")
    add_configuration(parser, "model", "audio", "osc")
    parser.set_defaults(command=run)


def run(arguments: argparse.Namespace) -> int:
    """Print the configuration."""
    sys.stdout.write(dump_configuration(configuration_of(arguments)))
    return 0
