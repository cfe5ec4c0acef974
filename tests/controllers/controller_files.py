"""What the controllers' files send: read from the files themselves, not from their generators."""

import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple
from xml.etree import ElementTree

ROOT = Path(__file__).parents[2]
PD = ROOT / "pd"
MAX = PD / "max"
TOUCHOSC = PD / "touchosc"

Values = tuple[float | str, ...]
# What is put before a list, of an inlet or of a reply; it is played over these values.
PLAYED: dict[str, tuple[Values, Values]] = {
    "/note": ((0, 0), (127, 127)),
    "/latent": ((-3,) * 4, (3,) * 4),
    "/pong": ((0,), ((1 << 24) - 1,)),
}


class Sent(NamedTuple):
    """A message with its lowest and its highest values."""

    address: str
    low: Values
    high: Values


@dataclass
class Canvas:
    """A Pd canvas: its objects in the order in which connections (from, outlet, to, inlet) count
    them."""

    objects: list[list[str]] = field(default_factory=list)
    connections: list[tuple[int, ...]] = field(default_factory=list)


@dataclass(frozen=True)
class Binding:
    """What a TouchOSC control sends: `values` are (key, at its lowest, at its highest)."""

    control: str
    address: str
    triggers: tuple[str, ...]
    values: tuple[tuple[str, float, float], ...]


def pd_canvases(text: str) -> list[Canvas]:
    """The canvases of a patch, the inner ones before those around them."""
    inside: list[Canvas] = []
    done = []
    for statement in text.split(";\n"):
        words = statement.split()
        if words[:2] == ["#N", "canvas"]:
            inside.append(Canvas())
        elif words[:2] == ["#X", "connect"]:
            inside[-1].connections.append(tuple(map(int, words[2:])))
        elif words:
            if words[1] == "restore":
                done.append(inside.pop())
            inside[-1].objects.append(words)
    return [*done, *inside]


def pd_sent(*files: Path) -> list[Sent]:
    """Of message boxes, and of the formats of the abstraction."""
    canvases = [canvas for file in files for canvas in pd_canvases(file.read_text("utf-8"))]
    return [
        sent
        for canvas in canvases
        for index, words in enumerate(canvas.objects)
        if (sent := _pd_sent(canvas, index, words))
    ]


def _pd_sent(canvas: Canvas, index: int, words: list[str]) -> Sent | None:
    if words[1] == "msg" and words[4].startswith("/"):
        ends = [
            _pd_range(canvas.objects[source])
            for source, _, taker, _ in canvas.connections
            if taker == index and r"\$1" in words
        ]
        return _filled(words[4], words[5:], ends)
    if words[1] == "obj" and words[4] == "oscformat" and len(words) > 5:
        address = f"/{words[5]}"
        return Sent(address, *PLAYED[address])
    return None


def _pd_range(words: list[str]) -> tuple[float, float]:
    if words[4] == "hradio":
        return 0, float(words[8]) - 1
    assert words[4] in ("hsl", "vsl")
    return float(words[7]), float(words[8])


def max_patchers(file: Path) -> list[dict[str, Any]]:
    """The patcher of a file, and those in its boxes."""
    found = [json.loads(file.read_text("utf-8"))["patcher"]]
    for patcher in found:  # grows on the way
        found += [box["box"]["patcher"] for box in patcher["boxes"] if "patcher" in box["box"]]
    return found


def max_boxes(patcher: dict[str, Any]) -> list[dict[str, Any]]:
    """The boxes of a patcher."""
    return [box["box"] for box in patcher["boxes"]]


def max_lines(patcher: dict[str, Any]) -> list[tuple[str, int, str, int]]:
    """The lines of a patcher: (from, outlet, to, inlet)."""
    ends = [line["patchline"] for line in patcher["lines"]]
    return [(*line["source"], *line["destination"]) for line in ends]


def max_sent(*files: Path) -> list[Sent]:
    """Of message boxes, and of what is put before lists."""
    return [
        sent
        for file in files
        for patcher in max_patchers(file)
        for box in max_boxes(patcher)
        if (sent := _max_sent(patcher, box))
    ]


