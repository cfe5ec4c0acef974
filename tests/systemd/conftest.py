"""A systemd of the tests' own that runs the unit as it is, but for where the program lies."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ukulelatent_daemon.errors import NetworkError
from ukulelatent_daemon.osc.client import ask

HERE = Path(__file__).parent
REPOSITORY = HERE.parents[1]
UNIT = REPOSITORY / "systemd" / "ukulelatent.service"
PATIENCE_S = 60.0


class Machine:
    """A booted systemd, by the process that is its PID 1."""

    def __init__(self, pid: int, port: int) -> None:
        self.pid = pid
        self.port = port

    def run(self, *words: str, text: str = "") -> subprocess.CompletedProcess[str]:
        """Run a command inside, with `text` to read."""
        enter = ("nsenter", "-t", str(self.pid), "-p", "-m", "-i", "-u", "-C")
        return subprocess.run(
            (*enter, *words),
            input=text,
            capture_output=True,
            text=True,
            timeout=PATIENCE_S,
            check=False,
        )

    def change(self, *lines: str) -> None:
        """Put a drop-in beside the unit, on top of those that are there."""
        folder = "/run/units/ukulelatent.service.d"
        self.run("mkdir", "-p", folder)
        count = len(self.run("ls", folder).stdout.split())
        text = "\n".join(("[Service]", *lines, ""))
        assert self.run("tee", f"{folder}/{count}.conf", text=text).returncode == 0
        self.systemctl("daemon-reload")

    def systemctl(self, *words: str) -> None:
        """Raises AssertionError, with what the journal says."""
        done = self.run("systemctl", *words)
        assert done.returncode == 0, done.stderr + self.journal()

    def show(self, name: str, unit: str = "ukulelatent") -> str:
        """A property of a unit, such as ActiveState."""
        return self.run("systemctl", "show", "--value", "-p", name, unit).stdout.strip()

    def wait(self, what: str, holds: Callable[[], bool]) -> None:
        """Ask until it holds. Raises AssertionError, with what the journal says."""
        until_s = time.monotonic() + PATIENCE_S
        while not holds():
            assert time.monotonic() < until_s, f"waited in vain: {what}\n{self.journal()}"
            time.sleep(0.05)

    def journal(self) -> str:
        """What the service said, and systemd about it."""
        return self.run("journalctl", "--no-pager", "--output=cat", "--unit=ukulelatent").stdout

    def version(self) -> str:
        """What the daemon answers to /version; empty when it does not."""
        try:
            return str(next(ask("127.0.0.1", self.port, "/version", (), 10.0)).values[0])
        except NetworkError:
            return ""


@pytest.fixture(scope="module")
def machine(tmp_path_factory) -> Iterator[Machine]:
    """The unit on a systemd of its own, not started yet."""
    cgroup = _cgroup_root() / f"ukulelatent-test-{os.getpid()}"
    units = tmp_path_factory.mktemp("units")
    shutil.copy(UNIT, units)
    cgroup.mkdir()
    boot = subprocess.Popen(("bash", str(HERE / "boot.sh"), str(units), str(cgroup)))
    try:
        booted = Machine(_first_process(boot), _free_port())
        booted.wait(
            "systemd boots", lambda: booted.show("ActiveState", "booted.target") == "active"
        )
        # The sandboxing hides /tmp and the home folders, where a checkout may well be.
        shown = sorted({sys.prefix, sys.base_prefix, str(REPOSITORY)} - {"/usr", "/usr/local"})
        booted.change(
            "ExecStart=",
            f"ExecStart={sys.executable} -m ukulelatent_daemon.cli run"
            f" --audio null --osc 127.0.0.1:{booted.port}",
            f"BindReadOnlyPaths={' '.join(shown)}",
            "ProtectHome=tmpfs",
            "WatchdogSec=3s",
        )
        yield booted
        booted.run("systemctl", "stop", "ukulelatent")  # it takes its private /tmp away
    finally:
        boot.kill()  # and unshare takes PID 1 and all of its processes with it
        boot.wait()
        _remove(cgroup)


def _cgroup_root() -> Path:
    if os.geteuid() != 0:
        pytest.fail("want root: a systemd is booted in namespaces")
    needed = ("/lib/systemd/systemd", "systemctl", "journalctl", "unshare", "nsenter")
    if missing := [program for program in needed if shutil.which(program) is None]:
        pytest.fail(f"want systemd and util-linux: there is no {', '.join(missing)}")
    for line in Path("/proc/self/mounts").read_text("utf-8").splitlines():
        _, folder, kind, options, *_ = line.split()
        if kind == "cgroup2" and "rw" in options.split(","):
            return Path(folder)
    pytest.fail("want a cgroup version 2 hierarchy that can be written to")


def _first_process(boot: subprocess.Popen[bytes]) -> int:
    """The child of unshare, once it is systemd."""
    until_s = time.monotonic() + PATIENCE_S
    while boot.poll() is None and time.monotonic() < until_s:
        children = Path(f"/proc/{boot.pid}/task/{boot.pid}/children").read_text("ascii").split()
        if children and Path(f"/proc/{children[0]}/comm").read_text("ascii") == "systemd\n":
            return int(children[0])
        time.sleep(0.01)
    pytest.fail("systemd did not boot: are namespaces and mounts allowed here?")


def _remove(cgroup: Path) -> None:
    until_s = time.monotonic() + PATIENCE_S
    while "populated 1" in (cgroup / "cgroup.events").read_text("ascii"):
        assert time.monotonic() < until_s, f"{cgroup} still has processes"
        time.sleep(0.01)
    for folder, _, _ in os.walk(cgroup, topdown=False):
        Path(folder).rmdir()


def _free_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
