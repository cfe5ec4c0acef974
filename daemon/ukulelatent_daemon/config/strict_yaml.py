"""YAML's safe subset, without what one reader takes for something else than another."""

import math
import re
from collections.abc import Hashable
from pathlib import Path
from typing import Any, Final, NoReturn

import yaml

_CORE: Final = "tag:yaml.org,2002:"
_NUMBERS: Final = frozenset((_CORE + "int", _CORE + "float"))
_MERGE: Final = _CORE + "merge"
# What no key takes: a date without quotes, and a lone =, are the text that they look like.
_UNWANTED: Final = frozenset((_CORE + "timestamp", _CORE + "value"))
_MAX_DIGITS: Final = 100
_SHOWN: Final = 40

# YAML 1.1, which is read here, takes the first for octal, unless it has an 8 or 9, and the second,
# and of the third what it does not know as a number, such as 1e3 and -.5, for text.
_LEADING_ZERO: Final = re.compile(r"[-+]?0[0-9_]+$")
_OCTAL: Final = re.compile(r"[-+]?0o[0-7]+$")
_DECIMAL: Final = re.compile(r"[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]+)?$")


class StrictLoader(yaml.SafeLoader):
    """Plain values only. Refuses, by the line, ambiguous numbers, keys told twice and merges."""

    yaml_implicit_resolvers = {  # noqa: RUF012 (the base's own, which is no instance's)
        first: [(tag, pattern) for tag, pattern in resolvers if tag not in _UNWANTED]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }

    def get_single_node(self) -> yaml.Node | None:
        """The document's root, checked. Raises yaml.YAMLError."""
        node: yaml.Node | None = super().get_single_node()
        if node is not None:
            self._check(node, (), set())
        return node

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        """A node's value. Raises yaml.YAMLError, also for `!!int x` and `0x_`."""
        if not isinstance(node, yaml.ScalarNode):
            return super().construct_object(node, deep)
        try:
            return super().construct_object(node, deep)
        except (ValueError, LookupError, AttributeError):
            kind = node.tag.removeprefix(_CORE)
            _refuse(node, f"'{node.value[:_SHOWN]}' cannot be read as {kind}")

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        """A mapping. Raises yaml.YAMLError for a key that is there twice."""
        said: set[Hashable] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if not isinstance(key, Hashable):
                _refuse(key_node, "a key that is a list or a mapping, expected a name or a number")
            if key in said:
                _refuse(key_node, f"the key {key} is there twice")
            said.add(key)
        return super().construct_mapping(node, deep)

    def _check(self, node: yaml.Node, way: tuple[str, ...], seen: set[int]) -> None:
        # What anchors repeat is looked at once: a few lines can repeat it a billion times.
        if id(node) in seen:
            return
        seen.add(id(node))
        if isinstance(node, yaml.ScalarNode):
            self._check_scalar(node, (".".join(way) or "file") + " = ")
        elif isinstance(node, yaml.SequenceNode):
            for place, item in enumerate(node.value):
                self._check(item, (*way, str(place)), seen)
        elif isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                if key.tag == _MERGE:
                    _refuse(key, "<< merges mappings, expected the keys themselves")
                if isinstance(key, yaml.ScalarNode):
                    self._check_scalar(key, ".".join((*way, "")))
                self._check(value, (*way, str(key.value)[:_SHOWN]), seen)

    def _check_scalar(self, node: yaml.ScalarNode, before: str) -> None:
        text = node.value
        if len(text) > _MAX_DIGITS:
            if node.tag in _NUMBERS:
                shown = f"{before}{text[:_SHOWN]}…"
                _refuse(node, f"{shown}: expected a number of at most {_MAX_DIGITS} digits")
            return
        # A tag that is written down, as in !!str 010, says what is meant.
        untold = self.resolve(yaml.ScalarNode, text, (True, False))  # type: ignore[no-untyped-call]
        is_plain = node.style is None and node.tag == untold
        if is_plain and (numbers := self._readings(node)):
            wanted = ", or ".join((*numbers, f"'{text}' if it is text"))
            _refuse(node, f"{before}{text}: ambiguous, expected {wanted}")

    def _readings(self, node: yaml.ScalarNode) -> list[str]:
        """The numbers that a plain scalar may be meant as; none for one that is not ambiguous."""
        text = node.value
        is_number = node.tag in _NUMBERS
        if _LEADING_ZERO.fullmatch(text):
            decimal = int(text.replace("_", ""))
            number = self.construct_object(node) if is_number else decimal
            octal = [f"{number} if it is octal"] if number != decimal else []
            return [str(decimal), *octal]
        if is_number:
            return [f"{self.construct_object(node)} if it counts sixties"] if ":" in text else []
        if _OCTAL.fullmatch(text):
            return [str(int(text.replace("o", ""), 8))]
        if _DECIMAL.fullmatch(text) and math.isfinite(float(text)):
            number = str(float(text))
            return [number if "." in number else number.replace("e", ".0e")]
        return []


class StrictDumper(yaml.SafeDumper):
    """Quotes text that `StrictLoader` would refuse without."""


for _pattern in (_LEADING_ZERO, _OCTAL, _DECIMAL):
    StrictDumper.add_implicit_resolver("!ambiguous", _pattern, list("-+.0123456789"))


def with_line(file: Path, mark: yaml.Mark | None) -> Path:
    """A file as errors name it, with the line of a mark: FILE:LINE."""
    return file.with_name(f"{file.name}:{mark.line + 1}") if mark else file


def _refuse(node: yaml.Node, problem: str) -> NoReturn:
    raise yaml.constructor.ConstructorError(None, None, problem, node.start_mark)
