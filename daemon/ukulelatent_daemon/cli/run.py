"""`ukulelatentd run`: the daemon."""

import argparse
from typing import TYPE_CHECKING

from ukulelatent_daemon.cli.options import add_configuration, configuration_of
from ukulelatent_daemon.system.imports import imports_kept
from ukulelatent_daemon.system.log import start_log

if TYPE_CHECKING:
    from ukulelatent_daemon.cli.options import Commands


def add_to(commands: "Commands") -> None:
    """Add the command."""
    parser = commands.add_parser("run", help="play what comes over OSC and MIDI")
    add_configuration(parser, "model", "audio", "osc")
    parser.set_defaults(command=run)


def run(arguments: argparse.Namespace) -> int:
    """Play until asked to stop."""
    configuration = configuration_of(arguments)
    start_log(configuration.log.level)
    with imports_kept():
        from ukulelatent_daemon.app import run as run_app

    return run_app(configuration)
