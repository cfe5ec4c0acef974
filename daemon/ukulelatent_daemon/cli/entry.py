"""From a command line to a command, and from its end to an exit status."""

import argparse
import os
import sys
import traceback
from collections.abc import Sequence

from ukulelatent_daemon.cli import check, config, devices, model, render, routes, run, send
from ukulelatent_daemon.errors import UkulelatentError
from ukulelatent_daemon.system.version import version

_COMMANDS = (run, check, config, devices, routes, send, render, model)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the exit status: 0 done or asked to stop, 1 failed, 2 wrong usage."""
    words = _joined(sys.argv[1:] if argv is None else argv)
    try:
        arguments = build_parser().parse_args(words)
        return int(arguments.command(arguments))
    except SystemExit as end:  # argparse's own: --help, or wrong usage
        return end.code if isinstance(end.code, int) else 1
    except UkulelatentError as error:
        print(f"ukulelatentd: {error}", file=sys.stderr)
        return error.exit_status
    except KeyboardInterrupt:
        return 0 if words[:1] == ["run"] else 130
    except BrokenPipeError:
        # The reader of our output has had enough (`| head`); nor will it take the last flush.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except Exception:  # noqa: BLE001 (the process's top: told in full, and failed)
        traceback.print_exc()
        return 1


def build_parser() -> argparse.ArgumentParser:
    """The whole command line."""
    parser = argparse.ArgumentParser(
        prog="ukulelatentd",
        description="An instrument whose sounds are the points of a learned space.",
    )
    parser.add_argument("--version", action="version", version=f"ukulelatentd {version()}")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for command in _COMMANDS:
        command.add_to(commands)
    return parser


def _joined(words: Sequence[str]) -> list[str]:
    """`--latent -1,0` as `--latent=-1,0`: argparse takes the former for an option `-1,0`."""
    joined: list[str] = []
    for word in words:
        if joined and joined[-1] == "--latent":
            joined[-1] += "=" + word
        else:
            joined.append(word)
    return joined
