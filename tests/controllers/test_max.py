"""The files for Max. Max itself is not here: it is their structure that is tested."""

import socket
import subprocess
import sys
from itertools import combinations

import pytest
from controller_files import MAX, ROOT, max_boxes, max_lines, max_patchers

from ukulelatent_daemon.osc.packet import Message, read_message, write_message

NAMES = ("ukulelatent.maxpat", "ukulelatent.maxhelp")
PATCHERS = [
    pytest.param(patcher, id=f"{name}-{index}")
    for name in NAMES
    for index, patcher in enumerate(max_patchers(MAX / name))
]


def test_the_generator_writes_the_same_again(tmp_path) -> None:
    command = (sys.executable, "-m", "pd.max.make_maxpat", tmp_path)
    subprocess.run(command, cwd=ROOT, check=True, timeout=60)
    for name in NAMES:
        assert (tmp_path / name).read_bytes() == (MAX / name).read_bytes(), (
            f"{name} drifted from the table: python -m pd.max.make_maxpat"
        )


@pytest.mark.parametrize("patcher", PATCHERS)
def test_a_patcher_says_what_max_asks_for(patcher) -> None:
    assert patcher["fileversion"] == 1
    assert patcher["appversion"]["major"] == 8
    assert len(patcher["rect"]) == 4
    for box in max_boxes(patcher):
        assert {"id", "maxclass", "numinlets", "numoutlets", "patching_rect"} <= box.keys()
        assert len(box.get("outlettype", [])) == box["numoutlets"]
        if box["maxclass"] in ("newobj", "message", "comment"):
            assert isinstance(box["text"], str)


@pytest.mark.parametrize("patcher", PATCHERS)
def test_every_line_has_two_ends(patcher) -> None:
    boxes = {box["id"]: box for box in max_boxes(patcher)}
    assert len(boxes) == len(patcher["boxes"])
    lines = max_lines(patcher)
    assert len(set(lines)) == len(lines)
    for source, outlet, destination, inlet in lines:
        assert 0 <= outlet < boxes[source]["numoutlets"]
        assert 0 <= inlet < boxes[destination]["numinlets"]
    # What stands in no line does nothing.
    joined = {end for source, _, destination, _ in lines for end in (source, destination)}
    assert {box["maxclass"] for box in boxes.values() if box["id"] not in joined} <= {"comment"}


@pytest.mark.parametrize("patcher", PATCHERS)
@pytest.mark.parametrize("view", ["patching_rect", "presentation_rect"])
def test_no_box_lies_on_another(patcher, view) -> None:
    boxes = [box for box in max_boxes(patcher) if view in box]
    for box in boxes:
        left, top, width, height = box[view]
        assert min(left, top) >= 0
        assert min(width, height) >= 15
        if view == "presentation_rect":
            assert box["presentation"] == 1
            assert left + width <= patcher["rect"][2], box
            assert top + height <= patcher["rect"][3], box
    for one, other in combinations(boxes, 2):
        assert _apart(one[view], other[view]), (one, other)


def _apart(one: list[float], other: list[float]) -> bool:
    return any(
        one[axis] >= other[axis] + other[axis + 2] or other[axis] >= one[axis] + one[axis + 2]
        for axis in (0, 1)
    )


def test_the_help_uses_the_abstraction_as_it_is() -> None:
    (abstraction,) = max_patchers(MAX / "ukulelatent.maxpat")
    kinds = [box["maxclass"] for box in max_boxes(abstraction)]
    (used,) = (
        box
        for box in max_boxes(max_patchers(MAX / "ukulelatent.maxhelp")[0])
        if box["maxclass"] == "newobj" and box["text"].split()[0] == "ukulelatent"
    )
    assert used["numinlets"] == kinds.count("inlet") == 3
    assert used["numoutlets"] == kinds.count("outlet") == 2


def test_inlets_reach_the_daemon_and_replies_the_outlets() -> None:
    (patcher,) = max_patchers(MAX / "ukulelatent.maxpat")
    names = {
        box["id"]: box.get("text", f"{box['maxclass']} {box.get('index')}")
        for box in max_boxes(patcher)
    }
    after: dict[str, set[str]] = {}
    for source, outlet, destination, _ in max_lines(patcher):
        after.setdefault(names[source], set()).add(names[destination])
        after.setdefault(f"{names[source]}:{outlet}", set()).add(names[destination])
    send = "udpsend 127.0.0.1 9770"
    assert after["inlet 1"] == {"prepend /note"}
    assert after["inlet 2"] == {"prepend /latent"}
    assert after["inlet 3"] == after["prepend /note"] == after["prepend /latent"] == {send}
    assert after["metro 10000"] == {"int"}
    assert after["int"] == {"/subscribe all $1"}
    assert after["/subscribe all $1"] == {send}
    assert after["udpreceive"] == {"route /ping"}
    assert after["route /ping:0"] == {"prepend /pong"}
    assert after["prepend /pong"] == {send}
    assert after["route /ping:1"] == {"t l l"}
    assert after["t l l:1"] == {"outlet 2"}
    assert after["zl join"] == {"outlet 1"}


def test_the_daemon_answers_where_udpreceive_listens(daemon) -> None:
    """What the abstraction counts on: it sends from one port, and listens at another."""
    with (
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udpsend,
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udpreceive,
    ):
        udpsend.connect(("127.0.0.1", daemon.port))
        udpreceive.bind(("127.0.0.1", 0))
        udpreceive.settimeout(20)
        udpsend.send(write_message("/subscribe", ["all", udpreceive.getsockname()[1]]))
        # What is refused is answered before the engine acts on what came earlier.
        assert _next(udpreceive) in {"/meter", "/status.reply", "/latent/value"}
        udpsend.send(write_message("/note", [60.0, 100.0, 7]))
        udpsend.send(write_message("/latent/get", []))
        udpsend.send(write_message("/pan", [2.0]))
        wanted = {"/note/started", "/latent/value", "/error", "/meter", "/status.reply"}
        for _ in range(200):  # the meter goes on for ever
            wanted.discard(_next(udpreceive))
            if not wanted:
                break
        assert not wanted


def _next(udp: socket.socket) -> str:
    message = read_message(udp.recv(65536), 0)
    assert isinstance(message, Message)
    return message.address
