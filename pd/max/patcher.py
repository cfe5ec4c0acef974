"""Max's patcher files: boxes and lines, written as the JSON that Max reads.

Max works out inlets and outlets by itself when it loads a box. They are in the file all the same,
as Max writes them, so that a line to an inlet that is not there is found without Max.
"""

import json
from collections.abc import Sequence
from itertools import pairwise
from typing import Any, Final, NamedTuple

LINE_HEIGHT: Final = 14
BOX_HEIGHT: Final = 22
CHARACTER_WIDTH: Final = 7

# Object → its inlets, and what its outlets give: "" for any message.
_PORTS: Final[dict[str, tuple[int, tuple[str, ...]]]] = {
    "/": (2, ("float",)),
    "fromsymbol": (1, ("",)),
    "int": (2, ("int",)),
    "loadmess": (1, ("",)),
    "makenote": (3, ("float", "float")),
    "metro": (2, ("bang",)),
    "patcherargs": (1, ("", "")),
    "prepend": (1, ("",)),
    "print": (1, ()),
    "udpreceive": (1, ("",)),
    "udpsend": (1, ()),
    "ukulelatent": (3, ("", "")),
    "zl": (2, ("", "")),
}
_UI_PORTS: Final[dict[str, tuple[int, tuple[str, ...]]]] = {
    "comment": (1, ()),
    "dial": (1, ("float",)),
    "flonum": (1, ("", "bang")),
    "inlet": (0, ("",)),
    "kslider": (2, ("int", "int")),
    "message": (2, ("",)),
    "number": (1, ("", "bang")),
    "outlet": (1, ()),
    "pictslider": (2, ("int", "int")),
    "toggle": (1, ("int",)),
}
_TRIGGERED: Final = {"b": "bang", "i": "int", "f": "float", "1": "int"}


class Box(NamedTuple):
    """A box of a patcher, by its id."""

    identity: str


class Rectangle(NamedTuple):
    """A place on the patcher, in pixels."""

    left: float
    top: float
    width: float
    height: float


class Patcher:
    """Boxes are added in the order in which Max draws them."""

    def __init__(self, width: int, height: int, presentation: bool = False) -> None:
        self._presentation = presentation
        self._size = Rectangle(80, 80, width, height)
        self._boxes: list[dict[str, Any]] = []
        self._lines: list[dict[str, Any]] = []

    def new(self, text: str, left: float, top: float) -> Box:
        """An object, as it is typed into its box."""
        inlets, outlets = _ports(text)
        return self._add(
            "newobj", (left, top, _width(text), BOX_HEIGHT), inlets, outlets, text=text
        )

    def message(
        self, text: str, left: float, top: float, width: float = 0, **properties: Any
    ) -> Box:
        """A message box, as wide as its text unless said."""
        at = (left, top, width or _width(text), BOX_HEIGHT)
        return self.control("message", at, text=text, **properties)

    def comment(self, lines: Sequence[str], left: float, top: float, **properties: Any) -> Box:
        """Lines of text."""
        width = CHARACTER_WIDTH * max(map(len, lines)) + 10
        height = LINE_HEIGHT * len(lines) + 6
        properties |= {"text": "\n".join(lines), "linecount": len(lines)}
        return self.control("comment", (left, top, width, height), **properties)

    def control(
        self,
        kind: str,
        at: tuple[float, float, float, float],
        shown: bool = False,
        **properties: Any,
    ) -> Box:
        """A box that is seen or played: with `shown`, in the presentation too."""
        inlets, outlets = _UI_PORTS[kind]
        if shown:
            properties |= {"presentation": 1, "presentation_rect": _floats(at)}
        return self._add(kind, at, inlets, outlets, **properties)

    def subpatch(self, name: str, inside: "Patcher", left: float, top: float) -> Box:
        """A patcher in a box, with one outlet; shown."""
        at = (left, top, _width(f"p {name}"), BOX_HEIGHT)
        shown = {"presentation": 1, "presentation_rect": _floats(at)}
        inner = {"patcher": inside.content()["patcher"], "text": f"p {name}"}
        return self._add("newobj", at, 0, ("",), **inner, **shown)

    def line(self, source: Box, destination: Box, outlet: int = 0, inlet: int = 0) -> None:
        """A cord from an outlet to an inlet, each counted from 0."""
        ends = {"source": [source.identity, outlet], "destination": [destination.identity, inlet]}
        self._lines.append({"patchline": ends})

    def chain(self, *boxes: Box) -> None:
        """Cords from each box's first outlet to the next one's first inlet."""
        for source, destination in pairwise(boxes):
            self.line(source, destination)

    def content(self) -> dict[str, Any]:
        """What the file says."""
        version = {"major": 8, "minor": 0, "revision": 0, "architecture": "x64", "modernui": 1}
        return {
            "patcher": {
                "fileversion": 1,
                "appversion": version,
                "classnamespace": "box",
                "rect": _floats(self._size),
                "bglocked": 0,
                "openinpresentation": int(self._presentation),
                "default_fontsize": 12.0,
                "default_fontface": 0,
                "default_fontname": "Arial",
                "gridonopen": 1,
                "gridsize": [15.0, 15.0],
                "boxes": self._boxes,
                "lines": self._lines,
            }
        }

    def text(self) -> str:
        """The file."""
        return json.dumps(self.content(), indent=1, ensure_ascii=False) + "\n"

    def _add(
        self,
        kind: str,
        at: tuple[float, float, float, float],
        inlets: int,
        outlets: Sequence[str],
        **properties: Any,
    ) -> Box:
        identity = f"obj-{len(self._boxes) + 1}"
        box = {"id": identity, "maxclass": kind, "numinlets": inlets, "numoutlets": len(outlets)}
        if outlets:
            box["outlettype"] = list(outlets)
        self._boxes.append({"box": {**box, "patching_rect": _floats(at), **properties}})
        return Box(identity)


def _ports(text: str) -> tuple[int, tuple[str, ...]]:
    name, *arguments = text.split()
    if name == "t":
        return 1, tuple(_TRIGGERED.get(argument, "") for argument in arguments)
    if name == "unpack":
        return 1, tuple(_TRIGGERED.get(argument, "") for argument in arguments)
    if name == "pack":
        return len(arguments), ("",)
    if name == "route":
        return len(arguments) + 1, ("",) * (len(arguments) + 1)
    return _PORTS[name]


def _width(text: str) -> float:
    return CHARACTER_WIDTH * len(text) + 14


def _floats(numbers: Sequence[float]) -> list[float]:
    return [float(number) for number in numbers]
