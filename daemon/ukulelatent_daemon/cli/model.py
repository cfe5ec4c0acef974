"""`ukulelatentd model inspect`: what a model file says of itself."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ukulelatent_daemon.cli.options import Commands


def add_to(commands: "Commands") -> None:
    """Add the command."""
    parser = commands.add_parser("model", help="look into model files")
    actions = parser.add_subparsers(required=True, metavar="ACTION")
    inspect = actions.add_parser("inspect", help="say what a model file holds")
    inspect.add_argument("file", type=Path, metavar="FILE")
    inspect.set_defaults(command=run)


def run(arguments: argparse.Namespace) -> int:
    """Print the description."""
    from ukulelatent_daemon.cli.model_text import describe_model

    print(*describe_model(arguments.file), sep="\n")
    return 0
