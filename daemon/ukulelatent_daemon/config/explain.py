"""What a key wants, in words: for errors and for the comments of the printed configuration."""

import difflib
from collections.abc import Iterator
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

import yaml
from annotated_types import Ge, Le
from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from ukulelatent_daemon.config.sections import Configuration
from ukulelatent_daemon.config.strict_yaml import StrictDumper

_KIND = {int: "a whole number", float: "a number", bool: "true or false", str: "text"}


def sections() -> dict[str, type[BaseModel]]:
    """The sections by name, in the order in which they are printed."""
    found = {}
    for name, field in Configuration.model_fields.items():
        assert isinstance(field.annotation, type)
        assert issubclass(field.annotation, BaseModel)
        found[name] = field.annotation
    return found


def range_of(field: FieldInfo) -> str:
    """`8000 to 192000`, `one of auto, cpu, cuda`; empty where the key has neither."""
    kind = _kind(field)
    if get_origin(kind) is Literal:
        return "one of " + ", ".join(get_args(kind))
    low = [m.ge for m in field.metadata if isinstance(m, Ge)]
    high = [m.le for m in field.metadata if isinstance(m, Le)]
    return f"{_plain(low[0])} to {_plain(high[0])}" if low and high else ""


def explain(error: ValidationError) -> list[str]:
    """A line for each thing that is wrong: `key = value: want …`, or an unknown key."""
    # A wrong item of a list or of a table is told once, however many rules it breaks.
    return list(dict.fromkeys(_explain_one(dict(one)) for one in error.errors()))


def _explain_one(error: dict[str, Any]) -> str:
    location: tuple[int | str, ...] = error["loc"]
    key = ".".join(str(part) for part in location if part != "[key]")
    if error["type"] == "extra_forbidden":
        nearest = _nearest(location)
        return f"{key}: unknown key" + (f"; did you mean {nearest}?" if nearest else "")
    return f"{key} = {_shown(error['input'])}: want {_wanted(location, error)}"


def _wanted(location: tuple[int | str, ...], error: dict[str, Any]) -> str:
    if len(location) == 1:
        return "a section: keys and values below it"
    field = sections()[str(location[0])].model_fields[str(location[1])]
    kind, allowed = _kind(field), range_of(field)
    if len(location) > 2 or get_origin(kind) in (dict, tuple):
        return field.description or ""
    if error["type"] == "value_error":
        return str(error["ctx"]["error"])
    if not allowed:
        return _KIND.get(kind, "another value")
    out_of_range = error["type"] in ("greater_than_equal", "less_than_equal")
    return allowed if out_of_range or kind not in _KIND else f"{_KIND[kind]}, {allowed}"


def _nearest(location: tuple[int | str, ...]) -> str:
    names = {name: list(section.model_fields) for name, section in sections().items()}
    wrong = str(location[-1])
    if len(location) == 2 and (
        near := difflib.get_close_matches(wrong, names[str(location[0])], n=1)
    ):
        return f"{location[0]}.{near[0]}"
    if len(location) == 1 and (near := difflib.get_close_matches(wrong, names, n=1)):
        return near[0]
    # The right key in the wrong place.
    return next((f"{name}.{key}" for name, key in _keys(names) if key == wrong), "")


def _keys(names: dict[str, list[str]]) -> Iterator[tuple[str, str]]:
    return ((name, key) for name, keys in names.items() for key in keys)


def _kind(field: FieldInfo) -> Any:
    if get_origin(field.annotation) in (Union, UnionType):
        return next(one for one in get_args(field.annotation) if one is not NoneType)
    return field.annotation


def _plain(number: Any) -> str:
    return str(int(number)) if number == int(number) else str(number)


def _shown(value: object) -> str:
    try:
        text = yaml.dump(value, Dumper=StrictDumper, default_flow_style=True, allow_unicode=True)
    except yaml.YAMLError:  # a value that an override brought and YAML has no word for
        text = str(value)
    text = text.removesuffix("...\n").strip()
    return text if len(text) <= 60 else text[:59] + "…"
