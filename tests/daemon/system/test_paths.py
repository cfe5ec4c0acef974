"""Where files live."""

from pathlib import Path

from ukulelatent_daemon.system import paths


def test_xdg_folders(monkeypatch) -> None:
    monkeypatch.setenv("HOME", "/home/u")
    monkeypatch.delenv("STATE_DIRECTORY", raising=False)
    for variable in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"):
        monkeypatch.delenv(variable, raising=False)
    assert paths.data_folder() == Path("/home/u/.local/share/ukulelatent")
    assert paths.user_configuration() == Path("/home/u/.config/ukulelatent/config.yaml")
    assert paths.state_folder() == Path("/home/u/.local/state/ukulelatent")
    monkeypatch.setenv("XDG_DATA_HOME", "/data")
    monkeypatch.setenv("XDG_STATE_HOME", "not/absolute")
    assert paths.data_folder() == Path("/data/ukulelatent")
    assert paths.state_folder() == Path("/home/u/.local/state/ukulelatent")


def test_systemd_says_where_state_lives(monkeypatch) -> None:
    monkeypatch.setenv("STATE_DIRECTORY", "/var/lib/ukulelatent:/var/lib/other")
    assert paths.state_folder() == Path("/var/lib/ukulelatent")
