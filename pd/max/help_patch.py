"""The help of [ukulelatent]: what can be played with the mouse, and a message to each address.

The presentation shows what is played; the objects behind it lie below, where it does not reach.
"""

import textwrap
from typing import Final

from pd.max.abstraction import HOST, LISTENING_PORT, PORT
from pd.max.patcher import BOX_HEIGHT, CHARACTER_WIDTH, LINE_HEIGHT, Box, Patcher
from pd.table_check import LATENT_DIM, Example, check, check_ranges, check_reply, examples

LOWEST_NOTE: Final = 48  # C3
KEYS: Final = 25
PAD_STEPS: Final = 1000  # a pictslider counts in whole numbers
BUTTONS: Final = ("/panic", "/notes/off", "/latent/reset", "/latent/get", "/status", "/version")
REPLIES: Final = ("/meter", "/status.reply", "/latent/value")
# Of the knobs: the caption, the address, its lowest and highest value, and how the daemon starts.
KNOBS: Final = (
    ("gain dB", "/gain", -60.0, 6.0, 0.0),
    ("release ms", "/env/release", 10.0, 2000.0, 150.0),
)

MARGIN: Final = 20
WIDTH: Final = 860
SHOWN_HEIGHT: Final = 500
BEHIND: Final = SHOWN_HEIGHT + 40
COMMENT_CHARACTERS: Final = 84


