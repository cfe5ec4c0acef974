"""The log: one line a record on standard error, in the journal's manner under systemd."""

import logging
import os
import sys
from typing import TextIO

_PRIORITY = {  # the syslog priorities that systemd reads from `<N>` at the start of a line
    logging.DEBUG: 7,
    logging.INFO: 6,
    logging.WARNING: 4,
    logging.ERROR: 3,
    logging.CRITICAL: 2,
}


class _Lines(logging.Formatter):
    """`12:34:56 warning osc.server: text`; a traceback follows on lines of its own."""

    def __init__(self, layout: str = "%(asctime)s %(word)s %(part)s: %(message)s") -> None:
        super().__init__(layout, "%H:%M:%S")

    def format(self, record: logging.LogRecord) -> str:
        record.word = record.levelname.lower()
        record.part = record.name.removeprefix("ukulelatent_daemon.")
        return super().format(record)

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 (logging's name)
        return super().formatMessage(record).replace("\n", " ")


class _Journal(_Lines):
    """`<4>warning osc.server: text`, each line of a traceback with the priority too."""

    def __init__(self) -> None:
        super().__init__("%(word)s %(part)s: %(message)s")  # the journal keeps the time itself

    def format(self, record: logging.LogRecord) -> str:
        mark = f"<{_PRIORITY.get(record.levelno, 6)}>"
        return "\n".join(mark + line for line in super().format(record).splitlines())


def _writes_to_journal(stream: TextIO) -> bool:
    # The variable is inherited by whatever a service starts, a terminal too: the journal is
    # meant only when it names the very file that the stream writes to.
    try:
        file = os.fstat(stream.fileno())
    except (OSError, ValueError):
        return False
    return os.environ.get("JOURNAL_STREAM") == f"{file.st_dev}:{file.st_ino}"


def start_log(level: str = "info") -> None:
    """Send the records of all loggers to standard error from `level` (debug … error) up."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Journal() if _writes_to_journal(sys.stderr) else _Lines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    set_level(level)


def set_level(level: str) -> None:
    """Change the least severe level that is told: debug, info, warning or error."""
    logging.getLogger().setLevel(level.upper())
