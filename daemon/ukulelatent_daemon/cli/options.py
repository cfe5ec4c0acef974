"""Options that several commands share, and the configuration that they give."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from ukulelatent_daemon.config import Configuration, load_configuration
from ukulelatent_daemon.errors import UsageError

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]


def add_configuration(parser: argparse.ArgumentParser, *overrides: str) -> None:
    """`--config`, and those named of `--model`, `--audio` and `--osc`."""
    parser.add_argument(
        "--config", type=Path, metavar="FILE", help="configuration to read instead of the user's"
    )
    if "model" in overrides:
        parser.add_argument("--model", metavar="NAME", help="a model's name, or a path")
    if "audio" in overrides:
        parser.add_argument(
            "--audio", metavar="NAME", help="an output's name or part of it, null, or wav:FILE"
        )
    if "osc" in overrides:
        parser.add_argument("--osc", metavar="HOST:PORT", help="where OSC packets come in")


def configuration_of(arguments: argparse.Namespace) -> Configuration:
    """The effective configuration: the file's, with the command line's say on top.

    Raises ConfigurationError, UsageError.
    """
    overrides: dict[str, dict[str, object]] = {}
    if (name := getattr(arguments, "model", None)) is not None:
        overrides["model"] = {"name": name}
    if (output := getattr(arguments, "audio", None)) is not None:
        overrides["audio"] = {"output": output}
    if (address := getattr(arguments, "osc", None)) is not None:
        host, port = host_and_port(address)
        overrides["osc"] = {"host": host, "port": port}
    return load_configuration(arguments.config, overrides)


def host_and_port(text: str) -> tuple[str, int]:
    """`127.0.0.1:9770`, `[::1]:9770` → host and port. Raises UsageError."""
    host, _, port = text.rpartition(":")
    if not host or not (port.isascii() and port.isdecimal()) or len(port) > 5:
        raise UsageError(f"--osc {text}: want HOST:PORT, such as 127.0.0.1:9770")
    return host.removeprefix("[").removesuffix("]"), int(port)
