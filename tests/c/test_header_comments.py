"""Every function declared in a header says which thread may call it, and whether it blocks."""

import re
from pathlib import Path

import pytest

HEADERS = sorted((Path(__file__).resolve().parents[2] / "cgriffinlim" / "src").glob("*.h"))
COMMENT = re.compile(r"/\*.*?\*/", re.S)
DECLARATION = re.compile(r"^(?:static inline )?(?:const )?\w+ \*?(uk_\w+)\(", re.M)


def undocumented(text: str) -> list[str]:
    """Functions with no such comment above them in their paragraph, or in one for all below."""
    found = []
    for_all_below = False
    for paragraph in re.split(r"\n\s*\n", text):
        for declaration in DECLARATION.finditer(COMMENT.sub(_blank, paragraph)):
            above = " ".join(COMMENT.findall(paragraph[: declaration.start()]))
            if not for_all_below and not ("Thread" in above and "Blocks" in above):
                found.append(declaration[1])
            for_all_below = for_all_below or "all below" in above
        for_all_below = for_all_below or "Thread (all" in paragraph
    return found


def _blank(comment: re.Match[str]) -> str:
    return " " * len(comment[0])


@pytest.mark.parametrize("header", HEADERS, ids=lambda path: path.name)
def test_every_declaration_names_its_thread_and_whether_it_blocks(header):
    assert undocumented(header.read_text(encoding="utf-8")) == []


def test_declaration_without_a_comment_is_found():
    assert undocumented("/* Plays. */\nint uk_play(void);\n") == ["uk_play"]
