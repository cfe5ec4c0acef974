"""Random sequences of valid requests, from five clients, at an instrument that runs.

`python tests/live/sequences.py 10000` plays so many of them at a daemon of its own. Whatever they
were, it answers afterwards, sounds, and holds no note that no client holds.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

CLIENTS = 5
PARTS = (1, 2, 3)
IDS = range(1, 7)
PATIENCE_S = 10.0
SYNC = 1234
CONFIGURATION = """\
midi: {{enabled: false}}
audio: {{output: 'null', sample_rate_hz: 22050, recordings: '{folder}/recordings'}}
model: {{name: tone, folders: ['{folder}/models'], cache_mb: 1}}
voices: {{count: 12}}
sound: {{release_ms: 5}}
"""
# Small, so that a core is made in no time; one of other sizes, and one that is broken.
MODELS: dict[str, dict[str, Any]] = {
    "tone": {"rate_hz": 22050, "n_fft": 512, "frames": 200},
    "same": {"rate_hz": 22050, "n_fft": 512, "frames": 200},
    "other": {"rate_hz": 16000, "n_fft": 256, "frames": 100},
    "liar": {"rate_hz": 22050, "n_fft": 512, "frames": 200, "fault": "not finite"},
}

_unit = st.floats(0, 1)
_part = st.sampled_from(PARTS)
_id = st.sampled_from(IDS)
_name = st.sampled_from(["a", "b", "snapshot"])
_model = st.sampled_from(list(MODELS))
_z = st.floats(-5, 5)
_topic = st.sampled_from(["meter", "notes", "latent", "status", "all"])


def _of_part(address: str, *values: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple]:
    return st.tuples(_part, *values).map(lambda v: (f"/part/{v[0]}{address}", *v[1:]))


def _of_all(address: str, *values: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple]:
    return st.tuples(*values).map(lambda v: (address, *v))


NOTES = st.one_of(
    _of_part("/note", st.floats(48, 72), st.floats(1, 127), _id),
    _of_part("/note/off/id", _id),
    _of_part("/note", st.floats(48, 72), st.just(0.0), _id),
    _of_part("/sustain", _unit),
    _of_part("/notes/off"),
    _of_part("/panic"),
    _of_all("/panic", st.sampled_from([0.0, 1.0])),
)
MOVES = st.one_of(
    _of_part("/latent", _z, _z),
    _of_part("/xy/1", st.floats(-0.2, 1.2), _unit),
    _of_part("/note/latent", _id, _z, _z),
    _of_part("/note/bend", _id, st.floats(-2, 2)),
    _of_part("/note/gain", _id, st.floats(-20, 0)),
    _of_part("/bend", st.floats(-2, 2)),
    _of_part("/latent/random", _unit),
    _of_part("/latent/glide", st.floats(0, 50)),
    _of_part("/latent/scope", st.sampled_from(["all", "new", "last"])),
    _of_part("/snap/load", _name, st.floats(0, 50)),
    _of_part("/snap/morph", _name, _name, _unit),
)
KNOBS = st.one_of(
    _of_part("/gain", st.floats(-30, 0)),
    _of_part("/pan", st.floats(-1, 1)),
    _of_part("/env/attack", st.floats(0, 20)),
    _of_part("/env/release", st.floats(1, 50)),
    _of_part("/stretch", st.floats(0.25, 4)),
    _of_part("/freeze", st.sampled_from([0, 1])),
    _of_part("/quality", st.integers(0, 8)),
    _of_part("/poly", st.integers(1, 12)),
    _of_part("/steal", st.sampled_from(["released", "oldest", "quietest", "none"])),
    _of_part("/tuning/a4", st.floats(400, 480)),
    _of_all("/fx/reverb/mix", _unit),
    _of_all("/snap/save", _name),
    _of_all("/snap/delete", _name),
    _of_all("/bind", st.just("/1/fader"), st.sampled_from(["/pan", "/panic", "/latent/1"])),
    _of_all("/1/fader", _unit),
    _of_all("/subscribe", _topic, st.integers(20000, 20003), st.just(50.0), st.just(1.0)),
    _of_all("/unsubscribe", _topic),
)
SLOW = st.one_of(
    _of_part("/model/load", _model),
    _of_all("/audio/device", st.just("null")),
    _of_all("/record/start", st.uuids().map(str)),
    _of_all("/record/stop"),
    _of_all("/state/save", _name),
    _of_all("/state/load", _name),
    _of_all("/fx/reverb/ir", st.sampled_from(["room", "hall"])),
    *(_of_all(f"/{kind}/list") for kind in ("model", "snap", "bind", "audio")),
    _of_part("/model/latent"),
    _of_all("/status"),
)
MESSAGES = st.one_of(NOTES, NOTES, MOVES, KNOBS, SLOW)
CLIENT = st.integers(0, CLIENTS - 1)


class Sequences(RuleBasedStateMachine):
    """Sends what comes; what the instrument does of it is looked at in the end."""

    daemon: ClassVar[Any]
    clients: ClassVar[list[Any]]
    helpers: ClassVar[Any]
    played: ClassVar[int] = 0

    def __init__(self) -> None:
        super().__init__()
        self._until_s = 0.0
        _ask_until_done(self.daemon, "/state/load", "clean")

    @rule(client=CLIENT, message=MESSAGES)
    def message(self, client: int, message: tuple) -> None:
        self.clients[client].send(self.helpers.message(*message))

    @rule(client=CLIENT, messages=st.lists(MESSAGES, min_size=2, max_size=6), ahead_s=_unit)
    def together(self, client: int, messages: list[tuple], ahead_s: float) -> None:
        """In a bundle, at once or a little later."""
        ahead_s = ahead_s / 10 if ahead_s > 0.5 else 0.0
        at_s = time.time() + ahead_s if ahead_s else -self.helpers._NTP_EPOCH_S
        self._until_s = max(self._until_s, time.monotonic() + ahead_s)
        elements = (self.helpers.message(*message) for message in messages)
        self.clients[client].send(self.helpers.bundle(at_s, *elements))

    @rule(pause_s=st.sampled_from([0.001, 0.01]))
    def pause(self, pause_s: float) -> None:
        time.sleep(pause_s)

    def teardown(self) -> None:
        time.sleep(max(0.0, self._until_s - time.monotonic()))
        daemon = self.daemon
        # Each sender has turns of its own: what one of them asked for may wait for a free voice
        # while another is served.
        for client in self.clients:
            client.send(self.helpers.message("/sync", SYNC))
        for client in self.clients:
            while self.helpers.reply_of(client.recv(65536)) != ("/synced", SYNC):
                pass
        # Errors are limited for each sender; to a new one each is answered.
        daemon.socket.close()
        daemon.socket = self.helpers.client_of(daemon)
        # What is being loaded, recorded and restored comes to its end, one after the other.
        for address in ("/record/stop", "/state/load", "/unsubscribe"):
            values = {"/state/load": ["clean"], "/unsubscribe": ["all"]}.get(address, [])
            _ask_until_done(daemon, address, *values)
        for number in PARTS:
            daemon.send(f"/part/{number}/freeze", 1)
            daemon.send(f"/part/{number}/sustain", 0.0)
        self._no_more_voices_than(_held(daemon))
        for number in PARTS:
            for note_id in IDS:
                daemon.send(f"/part/{number}/note/off/id", note_id)
        self._no_more_voices_than(0)
        self._a_note_sounds()
        Sequences.played += 1

    def _no_more_voices_than(self, count: int) -> None:
        _eventually(lambda: self.daemon.ask("/status")[1] <= count, self.daemon)

    def _a_note_sounds(self) -> None:
        daemon = self.daemon
        daemon.send("/subscribe", "notes")
        daemon.send("/note", 60.0, 100.0, 99)
        assert daemon.receive()[:2] == ("/note/started", 99)
        daemon.send("/unsubscribe", "notes")
        daemon.send("/note/off/id", 99)
        daemon.sync()
        self._no_more_voices_than(0)
        assert daemon.process.poll() is None, daemon.log()
        assert "Traceback" not in daemon.log(), daemon.log()


def _held(daemon: Any) -> int:
    """How many of the clients' notes sound: each that does not is answered as not found."""
    held = 0
    for number in PARTS:
        for note_id in IDS:
            held += daemon.errors(f"/part/{number}/note/bend", note_id, 0.0) == []
    return held