def help_patch() -> Patcher:
    """The file ukulelatent.maxhelp."""
    patcher = Patcher(WIDTH, SHOWN_HEIGHT, presentation=True)
    name = f"ukulelatent {HOST} {PORT} {LISTENING_PORT}"
    _say(patcher, "ukulelatent: plays an ukulelatentd that runs here or elsewhere.", MARGIN, 10)
    abstract = patcher.new(name, MARGIN, BEHIND + 190)
    _notes(patcher, abstract)
    for index in range(LATENT_DIM // 2):
        _pad(patcher, abstract, index)
    for index in range(len(KNOBS)):
        _knob(patcher, abstract, index)
    _sustain(patcher, abstract)
    _buttons(patcher, abstract)
    _sections(patcher, abstract)
    _replies(patcher, abstract)
    return patcher


def _say(patcher: Patcher, text: str, left: float, top: float) -> None:
    patcher.comment([text], left, top, shown=True)


def _notes(patcher: Patcher, abstract: Box) -> None:
    check_ranges("/note", (LOWEST_NOTE, LOWEST_NOTE + KEYS - 1), (0, 127))
    _say(
        patcher,
        "1 Notes: note, velocity, id. Where a key is hit says how hard.",
        MARGIN,
        40,
    )
    at = (MARGIN, 65, 380, 60)
    keys = patcher.control("kslider", at, shown=True, offset=LOWEST_NOTE, range=KEYS)
    lasting = patcher.new("makenote 100 800", MARGIN, BEHIND)
    both = patcher.new(f"pack {LOWEST_NOTE} 100", MARGIN, BEHIND + 30)
    for index in (0, 1):
        patcher.line(keys, lasting, index, index)
        patcher.line(lasting, both, index, index)
    patcher.line(both, abstract)


def _pad(patcher: Patcher, abstract: Box, index: int) -> None:
    left = MARGIN + 195 * index
    _say(patcher, f"z{2 * index + 1} across, z{2 * index + 2} up", left, 140)
    ends = {"leftvalue": 0, "rightvalue": PAD_STEPS, "bottomvalue": 0, "topvalue": PAD_STEPS}
    pad = patcher.control("pictslider", (left, 165, 180, 180), shown=True, **ends)
    for outlet, axis in enumerate("xy"):
        address = f"/xy/{index + 1}/{axis}"
        check_ranges(address, (0, 1))
        column = left + 95 * outlet
        share = patcher.new(f"/ {PAD_STEPS}.", column, BEHIND + 70)
        message = patcher.message(f"{address} $1", column, BEHIND + 100)
        patcher.line(pad, share, outlet)
        patcher.line(share, message)
        patcher.line(message, abstract, 0, 2)


def _knob(patcher: Patcher, abstract: Box, index: int) -> None:
    caption, address, low, high, start = KNOBS[index]
    check_ranges(address, (low, high))
    check(address, start)
    left = 420 + 90 * index
    column = 420 + 170 * index
    _say(patcher, caption, left, 140)
    at = (left, 165, 50, 50)
    dial = patcher.control("dial", at, shown=True, floatoutput=1, min=low, size=high - low)
    # It shows the value, and holds it to the range wherever the dial's last step lies.
    at = (left, 220, 60, BOX_HEIGHT)
    number = patcher.control("flonum", at, shown=True, minimum=low, maximum=high)
    # Set, so that nothing is sent when the help opens.
    at_start = patcher.new(f"loadmess set {start:g}", column, BEHIND)
    patcher.line(at_start, dial)
    patcher.line(at_start, number)
    message = patcher.message(f"{address} $1", column, BEHIND + 30)
    patcher.chain(dial, number, message)
    patcher.line(message, abstract, 0, 2)


def _sustain(patcher: Patcher, abstract: Box) -> None:
    check_ranges("/sustain", (0, 1))
    _say(patcher, "sustain", 420, 270)
    toggle = patcher.control("toggle", (420, 295, 50, 50), shown=True)
    message = patcher.message("/sustain $1", 420, BEHIND + 70)
    patcher.line(toggle, message)
    patcher.line(message, abstract, 0, 2)


def _buttons(patcher: Patcher, abstract: Box) -> None:
    _say(patcher, "3 Any message", 620, 140)
    for index, address in enumerate(BUTTONS):
        check(address)
        message = patcher.message(address, 620, 165 + 30 * index, shown=True)
        patcher.line(message, abstract, 0, 2)
    check("/latent", *(0.0,) * LATENT_DIM)
    _say(patcher, "2 Latent: z1 z2 …", 420, 70)
    zeros = patcher.message(" ".join("0" * LATENT_DIM), 420, 95, shown=True)
    patcher.line(zeros, abstract, 0, 1)


def _sections(patcher: Patcher, abstract: Box) -> None:
    _say(patcher, "All addresses: double-click a section, then click a message.", MARGIN, 365)
    left, top = MARGIN, 390
    for name, rows in examples().items():
        title = name.lower().replace(" ", "-")
        width = CHARACTER_WIDTH * len(f"p {title}") + 14
        if left + width > WIDTH - MARGIN:
            left, top = MARGIN, top + 30
        section = patcher.subpatch(title, _section(rows), left, top)
        patcher.line(section, abstract, 0, 2)
        left += width + 10


def _section(rows: list[Example]) -> Patcher:
    """A message to each address, and beside it what it does."""
    beside = 2 * MARGIN + CHARACTER_WIDTH * max(len(row.message) for row in rows) + 14
    comments = [textwrap.wrap(row.text, COMMENT_CHARACTERS) for row in rows]
    heights = [max(BOX_HEIGHT, LINE_HEIGHT * len(lines) + 6) + 8 for lines in comments]
    width = beside + CHARACTER_WIDTH * COMMENT_CHARACTERS + MARGIN
    patcher = Patcher(width, min(sum(heights) + 100, 700))
    outlet = patcher.control("outlet", (MARGIN, sum(heights) + 2 * MARGIN, 30, 30), index=1)
    top = MARGIN
    for row, lines, height in zip(rows, comments, heights, strict=True):
        patcher.line(patcher.message(row.message, MARGIN, top), outlet)
        patcher.comment(lines, beside, top)
        top += height
    return patcher


def _replies(patcher: Patcher, abstract: Box) -> None:
    """The whole ones are shown; of those in parts the rest is printed."""
    for address in REPLIES:
        check_reply(address)
    _say(patcher, "Replies; the others in Max's console", 590, 10)
    for index, caption in enumerate(("peak left", "peak right", "voices")):
        _say(patcher, caption, 590 + 85 * index, 40)
    meters = [
        patcher.control("flonum", (590 + 85 * index, 65, 60, BOX_HEIGHT), shown=True)
        for index in (0, 1)
    ]
    voices = patcher.control("number", (760, 65, 60, BOX_HEIGHT), shown=True)
    point = patcher.message("", 590, 95, shown=True, width=240)

    whole = patcher.new(f"route {' '.join(REPLIES)}", 240, BEHIND + 220)
    patcher.line(abstract, whole, 1)
    peaks = patcher.new("unpack f f", 240, BEHIND + 260)
    status = patcher.new("unpack i", 340, BEHIND + 260)
    latent = patcher.new("prepend set", 430, BEHIND + 260)
    for outlet, taker in enumerate((peaks, status, latent)):
        patcher.line(whole, taker, outlet)
    for outlet, meter in enumerate(meters):
        patcher.line(peaks, meter, outlet)
    patcher.line(status, voices)
    patcher.line(latent, point)

    first_parts = [address.split("/")[1] for address in REPLIES]
    rest = patcher.new(f"route {' '.join(first_parts)}", MARGIN, BEHIND + 300)
    patcher.line(abstract, rest)
    patcher.line(rest, patcher.new("print ukulelatent", MARGIN, BEHIND + 330), len(first_parts))
