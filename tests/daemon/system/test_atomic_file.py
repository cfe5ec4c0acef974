"""Files are replaced whole, through links, and nothing else is replaced."""

import os
import socket
import stat
import subprocess
import sys
import threading
from itertools import pairwise
from pathlib import Path

import pytest

from ukulelatent_daemon.system.atomic_file import PART_SUFFIX, replacing, write_atomically

IS_ROOT = os.geteuid() == 0


def write(path: Path, content: bytes = b"new") -> None:
    with replacing(path) as file:
        file.write(b"___")
        file.seek(0)
        file.write(content)


def fail(path: Path, error: BaseException) -> None:
    with replacing(path) as file:
        file.write(b"ne")
        raise error


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_file_is_replaced_and_keeps_its_mode(tmp_path) -> None:
    path = tmp_path / "x"
    path.write_bytes(b"old")
    path.chmod(0o640)
    before = path.stat()
    write(path)
    assert path.read_bytes() == b"new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert path.stat().st_ino != before.st_ino
    assert names_in(tmp_path) == ["x"]


def test_a_new_file_has_the_mode_of_the_users_mask(tmp_path) -> None:
    before = os.umask(0o027)
    try:
        write(tmp_path / "x")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "x").stat().st_mode) == 0o640


def test_a_file_stays_its_owners(tmp_path) -> None:
    path = tmp_path / "x"
    path.write_bytes(b"old")
    owner = (1234, 2345) if IS_ROOT else (os.getuid(), os.getgid())  # only root gives files away
    os.chown(path, *owner)
    write(path)
    assert (path.stat().st_uid, path.stat().st_gid) == owner


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_what_is_cut_short_leaves_the_old_file_and_nothing_else(tmp_path, error) -> None:
    path = tmp_path / "x"
    path.write_bytes(b"old")
    for cut_short in (path, tmp_path / "y"):
        with pytest.raises(error):
            fail(cut_short, error())
    assert path.read_bytes() == b"old"
    assert names_in(tmp_path) == ["x"]


def test_the_old_file_is_there_until_the_new_one_is_whole(tmp_path) -> None:
    path = tmp_path / "x"
    path.write_bytes(b"old")
    with replacing(path) as file:
        file.write(b"new")
        file.flush()
        assert path.read_bytes() == b"old"
    assert path.read_bytes() == b"new"


def test_a_full_disk_leaves_the_old_file_and_nothing_else(tmp_path) -> None:
    path = tmp_path / "x"
    path.write_bytes(b"old")
    code = (
        "import resource, sys; from pathlib import Path\n"
        "from ukulelatent_daemon.system.atomic_file import replacing\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "with replacing(Path(sys.argv[1])) as file: file.write(bytes(5000))\n"
    )
    done = subprocess.run([sys.executable, "-c", code, path], capture_output=True, text=True)
    assert "File too large" in done.stderr
    assert path.read_bytes() == b"old"
    assert names_in(tmp_path) == ["x"]


@pytest.mark.parametrize("links", [1, 3])
def test_links_stay_and_are_written_through(tmp_path, links) -> None:
    (tmp_path / "below").mkdir()
    target = tmp_path / "below" / "x"
    target.write_bytes(b"old")
    target.chmod(0o600)
    names = ["below/x", *(f"link{i}" for i in range(links))]
    for before, name in pairwise(names):
        (tmp_path / name).symlink_to(before)
    write(tmp_path / names[-1])
    assert target.read_bytes() == b"new"
    assert stat.S_IMODE(target.lstat().st_mode) == 0o600
    assert [str((tmp_path / name).readlink()) for name in names[1:]] == names[:-1]
    assert names_in(tmp_path / "below") == ["x"]


def test_a_link_to_nothing_makes_what_it_leads_to(tmp_path) -> None:
    (tmp_path / "link").symlink_to("x")
    write(tmp_path / "link")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "x").read_bytes() == b"new"


def test_links_in_a_circle_are_refused(tmp_path) -> None:
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    with pytest.raises(OSError, match="symbolic links"):
        write(tmp_path / "a")


