"""Write ukulelatent-addresses.pd, a message box for each address of the daemon's OSC table:
`python -m pd.make_pd [FILE]`, in the repository's root.
"""

import re
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from pd.table_check import Example, examples

from ukulelatent_daemon.system.atomic_file import write_atomically

COMMENT_CHARACTERS: Final = 76
CHARACTER_WIDTH: Final = 7
LINE_HEIGHT: Final = 17
ROW_GAP: Final = 12
MARGIN: Final = 20
FONT_SIZE: Final = 12


def patch() -> str:
    """The abstraction: a sub-patch for each section, all of them to one outlet."""
    sections = examples()
    outlet = 2 * len(sections) + 1
    lines = [
        f"#N canvas 60 60 520 {90 + 30 * len(sections)} {FONT_SIZE};",
        _comment("A message to each address of ukulelatentd: open a section and click.", 20, 10),
    ]
    for index, (name, rows) in enumerate(sections.items()):
        top = 40 + 30 * index
        # What is in the section, so that its box can be told from the others by a glance.
        heads = ", ".join(dict.fromkeys(row.address.split("/")[1] for row in rows))
        lines += _section(name, rows, top)
        lines.append(_comment(heads, 220, top))
    lines.append(f"#X obj {MARGIN} {50 + 30 * len(sections)} outlet messages;")
    lines += (f"#X connect {2 * index + 1} 0 {outlet} 0;" for index in range(len(sections)))
    return "\n".join(lines) + "\n"


def _section(name: str, rows: list[Example], top: int) -> Iterator[str]:
    title = name.replace(" ", "-")
    left = 2 * MARGIN + CHARACTER_WIDTH * (2 + max(len(row.message) for row in rows))
    heights = [LINE_HEIGHT * len(_wrapped(row.text)) + ROW_GAP for row in rows]
    width = left + CHARACTER_WIDTH * (COMMENT_CHARACTERS + 3)
    height = sum(heights) + 4 * MARGIN
    yield f"#N canvas 80 80 {width} {min(height, 700)} {title} 0;"
    y = MARGIN
    for row, row_height in zip(rows, heights, strict=True):
        yield f"#X msg {MARGIN} {y} {_escaped(row.message)};"
        yield _comment(row.text, left, y)
        y += row_height
    yield f"#X obj {MARGIN} {y + MARGIN} outlet;"
    for index in range(len(rows)):
        yield f"#X connect {2 * index} 0 {2 * len(rows)} 0;"
    yield f"#X restore {MARGIN} {top} pd {title};"


def _comment(text: str, left: int, top: int) -> str:
    return f"#X text {left} {top} {_escaped(text)}, f {COMMENT_CHARACTERS};"


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, COMMENT_CHARACTERS - 1)


def _escaped(text: str) -> str:
    """Pd's own separators, as atoms of their own where they must be."""
    text = re.sub("([,;])", r" \\\1", text)
    return text.replace("$", r"\$")


if __name__ == "__main__":
    default = Path(__file__).with_name("ukulelatent-addresses.pd")
    file = Path(sys.argv[1]) if len(sys.argv) > 1 else default
    write_atomically(file, patch())
