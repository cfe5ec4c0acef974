"""The effective configuration as commented YAML, which loads back to the same."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import yaml
from pydantic import BaseModel

from ukulelatent_daemon.config.explain import range_of
from ukulelatent_daemon.config.sections import Configuration
from ukulelatent_daemon.config.strict_yaml import StrictDumper


def dump_configuration(configuration: Configuration) -> str:
    """YAML, with a comment above each key that says its unit and range."""
    lines: list[str] = []
    for name in Configuration.model_fields:
        section: BaseModel = getattr(configuration, name)
        lines += ["", f"# {(type(section).__doc__ or '').strip()}", f"{name}:"]
        lines += ["  " + line for line in _section(section)]
    return "\n".join(lines[1:]) + "\n"


def _section(section: BaseModel) -> Iterator[str]:
    for key, field in type(section).model_fields.items():
        yield "# " + "; ".join(part for part in (field.description, range_of(field)) if part)
        value = _plain(getattr(section, key))
        text = yaml.dump(
            {key: value}, Dumper=StrictDumper, allow_unicode=True, sort_keys=False, width=10_000
        )
        yield from text.splitlines()


def _plain(value: object) -> object:
    if isinstance(value, Path):
        return str(value)
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return dict(value) if isinstance(value, Mapping) else value
