"""The unit under a real systemd: it starts when it plays, and comes back from what ends it.

The tests follow one another on one machine, in the order of the file.
"""

import sys

from ukulelatent_daemon.osc.client import ask
from ukulelatent_daemon.system.version import version


def is_playing_again(machine, before: str) -> bool:
    return (
        machine.show("ActiveState") == "active"
        and machine.show("MainPID") not in ("0", before)
        and machine.version() == version()
    )


def test_start_returns_when_the_daemon_plays(machine) -> None:
    machine.systemctl("start", "ukulelatent")
    # No waiting here: READY=1 has come, so it answers.
    assert machine.show("ActiveState") == "active", machine.journal()
    assert machine.version() == version()
    assert machine.show("StatusText").startswith("playing plucked to null, listening on 127.0.0.1:")


def test_it_runs_as_a_user_of_its_own_in_the_group_of_sound_cards(machine) -> None:
    status = machine.run("cat", f"/proc/{machine.show('MainPID')}/status").stdout
    fields = dict(line.split(":", 1) for line in status.splitlines() if ":" in line)
    audio = machine.run("getent", "group", "audio").stdout.split(":")[2]
    assert int(fields["Uid"].split()[0]) >= 61184  # the first of systemd's dynamic users
    assert audio in fields["Groups"].split()
    assert fields["CapEff"].strip() == "0000000000000000"


def test_models_in_its_state_folder_are_found(machine) -> None:
    folder = "/var/lib/ukulelatent/models"
    machine.run("mkdir", folder)
    machine.run("touch", f"{folder}/of-my-own.ts")
    replies = ask("127.0.0.1", machine.port, "/model/list", (), 10.0)
    assert "of-my-own" in [reply.values[0] for reply in replies]


def test_killed_it_comes_back(machine) -> None:
    before = machine.show("MainPID")
    assert machine.run("kill", "-KILL", before).returncode == 0
    machine.wait("a new daemon", lambda: is_playing_again(machine, before))
    assert machine.show("NRestarts") == "1"


def test_stuck_it_is_killed_by_the_watchdog_and_comes_back(machine) -> None:
    before = machine.show("MainPID")
    assert machine.run("kill", "-STOP", before).returncode == 0
    machine.wait("a new daemon", lambda: is_playing_again(machine, before))
    assert machine.show("NRestarts") == "2"
    assert "Watchdog timeout" in machine.journal()


def test_asked_to_stop_it_ends_well(machine) -> None:
    machine.systemctl("stop", "ukulelatent")
    assert machine.show("ActiveState") == "inactive"
    assert machine.show("Result") == "success"
    assert machine.show("ExecMainStatus") == "0"
    assert machine.version() == ""


def test_a_wrong_configuration_is_not_tried_again(machine) -> None:
    machine.change(
        "ExecStart=", f"ExecStart={sys.executable} -m ukulelatent_daemon.cli run --osc x"
    )
    assert machine.run("systemctl", "start", "ukulelatent").returncode != 0
    assert machine.show("ActiveState") == "failed"
    assert machine.show("ExecMainStatus") == "2"
    assert "--osc x: want HOST:PORT" in machine.journal()
