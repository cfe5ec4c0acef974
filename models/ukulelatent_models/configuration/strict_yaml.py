"""YAML's plain values, without what one reader takes for something else than another."""

from __future__ import annotations

import math
import re
from collections.abc import Hashable
from typing import Any, Final, NoReturn

import yaml

_CORE: Final = "tag:yaml.org,2002:"
_NUMBERS: Final = frozenset((_CORE + "int", _CORE + "float"))
_MERGE: Final = _CORE + "merge"
# what no key takes: a date without quotes, and a lone =, are the text that they look like
_UNWANTED: Final = frozenset((_CORE + "timestamp", _CORE + "value"))
_MAX_DIGITS: Final = 100
_MAX_CHARACTERS: Final = 1_000_000  # with all that aliases repeat
_SHOWN: Final = 40

# YAML 1.1, which is read here, takes the first for octal, unless it has an 8 or 9, and the second,
# and of the third what it does not know as a number, such as 1e3 and -.5, for text
_LEADING_ZERO: Final = re.compile(r"[-+]?0[0-9_]+")
_OCTAL: Final = re.compile(r"[-+]?0o[0-7]+")
_DECIMAL: Final = re.compile(r"[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]+)?")


class StrictLoader(yaml.SafeLoader):
    """Refuses, by the line, ambiguous numbers, keys told twice, and aliases that repeat much."""

    yaml_implicit_resolvers = {  # noqa: RUF012 (the base's own, which is no instance's)
        first: [(tag, pattern) for tag, pattern in resolvers if tag not in _UNWANTED]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }

    def get_single_node(self) -> yaml.Node | None:
        """Return the document's root, checked.

        Raises:
            yaml.YAMLError: it is not YAML, or not as it must be here.
        """
        node: yaml.Node | None = super().get_single_node()
        if node is not None and self._size(node, "", {}) > _MAX_CHARACTERS:
            most = f"{_MAX_CHARACTERS} characters in all"
            _refuse(node, f"file = aliases that repeat too much: want at most {most}")
        return node

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        """Return a node's value.

        Raises:
            yaml.YAMLError: it has none, as `!!int x` and `0x_`.
        """
        if not isinstance(node, yaml.ScalarNode):
            return super().construct_object(node, deep)
        try:
            return super().construct_object(node, deep)
        except (ValueError, LookupError, AttributeError):
            _refuse(node, f"{node.value[:_SHOWN]!r}: want {node.tag.removeprefix(_CORE)}")

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """Return a mapping.

        Raises:
            yaml.YAMLError: it tells a key twice, or one that is no plain value.
        """
        told: set[Hashable] = set()
        for key_node, _ in node.value:
            if key_node.tag == _MERGE:
                continue
            key = self.construct_object(key_node, deep=True)
            if not isinstance(key, Hashable):
                _refuse(key_node, "a list or a mapping for a key: want a name")
            if key in told:
                _refuse(key_node, f"{key}: want it once")
            told.add(key)
        return super().construct_mapping(node, deep)

    def _size(self, node: yaml.Node, path: str, sizes: dict[int, int]) -> int:
        """Check a node; return the characters that it has with what its aliases repeat."""
        if id(node) in sizes:
            return sizes[id(node)]
        sizes[id(node)] = _MAX_CHARACTERS + 1  # while it is looked at: it must not hold itself
        size = 1
        if isinstance(node, yaml.ScalarNode):
            size += len(node.value)
            self._check(node, f"{path or 'file'} = ")
        elif isinstance(node, yaml.SequenceNode):
            for place, item in enumerate(node.value):
                size += self._size(item, f"{path}[{place}]", sizes)
        elif isinstance(node, yaml.MappingNode):
            prefix = f"{path}." if path else ""
            for key, value in node.value:
                if isinstance(key, yaml.ScalarNode):
                    self._check(key, prefix)
                size += self._size(key, f"{prefix}?", sizes) if key.tag != _MERGE else 1
                size += self._size(value, f"{prefix}{str(key.value)[:_SHOWN]}", sizes)
        sizes[id(node)] = size
        return size

    def _check(self, node: yaml.ScalarNode, before: str) -> None:
        text = node.value
        if len(text) > _MAX_DIGITS:
            if node.tag in _NUMBERS:
                _refuse(node, f"{before}{text[:_SHOWN]}…: want at most {_MAX_DIGITS} digits")
            return
        # a tag that is told, as in !!str 010, says what is meant
        untold = self.resolve(yaml.ScalarNode, text, (True, False))  # type: ignore[no-untyped-call]
        is_plain = node.style is None and node.tag == untold
        if is_plain and (numbers := self._readings(node)):
            wanted = ", or ".join((*numbers, f"'{text}' if it is text"))
            _refuse(node, f"{before}{text}: ambiguous: want {wanted}")

    def _readings(self, node: yaml.ScalarNode) -> list[str]:
        """Return the numbers a plain scalar may be meant as; none if it is not ambiguous."""
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


def _refuse(node: yaml.Node, problem: str) -> NoReturn:
    raise yaml.constructor.ConstructorError(None, None, problem, node.start_mark)
