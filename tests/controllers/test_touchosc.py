"""The tablet's layout."""

import subprocess
import sys
from xml.etree import ElementTree

import pytest
from controller_files import ROOT, TOUCHOSC, Binding, touchosc_bindings, touchosc_content

LAYOUT = TOUCHOSC / "ukulelatent.tosc"


@pytest.fixture(scope="module")
def bindings() -> list[Binding]:
    return touchosc_bindings(LAYOUT)


def test_two_pads_send_two_values_each(bindings) -> None:
    x_and_y = (("x", 0.0, 1.0), ("y", 0.0, 1.0))
    assert [binding for binding in bindings if binding.control == "XY"] == [
        Binding("XY", "/xy/1", ("x", "y"), x_and_y),
        Binding("XY", "/xy/2", ("x", "y"), x_and_y),
    ]


def test_two_octaves_of_buttons_send_press_and_release(bindings) -> None:
    keys = {
        binding.address: (binding.control, binding.triggers, binding.values)
        for binding in bindings
        if binding.address.startswith("/note/")
    }
    button = ("BUTTON", ("x",), (("x", 0.0, 1.0),))
    assert keys == {f"/note/{note}": button for note in range(48, 72)}


def test_the_rest_is_there(bindings) -> None:
    pads_and_keys = ("/xy/", "/note/")
    rest = {b.address: b.control for b in bindings if not b.address.startswith(pads_and_keys)}
    assert rest == {
        "/gain": "FADER",
        "/env/release": "FADER",
        "/sustain": "BUTTON",
        "/latent/reset": "BUTTON",
        "/panic": "BUTTON",
    }


def test_nothing_lies_outside_the_screen_or_on_another(bindings) -> None:
    root = ElementTree.fromstring(touchosc_content(LAYOUT))
    assert _frame(root.find("node")) == (0, 0, 1024, 768)
    touched = sorted(_touched(root.find("node"), 0, 0))
    assert len(touched) == len(bindings)
    for index, (left, top, width, height) in enumerate(touched):
        assert min(left, top) >= 0
        assert left + width <= 1024
        assert top + height <= 768
        assert min(width, height) >= 40  # a finger's width
        for other_left, other_top, other_width, other_height in touched[:index]:
            assert (
                left >= other_left + other_width
                or other_left >= left + width
                or top >= other_top + other_height
                or other_top >= top + height
            )


def _touched(node, left: float, top: float):
    """The controls that send, as (left, top, width, height) on the screen."""
    own_left, own_top, width, height = _frame(node)
    left, top = left + own_left, top + own_top
    if node.find("messages/osc") is not None:
        yield left, top, width, height
    for child in node.findall("children/node"):
        yield from _touched(child, left, top)


def _frame(node) -> tuple[float, ...]:
    (frame,) = (
        entry.find("value")
        for entry in node.findall("properties/property")
        if entry.findtext("key") == "frame"
    )
    return tuple(float(frame.findtext(side, "nan")) for side in "xywh")


def test_the_generator_writes_the_same_again(tmp_path) -> None:
    again = tmp_path / "again.tosc"
    command = (sys.executable, "-m", "pd.touchosc.make_tosc", again)
    subprocess.run(command, cwd=ROOT, check=True, timeout=60)
    # Not the compressed bytes: those are zlib's own, and another release of it has others.
    assert touchosc_content(again) == touchosc_content(LAYOUT)
