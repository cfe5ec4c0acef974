"""How records look in a terminal and in the journal."""

import subprocess
import sys

SCRIPT = """
import logging, os, sys
if sys.argv[1] == "journal":
    file = os.fstat(2)
    os.environ["JOURNAL_STREAM"] = f"{file.st_dev}:{file.st_ino}"
else:
    os.environ["JOURNAL_STREAM"] = "1:2"  # inherited from a service that started a terminal
from ukulelatent_daemon.system.log import set_level, start_log
start_log("warning")
log = logging.getLogger("ukulelatent_daemon.osc.server")
log.info("unheard")
log.warning("two\\nlines")
set_level("info")
log.info("heard")
try:
    1 / 0
except ZeroDivisionError:
    log.exception("failed")
"""


def lines(where: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, where], capture_output=True, text=True, check=True
    )
    return done.stderr.splitlines()


def test_a_record_is_a_line_with_its_time() -> None:
    told = lines("terminal")
    assert [line.split(" ", 1)[1] for line in told[:3]] == [
        "warning osc.server: two lines",
        "info osc.server: heard",
        "error osc.server: failed",
    ]
    assert told[3] == "Traceback (most recent call last):"


def test_the_journal_gets_priorities_on_every_line() -> None:
    told = lines("journal")
    assert told[:4] == [
        "<4>warning osc.server: two lines",
        "<6>info osc.server: heard",
        "<3>error osc.server: failed",
        "<3>Traceback (most recent call last):",
    ]
    assert all(line.startswith("<3>") for line in told[4:])
