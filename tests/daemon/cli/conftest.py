"""The command line without the user's own configuration, and a daemon to speak to."""

from collections.abc import Iterator
from types import SimpleNamespace

import pytest

from ukulelatent_daemon.addresses.bindings import Bindings
from ukulelatent_daemon.addresses.finder import Finder
from ukulelatent_daemon.errors import ErrorCode, Rejected
from ukulelatent_daemon.osc.dispatch import Dispatcher
from ukulelatent_daemon.osc.routes import ROUTES
from ukulelatent_daemon.osc.server import OscServer
from ukulelatent_daemon.request import Request
from ukulelatent_daemon.system import paths


@pytest.fixture(autouse=True)
def _no_configuration(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setattr(paths, "SYSTEM_CONFIGURATION", tmp_path / "none.yaml")


def _load_model(part: object, name: str, request: Request) -> None:
    if name != "bells":
        raise Rejected(ErrorCode.NOT_FOUND, f"no model {name}")
    request.reply("/done", [request.address, name, "ab"])


@pytest.fixture
def daemon() -> Iterator[str]:
    """HOST:PORT of a server with just enough of an engine behind it."""
    engine = SimpleNamespace(models=SimpleNamespace(load=_load_model), quit=lambda: None)
    part = SimpleNamespace(
        engine=engine,
        latent=SimpleNamespace(value=(0.25, -1.5)),
        sound=SimpleNamespace(gain_db=-6.0),
    )
    engine.part = lambda number: part
    engine.latent_dim = lambda number: 2

    def submit(requests: list[Request]) -> None:
        for request in requests:
            request.run()

    server = OscServer("127.0.0.1", 0)
    server.start(Dispatcher(engine, Bindings(Finder(ROUTES))), submit)
    yield f"127.0.0.1:{server.port}"
    server.stop()