def test_files_and_links_with_likely_names_are_left_alone(tmp_path) -> None:
    kept = {name: tmp_path / name for name in ("x.part", "x.new", "x.tmp", ".x.part")}
    (tmp_path / "elsewhere").write_bytes(b"kept")
    for path in kept.values():
        path.symlink_to("elsewhere")
    write(tmp_path / "x")
    assert all(path.is_symlink() for path in kept.values())
    assert (tmp_path / "elsewhere").read_bytes() == b"kept"


def test_the_longest_name_can_be_written(tmp_path) -> None:
    path = tmp_path / ("x" * 255)
    write(path)
    write(path, b"newer")
    assert path.read_bytes() == b"newer"


def test_a_pipe_gets_the_whole_and_stays(tmp_path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    got: list[bytes] = []
    reader = threading.Thread(target=lambda: got.append(path.read_bytes()))
    reader.start()
    content = bytes(range(256)) * 2000  # more than a pipe holds
    write(path, content)
    reader.join(timeout=10)
    assert got == [content]
    assert path.is_fifo()


def test_a_pipe_gets_nothing_of_what_is_cut_short(tmp_path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    with pytest.raises(ValueError, match="short"):
        fail(path, ValueError("short"))
    assert path.is_fifo()


@pytest.mark.parametrize("through_link", [False, True])
def test_a_device_stays_a_device(tmp_path, through_link) -> None:
    before = os.lstat("/dev/null")
    path = Path("/dev/null")
    if through_link:
        path = tmp_path / "link"
        path.symlink_to("/dev/null")
    write(path)
    after = os.lstat("/dev/null")
    assert (after.st_ino, after.st_mode) == (before.st_ino, before.st_mode)
    assert stat.S_ISCHR(after.st_mode)
    assert through_link == path.is_symlink()


def test_a_full_device_is_an_error() -> None:
    with pytest.raises(OSError, match="No space left"):
        write(Path("/dev/full"))
    assert Path("/dev/full").is_char_device()


WRITES_TO_STDOUT = (
    "from pathlib import Path\n"
    "from ukulelatent_daemon.system.atomic_file import replacing\n"
    "with replacing(Path('/dev/stdout')) as file: file.write(b'body ')\n"
)


def test_standard_output_is_written_into(tmp_path) -> None:
    program = [sys.executable, "-c", WRITES_TO_STDOUT]
    assert subprocess.run(program, stdout=subprocess.PIPE, check=True).stdout == b"body "
    log = tmp_path / "log"
    log.write_bytes(b"head ")
    before = log.stat().st_ino
    with log.open("ab") as opened:
        subprocess.run(program, stdout=opened, check=True)
    assert log.read_bytes() == b"head body "
    assert log.stat().st_ino == before


def test_a_folder_and_a_socket_are_refused_before_anything_is_written(tmp_path) -> None:
    with socket.socket(socket.AF_UNIX) as bound:
        bound.bind(str(tmp_path / "socket"))
        for path, why in ((tmp_path, "Is a directory"), (tmp_path / "socket", "Is a socket")):
            with pytest.raises(OSError, match=why), replacing(path):
                pytest.fail("the block began")
    assert stat.S_ISSOCK((tmp_path / "socket").stat().st_mode)
    assert names_in(tmp_path) == ["socket"]


def test_a_file_that_must_not_be_written_is_refused(tmp_path, monkeypatch) -> None:
    (tmp_path / "x").write_bytes(b"old")
    (tmp_path / "x").chmod(0o400)
    if IS_ROOT:  # who may write everything: the system's answer to anybody else
        monkeypatch.setattr(os, "access", lambda path, mode: False)
    with pytest.raises(PermissionError):
        write(tmp_path / "x")
    assert (tmp_path / "x").read_bytes() == b"old"


def test_a_text_file_is_on_the_disk_with_its_name(tmp_path, monkeypatch) -> None:
    synced: list[Path] = []
    real = os.fsync

    def fsync(file: int) -> None:
        synced.append(Path(f"/proc/self/fd/{file}").readlink())
        real(file)

    monkeypatch.setattr(os, "fsync", fsync)
    write_atomically(tmp_path / "made" / "x", "ü")
    assert (tmp_path / "made" / "x").read_bytes() == "ü".encode()
    part, folder = synced
    assert (part.parent, part.suffix) == (tmp_path / "made", PART_SUFFIX)
    assert folder == tmp_path / "made"
