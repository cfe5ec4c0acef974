"""What commands write: replaced whole, through links, and nothing but files is replaced."""

import os
import socket
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from ukulelatent_models.cli import main
from ukulelatent_models.errors import LabError
from ukulelatent_models.files import replacing


def _write(path: Path, content: bytes = b"new") -> None:
    with replacing(path) as file:
        file.write(b"___")
        file.seek(0)
        file.write(content)


def _names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_file_is_replaced_keeps_its_mode_and_leaves_nothing(tmp_path):
    path = tmp_path / ("x" * 255)
    _write(path, b"old")
    path.chmod(0o640)
    with replacing(path) as file:
        file.write(b"new")
        file.flush()
        assert path.read_bytes() == b"old"
    assert path.read_bytes() == b"new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert _names(tmp_path) == [path.name]


def test_a_new_file_has_the_mode_of_the_users_mask_and_its_folder_is_made(tmp_path):
    before = os.umask(0o027)
    try:
        _write(tmp_path / "made" / "x")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "made" / "x").stat().st_mode) == 0o640


def test_what_is_cut_short_leaves_the_old_file(tmp_path):
    def fail():
        with replacing(tmp_path / "x") as file:
            file.write(b"ne")
            raise ValueError("of the body's own")

    _write(tmp_path / "x", b"old")
    with pytest.raises(ValueError, match="of the body's own"):
        fail()
    assert (tmp_path / "x").read_bytes() == b"old"
    assert _names(tmp_path) == ["x"]


def test_links_stay_and_are_written_through(tmp_path):
    (tmp_path / "target").write_bytes(b"old")
    (tmp_path / "first").symlink_to("target")
    (tmp_path / "second").symlink_to(tmp_path / "first")
    (tmp_path / "nowhere").symlink_to("made")
    (tmp_path / "second.new").symlink_to("kept")
    _write(tmp_path / "second")
    _write(tmp_path / "nowhere")
    assert (tmp_path / "target").read_bytes() == (tmp_path / "made").read_bytes() == b"new"
    assert _names(tmp_path) == ["first", "made", "nowhere", "second", "second.new", "target"]
    for name in ("first", "second", "nowhere", "second.new"):
        assert (tmp_path / name).is_symlink()


def test_pipes_and_devices_are_written_into_and_stay(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    got: list[bytes] = []
    reader = threading.Thread(target=lambda: got.append((tmp_path / "pipe").read_bytes()))
    reader.start()
    content = bytes(range(256)) * 2000
    _write(tmp_path / "pipe", content)
    reader.join(timeout=10)
    assert got == [content]
    assert (tmp_path / "pipe").is_fifo()
    _write(Path("/dev/null"))
    assert Path("/dev/null").is_char_device()
    assert _names(tmp_path) == ["pipe"]


def test_what_cannot_be_written_is_named(tmp_path):
    (tmp_path / "circle").symlink_to("circle")
    with socket.socket(socket.AF_UNIX) as bound:
        bound.bind(str(tmp_path / "socket"))
        for path, why in (
            (tmp_path, "Is a directory"),
            (tmp_path / "socket", "Is a socket"),
            (tmp_path / "circle", "symbolic links"),
            (tmp_path / ("x" * 256), "name too long"),
            (tmp_path / "a\0b", "null byte"),
            (Path("/dev/full"), "No space left"),
        ):
            with pytest.raises(LabError, match=f"want a file that can be written .*{why}"):
                _write(path)
    assert Path("/dev/full").is_char_device()
    assert _names(tmp_path) == ["circle", "socket"]


def test_a_full_disk_leaves_the_old_checkpoint(tmp_path):
    (tmp_path / "x.ckpt").write_bytes(b"old")
    code = (
        "import resource, sys, torch; from pathlib import Path\n"
        "from ukulelatent_models.training import checkpoint\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "checkpoint.save({'weights': torch.zeros(5000)}, Path(sys.argv[1]))\n"
    )
    program = [sys.executable, "-c", code, str(tmp_path / "x.ckpt")]
    done = subprocess.run(program, capture_output=True, text=True)
    assert done.stderr.splitlines()[-1].endswith("can be written (File too large)")
    assert (tmp_path / "x.ckpt").read_bytes() == b"old"
    assert _names(tmp_path) == ["x.ckpt"]


def test_a_picture_is_drawn_through_a_link(tmp_path, capsys):
    (tmp_path / "target.png").write_bytes(b"old")
    (tmp_path / "link.png").symlink_to("target.png")
    assert main(["divergences", "-o", str(tmp_path / "link.png")]) == 0
    assert (tmp_path / "link.png").is_symlink()
    assert (tmp_path / "target.png").read_bytes()[:4] == b"\x89PNG"
    assert _names(tmp_path) == ["link.png", "target.png"]


def test_a_picture_where_there_is_a_folder_is_one_line(tmp_path, capsys):
    (tmp_path / "x.png").mkdir()
    assert main(["divergences", "-o", str(tmp_path / "x.png")]) == 1
    told = capsys.readouterr().err.splitlines()
    assert len(told) == 1
    assert "want a file that can be written" in told[0]
