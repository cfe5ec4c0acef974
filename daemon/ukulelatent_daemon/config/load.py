"""From a YAML file to a `Configuration`, or to every error in it at once."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from ukulelatent_daemon.config.explain import explain
from ukulelatent_daemon.config.sections import Configuration
from ukulelatent_daemon.config.strict_yaml import StrictLoader, with_line
from ukulelatent_daemon.errors import ConfigurationError
from ukulelatent_daemon.system import paths

Overrides = Mapping[str, Mapping[str, object]]


def load_configuration(
    path: Path | None = None, overrides: Overrides | None = None
) -> Configuration:
    """The configuration of `path`, else the user's, else the system's, else the defaults.

    `overrides` (section → key → value, of the command line) replace what the file says and go
    through the same checks. Raises ConfigurationError.
    """
    file = path or _first_existing()
    raw = read_yaml(file) if file else {}
    for section, keys in (overrides or {}).items():
        if isinstance(raw.get(section, {}), dict):
            raw[section] = {**raw.get(section, {}), **keys}
    sources = [str(file)] if file else []
    sources += ["the command line"] if overrides else []
    return _checked(raw, " and ".join(sources) or "the defaults")


def read_yaml(file: Path) -> dict[str, Any]:
    """The mapping in a YAML file; empty sections are empty mappings. Raises ConfigurationError."""
    try:
        content = yaml.load(file.read_text("utf-8"), StrictLoader)  # a SafeLoader
    except OSError as error:
        raise ConfigurationError(error.strerror or str(error), file) from error
    except UnicodeDecodeError as error:
        raise ConfigurationError("not UTF-8 text", file) from error
    except yaml.MarkedYAMLError as error:
        text = error.problem or error.context or "not YAML"
        raise ConfigurationError(text, with_line(file, error.problem_mark)) from error
    except yaml.YAMLError as error:
        raise ConfigurationError(" ".join(str(error).split()), file) from error
    except RecursionError as error:
        raise ConfigurationError("too many levels, expected sections and keys", file) from error
    if content is None:
        return {}
    if not isinstance(content, dict):
        raise ConfigurationError("want sections such as osc: with keys below them", file)
    return {str(name): {} if section is None else section for name, section in content.items()}


def _first_existing() -> Path | None:
    for path in (paths.user_configuration(), paths.SYSTEM_CONFIGURATION):
        if path.exists():
            return path
    return None


def _checked(raw: dict[str, Any], source: str) -> Configuration:
    try:
        return Configuration.model_validate(raw)
    except ValidationError as error:
        lines = explain(error)
        # One error reads as one sentence, several as a list below the file's name.
        text = lines[0] if len(lines) == 1 else "\n  " + "\n  ".join(lines)
        raise ConfigurationError(f"{source}: {text}") from error