def _max_sent(patcher: dict[str, Any], box: dict[str, Any]) -> Sent | None:
    first, *rest = box.get("text", "").split() or [""]
    if box["maxclass"] == "message" and first.startswith("/"):
        ends = list(_max_ranges(patcher, box["id"])) if "$1" in rest else []
        return _filled(first, rest, ends)
    if box["maxclass"] == "newobj" and first == "prepend" and rest[0].startswith("/"):
        return Sent(rest[0], *PLAYED[rest[0]])
    return None


def _max_ranges(patcher: dict[str, Any], taker: str) -> Iterator[tuple[float, float]]:
    """What may come to a box's first inlet."""
    boxes = {box["id"]: box for box in max_boxes(patcher)}
    for source, outlet, destination, inlet in max_lines(patcher):
        if (destination, inlet) == (taker, 0):
            yield _max_range(patcher, boxes[source], outlet)


def _max_range(patcher: dict[str, Any], box: dict[str, Any], outlet: int) -> tuple[float, float]:
    kind = box["maxclass"]
    if kind == "flonum":
        return box["minimum"], box["maximum"]
    if kind == "toggle":
        return 0, 1
    if kind == "pictslider":
        ends = ("leftvalue", "rightvalue") if outlet == 0 else ("bottomvalue", "topvalue")
        return box[ends[0]], box[ends[1]]
    name, *arguments = box["text"].split()
    if name == "/":
        ((low, high),) = _max_ranges(patcher, box["id"])
        return low / float(arguments[0]), high / float(arguments[0])
    assert name == "int"
    return 1, 65535  # the listening port


def touchosc_content(file: Path) -> bytes:
    """A layout, as the app reads it: zlib around XML."""
    return zlib.decompress(file.read_bytes())


def touchosc_bindings(file: Path) -> list[Binding]:
    """What the controls of a layout send."""
    root = ElementTree.fromstring(touchosc_content(file))
    return [
        _binding(node.get("type", ""), osc)
        for node in root.iter("node")
        for osc in node.findall("messages/osc")
    ]


def touchosc_sent(*files: Path) -> list[Sent]:
    """Of all controls."""
    return [
        Sent(one.address, tuple(v[1] for v in one.values), tuple(v[2] for v in one.values))
        for file in files
        for one in touchosc_bindings(file)
    ]


def _binding(control: str, osc: ElementTree.Element) -> Binding:
    assert osc.findtext("enabled") == osc.findtext("send") == "1"
    path = osc.findall("path/partial")
    arguments = osc.findall("arguments/partial")
    assert {partial.findtext("type") for partial in path} == {"CONSTANT"}
    assert {partial.findtext("type") for partial in arguments} <= {"VALUE"}
    assert {partial.findtext("conversion") for partial in arguments} <= {"FLOAT"}
    return Binding(
        control,
        "".join(partial.findtext("value", "") for partial in path),
        tuple(trigger.findtext("var", "") for trigger in osc.findall("triggers/trigger")),
        tuple(
            (
                partial.findtext("value", ""),
                float(partial.findtext("scaleMin", "nan")),
                float(partial.findtext("scaleMax", "nan")),
            )
            for partial in arguments
        ),
    )


def _filled(address: str, words: list[str], ends: list[tuple[float, float]]) -> Sent:
    """A message box's words, with the two ends of its range for $1."""
    low, high = (
        tuple(pick(pair[side] for pair in ends) if "$" in word else _value(word) for word in words)
        for side, pick in enumerate((min, max))
    )
    return Sent(address, low, high)


def _value(word: str) -> float | str:
    try:
        return float(word)
    except ValueError:
        return word


# What each controller sends.
CONTROLLERS = {
    "Pd": lambda: pd_sent(*sorted(PD.glob("*.pd"))),
    "Max": lambda: max_sent(MAX / "ukulelatent.maxpat", MAX / "ukulelatent.maxhelp"),
    "TouchOSC": lambda: touchosc_sent(TOUCHOSC / "ukulelatent.tosc"),
}
