"""`ukulelatentd render`: a score or a note to a file, faster than it sounds."""

import argparse
import math
from pathlib import Path
from typing import TYPE_CHECKING

from ukulelatent_daemon.cli.options import add_configuration, configuration_of
from ukulelatent_daemon.config import limits
from ukulelatent_daemon.errors import UsageError
from ukulelatent_daemon.state.content import State
from ukulelatent_daemon.state.files import kept_states, read_state
from ukulelatent_daemon.system.imports import imports_kept
from ukulelatent_daemon.system.log import start_log
from ukulelatent_daemon.system.paths import state_folder

if TYPE_CHECKING:
    from ukulelatent_daemon.cli.options import Commands

_AS_WRITTEN = 100.0  # velocity


def add_to(commands: "Commands") -> None:
    """Add the command."""
    parser = commands.add_parser("render", help="write a MIDI file or a note to a WAV file")
    parser.add_argument("score", type=Path, nargs="?", metavar="SCORE.mid")
    parser.add_argument("-o", "--out", type=Path, required=True, metavar="OUT.wav")
    parser.add_argument("--note", type=float, metavar="NUMBER", help="one note: 60 is middle C")
    parser.add_argument(
        "--velocity",
        type=float,
        metavar="0..127",
        help="of the note: 100; of a score, whose velocities are as written at 100: 50 halves them",
    )
    parser.add_argument(
        "--latent",
        metavar="Z1,Z2,…",
        help="the point, in model units, of the note, or at which the score starts",
    )
    parser.add_argument(
        "--state",
        metavar="NAME",
        help="one that /state/save kept, or a path: its knobs, bindings and snapshots, to which "
        "program changes go, and its model, unless another is named",
    )
    add_configuration(parser, "model")
    parser.set_defaults(command=run)


def run(arguments: argparse.Namespace) -> int:
    """Write the file."""
    score: Path | None = arguments.score
    note: float | None = arguments.note
    if (score is None) == (note is None):
        raise UsageError("render: want either a score or --note")
    velocity = _AS_WRITTEN if arguments.velocity is None else arguments.velocity
    _check("--note", 60.0 if note is None else note, limits.NOTE)
    _check("--velocity", velocity, limits.VELOCITY)
    if score is not None and velocity == 0:
        raise UsageError("--velocity 0: the score would be silent, expected more than 0")
    z = None if arguments.latent is None else _point(arguments.latent)
    state = None if arguments.state is None else _read_state(arguments.state)
    if state is not None and arguments.model is None:
        arguments.model = state.parts[0].model
    configuration = configuration_of(arguments)
    start_log(configuration.log.level)
    with imports_kept():
        from ukulelatent_daemon.render import render_note, render_score

    if note is not None:
        render_note(configuration, note, velocity, z, arguments.out, state)
    elif score is not None:
        render_score(configuration, score, arguments.out, state, z, velocity / _AS_WRITTEN)
    return 0


def _read_state(name: str) -> State:
    return read_state(kept_states(state_folder()).find_trusted(name))


def _check(option: str, value: float, allowed: limits.Limits) -> None:
    if not allowed.low <= value <= allowed.high:
        raise UsageError(f"{option} {value:g}: want {allowed.low} to {allowed.high}")


def _point(text: str) -> tuple[float, ...]:
    try:
        point = tuple(map(float, text.split(",")))
    except ValueError:
        point = (math.nan,)
    if not all(map(math.isfinite, point)):
        raise UsageError(f"--latent {text}: want numbers with commas between them, such as 0,0.5")
    return point
