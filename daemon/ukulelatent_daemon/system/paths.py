"""Where files live: the XDG folders of the user, and what systemd gives a service."""

import os
from pathlib import Path

_NAME = "ukulelatent"

SYSTEM_CONFIGURATION = Path("/etc") / _NAME / "config.yaml"


def _xdg(variable: str, below_home: str) -> Path:
    # The XDG specification: a relative path in the variable is invalid and is ignored.
    path = Path(os.environ.get(variable, ""))
    return (path if path.is_absolute() else Path.home() / below_home) / _NAME


def data_folder() -> Path:
    """The user's data, `~/.local/share/ukulelatent` unless XDG_DATA_HOME says otherwise."""
    return _xdg("XDG_DATA_HOME", ".local/share")


def user_configuration() -> Path:
    """The user's configuration file, `~/.config/ukulelatent/config.yaml` by default."""
    return _xdg("XDG_CONFIG_HOME", ".config") / "config.yaml"


def state_folder() -> Path:
    """What outlives the process: `$STATE_DIRECTORY` under systemd, else the user's XDG state."""
    # systemd separates several folders by colons; the first is the one named first in the unit.
    given = os.environ.get("STATE_DIRECTORY", "").split(":")[0]
    return Path(given) if given else _xdg("XDG_STATE_HOME", ".local/state")
