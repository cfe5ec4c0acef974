"""Words to the service manager (the sd_notify protocol); all do nothing outside systemd."""

import logging
import os
import socket

_log = logging.getLogger(__name__)


def notify(state: str) -> bool:
    """Send one or more `NAME=value` lines to `$NOTIFY_SOCKET`; False where there is none."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address:
        return False
    if address.startswith("@"):
        address = "\0" + address[1:]
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as out:
            out.connect(address)
            out.sendall(state.encode())
    except OSError as error:
        # Music must not stop because the service manager does not listen.
        _log.warning("the service manager was not told %s: %s", state.split("=")[0], error)
        return False
    return True


def ready() -> bool:
    """The instrument plays: start-up is over."""
    return notify("READY=1")


def stopping() -> bool:
    """The process has begun to stop."""
    return notify("STOPPING=1")


def status(text: str) -> bool:
    """One line for `systemctl status`."""
    return notify("STATUS=" + text.replace("\n", " "))


def watchdog() -> bool:
    """A sign of life; due more often than every `watchdog_interval_s()`."""
    return notify("WATCHDOG=1")


def watchdog_interval_s() -> float | None:
    """Seconds between signs of life (half of what systemd allows); None where none are asked."""
    for_us = os.environ.get("WATCHDOG_PID", str(os.getpid())) == str(os.getpid())
    allowed_us = os.environ.get("WATCHDOG_USEC", "")
    if not for_us or not allowed_us.isdecimal() or int(allowed_us) == 0:
        return None
    return int(allowed_us) / 2e6
