"""Write ukulelatent.tosc, the tablet's layout: `python -m pd.touchosc.make_tosc [FILE]`, in the
repository's root.

Every binding is held against the daemon's OSC table, so that the layout cannot say what the daemon
does not understand.
"""

import sys
import uuid
from pathlib import Path
from typing import Any, Final

from pd.table_check import check_ranges
from py2tosc import (
    ButtonType,
    Control,
    Document,
    OscMessage,
    Trigger,
    Value,
    button,
    fader,
    label,
    ui,
    xy,
)

SIZE: Final = (1024, 768)
LOWEST_NOTE: Final = 48  # C3
NAMES: Final = ("C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B")
# Every id is made from this one: the same layout gives the same file.
ID: Final = uuid.UUID("6c1c7a3e-7c0f-5d0e-9b57-0d9a7f0c2b11")

WHITE: Final = "#d8d4c8"
BLACK: Final = "#303038"
PAD: Final = "#e0a030"
KNOB: Final = "#4a90a4"
ALARM: Final = "#c0392b"


def bind(address: str, **ranges: tuple[float, float]) -> OscMessage:
    """Send the values named (x, y), each over its range, whenever one of them changes.

    Without values it is sent when x rises, with no arguments. Raises ValueError for what the table
    does not have.
    """
    check_ranges(address, *ranges.values())
    if not ranges:
        return ui.osc(address, args=(), on="RISE", receive=False)
    triggers = [Trigger(name) for name in ranges]
    values = [ui.value(name, scale=scale) for name, scale in ranges.items()]
    return ui.osc(address, args=values, triggers=triggers, receive=False)


def caption(text: str, **properties: Any) -> Control:
    """A line of text that takes no touch."""
    return label(
        name=text,
        values=[Value("text", default=text), Value("touch")],
        background=False,
        outline=False,
        text_size=16,
        **properties,
    )


def named(text: str, control: Control) -> Control:
    """A control below its name."""
    return ui.column(caption(text), control, sizes=(1, 12), name=f"{text} group")


def pad(number: int) -> Control:
    """An XY pad: two dimensions of the latent point."""
    message = bind(f"/xy/{number}", x=(0, 1), y=(0, 1))
    control = xy(
        name=f"xy{number}",
        color=PAD,
        values=[Value("x", default=0.5), Value("y", default=0.5), Value("touch")],
        messages=[message],
    )
    return named(f"z{2 * number - 1} across, z{2 * number} up", control)


def slider(text: str, address: str, low: float, high: float, start: float) -> Control:
    """A fader from `low` to `high` that stands at `start`."""
    control = fader(
        name=text,
        color=KNOB,
        values=[Value("x", default=(start - low) / (high - low)), Value("touch")],
        messages=[bind(address, x=(low, high))],
    )
    return named(text, control)


def switch(text: str, message: OscMessage, color: str, **properties: Any) -> Control:
    """A button with its name on it."""
    control = button(name=text, color=color, messages=[message], **properties)
    ink = BLACK if color == WHITE else WHITE
    return ui.stack(control, caption(text, text_color=ink), name=f"{text} group")


def key(note: int) -> Control:
    """A button that plays a note while it is held."""
    name = f"{NAMES[note % 12]}{note // 12 - 1}"
    return switch(name, bind(f"/note/{note}", x=(0, 1)), BLACK if "#" in name else WHITE)


def layout() -> Document:
    """The whole surface: pads, faders and pedals above, two octaves below."""
    sustain = bind("/sustain", x=(0, 1))
    pedals = ui.column(
        switch("sustain", sustain, KNOB, button_type=ButtonType.TOGGLE_PRESS),
        switch("reset", bind("/latent/reset"), KNOB),
        switch("panic", bind("/panic"), ALARM),
        gap=8,
        name="pedals",
    )
    above = ui.row(
        pad(1),
        pad(2),
        slider("gain dB", "/gain", -60, 6, 0),
        slider("release ms", "/env/release", 10, 2000, 150),
        pedals,
        sizes=(4, 4, 1, 1, 1),
        gap=8,
        name="above",
    )
    octaves = [
        ui.row(*(key(first + step) for step in range(12)), gap=4, name=f"octave {first}")
        for first in (LOWEST_NOTE + 12, LOWEST_NOTE)
    ]
    root = ui.column(
        above,
        *octaves,
        sizes=(3, 1, 1),
        gap=8,
        pad=8,
        frame=(0, 0, *SIZE),
        name="ukulelatent",
    )
    document = Document(root=root)
    document.resolve()
    for index, control in enumerate(document.walk()):
        control.id = str(uuid.uuid5(ID, str(index)))
    return document


if __name__ == "__main__":
    default = Path(__file__).with_name("ukulelatent.tosc")
    layout().save(Path(sys.argv[1]) if len(sys.argv) > 1 else default, validate=True)
