"""From a YAML file to a configuration, all faults told at once."""

from __future__ import annotations

import dataclasses
import difflib
import types
import typing
from pathlib import Path
from typing import Any, TypeVar

import yaml

from ukulelatent_models.configuration.agreement import disagreements
from ukulelatent_models.configuration.schema import LabConfig
from ukulelatent_models.configuration.strict_yaml import StrictLoader
from ukulelatent_models.errors import ConfigurationError

T = TypeVar("T")


def load(path: Path) -> LabConfig:
    """Read and check a configuration file; all faults are told at once.

    Raises:
        ConfigurationError: the file is missing, not YAML, or holds a wrong key or value.
    """
    return parse(read(path))


def parse(tree: Any) -> LabConfig:
    """Check a tree as YAML gives it; see `load`."""
    config = build(LabConfig, tree)
    faults = disagreements(config)
    if faults:
        raise ConfigurationError("\n".join(faults))
    return config


def read(path: Path) -> Any:
    """Read a YAML file as a tree.

    Raises:
        ConfigurationError: it is missing, not YAML, tells a key twice, or holds a number that
            people and YAML read differently.
    """
    try:
        # a safe loader: it makes plain values only
        return yaml.load(path.read_text(encoding="utf-8"), StrictLoader)
    except yaml.constructor.ConstructorError as error:
        line = f":{error.problem_mark.line + 1}" if error.problem_mark else ""
        raise ConfigurationError(f"{path}{line}: {error.problem}") from error
    except RecursionError as error:
        raise ConfigurationError(f"{path}: not YAML: want fewer levels") from error
    except OSError as error:
        raise ConfigurationError(f"{path}: cannot be read: {error.strerror}") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{path}: not YAML: {' '.join(str(error).split())}") from error


def build(kind: type[T], tree: Any) -> T:
    """Make a dataclass of a tree, key by key.

    Raises:
        ConfigurationError: it holds a wrong key or value, or lacks one; all are told at once.
    """
    faults: list[str] = []
    made = _build(kind, tree, "", faults)
    if faults:
        raise ConfigurationError("\n".join(faults))
    return made


def _build(kind: type[T], tree: Any, prefix: str, faults: list[str]) -> T:
    """Make `kind` of a mapping; faults are collected, and then the result must not be used."""
    if not isinstance(tree, dict):
        faults.append(f"{prefix.rstrip('.') or 'file'} = {tree!r}: want a mapping")
        return typing.cast(T, None)
    hints = typing.get_type_hints(kind)
    known = {item.name: item for item in dataclasses.fields(typing.cast(Any, kind))}
    for key in tree:
        if key not in known:
            near = difflib.get_close_matches(str(key), known, 1)
            hint = f" (did you mean {near[0]}?)" if near else ""
            faults.append(f"{prefix}{key} = {tree[key]!r}: want no such key{hint}")
    values = {}
    for name, item in known.items():
        if name in tree:
            values[name] = _value(hints[name], tree[name], prefix + name, item.metadata, faults)
        elif item.default is dataclasses.MISSING and item.default_factory is dataclasses.MISSING:
            faults.append(f"{prefix}{name} = nothing: want a value")
    return kind(**values) if not faults else typing.cast(T, None)


def _value(
    hint: Any, value: Any, key: str, limits: types.MappingProxyType[str, Any], faults: list[str]
) -> Any:
    if dataclasses.is_dataclass(hint):
        return _build(typing.cast(type[Any], hint), value, f"{key}.", faults)
    if typing.get_origin(hint) is tuple:
        inner = typing.get_args(hint)[0]
        may_be_empty = dataclasses.is_dataclass(inner)
        if not isinstance(value, list | tuple) or not (value or may_be_empty):
            faults.append(f"{key} = {value!r}: want a list of at least one")
            return ()
        return tuple(
            _value(inner, one, f"{key}[{place}]", limits, faults) for place, one in enumerate(value)
        )
    if typing.get_origin(hint) is dict:
        if not isinstance(value, dict):
            faults.append(f"{key} = {value!r}: want a mapping")
        return value
    if hint is str:
        names = limits.get("names")
        if names and value not in names:
            faults.append(f"{key} = {value!r}: want {', '.join(names[:-1])} or {names[-1]}")
        elif not isinstance(value, str) or not value.strip():
            faults.append(f"{key} = {value!r}: want a text")
        return value
    if hint is bool:
        if not isinstance(value, bool):
            faults.append(f"{key} = {value!r}: want true or false")
        return value
    wanted = (int,) if hint is int else (int, float)
    low, high = limits.get("low", 1), limits.get("high", 2**31)
    if isinstance(value, bool) or not isinstance(value, wanted) or not low <= value <= high:
        word = "a whole number" if hint is int else "a number"
        faults.append(f"{key} = {value!r}: want {word} from {low} to {high}")
        return value
    return hint(value)
