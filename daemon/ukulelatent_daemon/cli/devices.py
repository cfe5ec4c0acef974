"""`ukulelatentd devices`: the audio outputs of this machine."""

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ukulelatent_daemon.cli.options import Commands


def add_to(commands: "Commands") -> None:
    """Add the command."""
    parser = commands.add_parser("devices", help="list the audio outputs")
    parser.set_defaults(command=run)


def run(arguments: argparse.Namespace) -> int:
    """Print the devices."""
    from ukulelatent_daemon.cli.device_list import describe_devices

    print(*describe_devices(), sep="\n")
    return 0
