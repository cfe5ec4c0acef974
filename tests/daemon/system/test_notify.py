"""What the service manager hears."""

import os
import socket

import pytest

from ukulelatent_daemon.system import notify


@pytest.fixture(params=["a file", "abstract"])
def manager(request, tmp_path, monkeypatch):
    """A service manager's socket, named in the environment."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as end:
        name = str(tmp_path / "n") if request.param == "a file" else f"@ukulelatent-{os.getpid()}"
        end.bind(name.replace("@", "\0", 1) if name.startswith("@") else name)
        end.settimeout(5)
        monkeypatch.setenv("NOTIFY_SOCKET", name)
        yield end


def test_the_manager_hears_every_word(manager) -> None:
    assert notify.ready()
    assert notify.status("3 voices\nof 64")
    assert notify.watchdog()
    assert notify.stopping()
    heard = [manager.recv(100) for _ in range(4)]
    assert heard == [b"READY=1", b"STATUS=3 voices of 64", b"WATCHDOG=1", b"STOPPING=1"]


def test_without_a_manager_nothing_is_said(monkeypatch) -> None:
    monkeypatch.delenv("NOTIFY_SOCKET", raising=False)
    assert not notify.ready()


def test_a_deaf_manager_is_no_reason_to_stop(monkeypatch, tmp_path, caplog) -> None:
    monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "nobody"))
    assert not notify.ready()
    assert "was not told READY" in caplog.text


def test_the_watchdog_is_fed_twice_as_often_as_asked(monkeypatch) -> None:
    monkeypatch.delenv("WATCHDOG_PID", raising=False)
    monkeypatch.setenv("WATCHDOG_USEC", "3000000")
    assert notify.watchdog_interval_s() == 1.5
    monkeypatch.setenv("WATCHDOG_PID", str(os.getpid() + 1))
    assert notify.watchdog_interval_s() is None
    monkeypatch.delenv("WATCHDOG_USEC")
    assert notify.watchdog_interval_s() is None