def _ask_until_done(daemon: Any, address: str, *values: Any) -> None:
    """Send, and take whatever is told until it is answered, or was not to be."""
    daemon.send(address, *values)
    daemon.send("/sync", SYNC)
    synced, done = False, address == "/unsubscribe"  # which may have nothing to end
    while not (synced and done):
        reply = daemon.receive()
        synced = synced or reply == ("/synced", SYNC)
        done = done or (reply[0] in ("/done", "/error") and reply[1] == address)


def _eventually(holds: Callable[[], bool], daemon: Any) -> None:
    until_s = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < until_s, daemon.log()
        time.sleep(0.002)


def play(daemon: Any, clients: list[Any], helpers: Any, count: int, **more: Any) -> int:
    """Play sequences at a daemon with the models above; how many were. Raises what failed."""
    Sequences.daemon, Sequences.clients, Sequences.helpers = daemon, clients, helpers
    Sequences.played = 0
    _ask_until_done(daemon, "/state/save", "clean")
    run_state_machine_as_test(
        Sequences,
        settings=settings(
            max_examples=count,
            stateful_step_count=20,
            deadline=None,
            database=None,
            # All are played at one daemon: what one has left there, a smaller one would not show.
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
            **more,
        ),
    )
    return Sequences.played


def prepared(folder: Path, write_model: Callable[..., Path]) -> Path:
    """The configuration of a daemon to be played at, with its models, below a folder."""
    (folder / "models").mkdir()
    for name, options in MODELS.items():
        write_model(folder / "models" / f"{name}.ts", name=name, **options)
    file = folder / "config.yaml"
    file.write_text(CONFIGURATION.format(folder=folder))
    return file


def main(count: int) -> None:
    """Play at a daemon of our own."""
    sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parent.parent)]
    import daemon_process
    import tone_model

    with tempfile.TemporaryDirectory() as name:
        options = ("--config", str(prepared(Path(name), tone_model.write)), "--osc", "127.0.0.1:0")
        daemon = daemon_process.Daemon(Path(name), *options)
        try:
            daemon.connect()
            began_s = time.monotonic()
            clients = [daemon_process.client_of(daemon) for _ in range(CLIENTS)]
            played = play(daemon, clients, daemon_process, count)
            took_s = time.monotonic() - began_s
            print(f"{played} sequences in {took_s:.0f} s: it answers, sounds, and holds no note")
        finally:
            daemon.kill()


if __name__ == "__main__":
    main(int(sys.argv[1]))
