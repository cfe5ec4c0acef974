"""MIDI on a running daemon: keyboards, and JACK itself, that come, die and come back."""

import os
import signal
import subprocess
import sys
import time

import jack
import mido
import pytest

CONFIGURATION = """\
midi: {port_name: offered, inputs: ["keys:out"]}
audio: {sample_rate_hz: 44100}
"""
# A JACK client of its own with a port that sends what is typed.
KEYBOARD = """
import sys, mido
backend = mido.Backend("mido.backends.rtmidi/UNIX_JACK", load=True)
port = backend.open_output("out", virtual=True, client_name="keys")
print("ready", flush=True)
for line in sys.stdin:
    port.send(mido.Message.from_bytes([int(word) for word in line.split()]))
"""
# How long the daemon may take to end, whatever JACK does: it is soon stopped by force elsewhere.
PROMPT_S = 10.0


class Keyboard:
    """A keyboard that can be pulled out."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", KEYBOARD],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env=os.environ | environment,
        )
        assert self.process.stdout
        assert self.process.stdout.readline() == "ready\n"

    def send(self, kind: str, **values: int) -> None:
        assert self.process.stdin
        words = mido.Message(kind, **values).bytes()
        self.process.stdin.write(" ".join(map(str, words)) + "\n")
        self.process.stdin.flush()

    def pull_out(self) -> None:
        self.process.kill()
        self.process.communicate()


@pytest.fixture
def start_jack(jack_server, tmp_path):
    """A function that starts a JACK server; each has the name of the one before."""
    jack.set_error_function(lambda text: None)
    servers = []

    def start():
        servers.append(jack_server.Server(tmp_path))
        servers[-1].wait()
        return servers[-1]

    yield start
    for server in servers:
        if server.process.poll() is None:
            server.process.send_signal(signal.SIGCONT)
        server.kill()


@pytest.fixture
def plug_in(jack_server):
    """A function that plugs a keyboard in, which is called `keys:out`."""
    keyboards = []

    def plug():
        keyboards.append(Keyboard(jack_server.environment()))
        return keyboards[-1]

    yield plug
    for keyboard in keyboards:
        keyboard.pull_out()


@pytest.fixture
def daemon(recording_daemon, jack_server, tone_model, tmp_path):
    """A daemon that is told of notes, as those tests start it; its notes do not end by themselves
    while a test waits."""
    environment = jack_server.environment()
    model = ("--model", str(tone_model()))
    with recording_daemon(
        tmp_path, *model, configuration=CONFIGURATION, env=environment
    ) as running:
        running.send("/subscribe", "notes")
        running.send("/freeze", 1)
        running.sync()
        yield running


def await_log(daemon, process, text: str, times: int = 1) -> None:
    until = time.monotonic() + process.PATIENCE_S
    while daemon.log().count(text) < times:
        assert daemon.process.poll() is None, daemon.log()
        assert time.monotonic() < until, daemon.log()
        time.sleep(0.02)


def strike(daemon, keyboard) -> int:
    """Hold a key down; the note's id once it sounds."""
    keyboard.send("note_on", note=60, velocity=100)
    address, note_id, note, _ = daemon.receive()
    assert (address, note) == ("/note/started", 60.0)
    return note_id


def test_jack_and_keyboards_come_and_go_and_leave_no_note_behind(
    daemon, process, start_jack, plug_in
) -> None:
    await_log(daemon, process, "no MIDI: neither ALSA's sequencer nor a JACK server is there")
    server = start_jack()
    await_log(daemon, process, "no port is called keys:out (there is none)")
    for times in (1, 2):
        keyboard = plug_in()
        await_log(daemon, process, "MIDI port keys:out is open", times)
        note_id = strike(daemon, keyboard)
        keyboard.send("note_off", note=60)
        assert daemon.receive() == ("/note/ended", note_id, "off")
        note_id = strike(daemon, keyboard)
        keyboard.pull_out()
        assert daemon.receive() == ("/note/ended", note_id, "off")
        await_log(daemon, process, "MIDI port keys:out is gone", times)
    keyboard = plug_in()
    await_log(daemon, process, "MIDI port keys:out is open", 3)
    note_id = strike(daemon, keyboard)
    keyboard.pull_out()
    keyboard = plug_in()  # sooner than the next look at ports, or not much later
    assert daemon.receive() == ("/note/ended", note_id, "off")
    await_log(daemon, process, "MIDI port keys:out is open", 4)
    note_id = strike(daemon, keyboard)
    server.kill()
    assert daemon.receive() == ("/note/ended", note_id, "off")
    await_log(daemon, process, "the MIDI system is gone")
    keyboard.pull_out()
    start_jack()
    keyboard = plug_in()
    await_log(daemon, process, "MIDI port keys:out is open", 5)
    strike(daemon, keyboard)
    assert "/error" not in daemon.log()


def test_mpe_is_switched_on_by_a_message_and_bends_notes_apart(
    daemon, process, start_jack, plug_in, cents_off
) -> None:
    start_jack()
    keyboard = plug_in()
    await_log(daemon, process, "MIDI port keys:out is open")
    for control, value in ((101, 0), (100, 6), (6, 5)):
        keyboard.send("control_change", control=control, value=value)
    keyboard.send("pitchwheel", channel=1, pitch=8192 // 48 * 3)
    keyboard.send("note_on", channel=1, note=60, velocity=100)
    assert daemon.receive()[0] == "/note/started"
    daemon.hear(0.1)
    three_up = 60 + 48 * (8192 // 48 * 3) / 8192
    assert abs(cents_off(daemon.hear(0.3)[:, 0], process.RATE_HZ, three_up)) < 5
    keyboard.send("pitchwheel", channel=2, pitch=8191)  # another finger's
    keyboard.send("pitchwheel", channel=1, pitch=0)
    daemon.hear(0.2)
    assert abs(cents_off(daemon.hear(0.3)[:, 0], process.RATE_HZ, 60.0)) < 5


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGSTOP])
def test_the_daemon_ends_in_time_whatever_becomes_of_jack(
    daemon, process, start_jack, plug_in, number
) -> None:
    server = start_jack()
    keyboard = plug_in()
    await_log(daemon, process, "MIDI port keys:out is open")
    strike(daemon, keyboard)
    server.process.send_signal(number)
    daemon.process.send_signal(signal.SIGTERM)
    assert daemon.process.wait(PROMPT_S) == 0, daemon.log()
